import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-iam-01.ts';
import { allow, policyText } from '../support/policies.ts';
import { changeEvent, judge, judgeChange, outcomeOf, resource } from '../support/resources.ts';

const role = 'arn:aws:iam::111122223333:role/app';
const table = 'arn:aws:dynamodb:eu-central-1:111122223333:table/payments';
const broad = policyText(allow({ Sid: 'All', Action: 'dynamodb:*', Resource: '*' }));
const narrow = policyText(
  allow({ Action: ['dynamodb:GetItem', 'dynamodb:Query'], Resource: [table, `${table}/index/*`] }),
);
const tagged = policyText(
  allow({ Action: 'dynamodb:GetItem', Resource: '*', Condition: { StringEquals: { 'aws:ResourceTag/team': 'pay' } } }),
);
const policy = (document: unknown, more: object = {}) =>
  resource('policy', {
    id: 'arn:aws:iam::111122223333:policy/app',
    name: 'app',
    facts: {
      document: { id: 'x', name: 'app', inline: false, attachedTo: [role], boundaryOnly: false, document, ...more },
    },
  });

describe('DDB-IAM-01', () => {
  test.each<[string, ReturnType<typeof policy>, string]>([
    ['named actions and tables', policy(narrow), 'satisfied'],
    ['all of DynamoDB on everything', policy(broad), 'not-satisfied'],
    ['an inline policy', policy(broad, { inline: true }), 'not-satisfied'],
    ['a condition on tags beside item reads', policy(tagged), 'manual'],
    ['all of DynamoDB on one table', policy(policyText(allow({ Action: 'dynamodb:*', Resource: table }))), 'manual'],
    ['not attached', policy(broad, { attachedTo: [] }), 'not-applicable'],
    ['a permissions boundary only', policy(broad, { boundaryOnly: true }), 'not-applicable'],
    ['broken JSON', policy(broad.slice(0, -1)), 'inconclusive'],
    ['no document', policy(undefined), 'inconclusive'],
    ['an object as document', policy({ Statement: [] }), 'inconclusive'],
    ['an empty document', policy(''), 'inconclusive'],
    ['a text for the holders', policy(narrow, { attachedTo: role }), 'inconclusive'],
    ['a text for boundaryOnly', policy(broad, { boundaryOnly: 'perhaps' }), 'inconclusive'],
    ['boundaryOnly not said', policy(broad, { boundaryOnly: undefined }), 'inconclusive'],
  ])('%s', (_name, subject, outcome) => {
    expect(judge(control, subject).outcome).toBe(outcome);
  });

  test('names policy, statement and holders', () => {
    expect(judge(control, policy(broad)).reason).toBe(`Policy app allows dynamodb:* on * (All) to ${role}.`);
  });

  test('names the conditions beside a wildcard', () => {
    const conditioned = policyText(
      allow({ Action: 'dynamodb:*', Resource: '*', Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }),
    );
    expect(judge(control, policy(conditioned)).reason).toMatch(/with conditions on aws:MultiFactorAuthPresent/);
  });

  const iam = (name: string, parameters: object) =>
    changeEvent(name, { source: 'iam.amazonaws.com', parameters: parameters as never });
  test.each<[string, ReturnType<typeof changeEvent>, string]>([
    [
      'a narrow version made default',
      iam('CreatePolicyVersion', { policyarn: 'p', policydocument: narrow, setasdefault: true }),
      'satisfied',
    ],
    [
      'a broad version made default; whether it was attached is not known',
      iam('CreatePolicyVersion', { policyarn: 'p', policydocument: broad, setasdefault: true }),
      'unknown',
    ],
    ['a version not made default', iam('CreatePolicyVersion', { policyarn: 'p', policydocument: broad }), 'null'],
    [
      'a broad inline policy',
      iam('PutRolePolicy', { rolename: 'app', policyname: 'p', policydocument: broad }),
      'not-satisfied',
    ],
    ['a narrow inline policy', iam('PutUserPolicy', { policyname: 'p', policydocument: narrow }), 'satisfied'],
    [
      'an inline policy in URL encoding',
      iam('PutGroupPolicy', { policyname: 'p', policydocument: encodeURIComponent(broad) }),
      'not-satisfied',
    ],
    ['an inline policy omitted', iam('PutRolePolicy', { policyname: 'p' }), 'unknown'],
    ['another version made default', iam('SetDefaultPolicyVersion', { policyarn: 'p', versionid: 'v2' }), 'unknown'],
    ['attached', iam('AttachRolePolicy', { policyarn: 'p' }), 'unknown'],
    ['damaged', iam('PutRolePolicy', { policydocument: {} }), 'unknown'],
  ])('change: %s', (_name, event, outcome) => {
    expect(outcomeOf(judgeChange(control, event))).toBe(outcome);
  });
});
