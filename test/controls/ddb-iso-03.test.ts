import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-iso-03.ts';
import { allow, policyText } from '../support/policies.ts';
import {
  account,
  changeEvent,
  contextWith,
  judge,
  judgeChange,
  otherAccount,
  outcomeOf,
  resource,
} from '../support/resources.ts';

const to = (principal: unknown, Action = 'dynamodb:GetItem') =>
  policyText(allow({ Sid: 'Share', Principal: principal, Action, Resource: '*' }));
const own = to({ AWS: `arn:aws:iam::${account}:role/app` });
const foreign = to({ AWS: `arn:aws:iam::${otherAccount}:role/app` });
const table = (resourcePolicy: unknown) => resource('table', { facts: { resourcePolicy } });

describe('DDB-ISO-03', () => {
  test.each<[string, unknown, string]>([
    ['no policy', null, 'satisfied'],
    ['own role', own, 'satisfied'],
    ['foreign role', foreign, 'not-satisfied'],
    ['everyone', to('*'), 'not-satisfied'],
    ['all actions for an own role', to({ AWS: account }, 'dynamodb:*'), 'not-satisfied'],
    ['a service without source', to({ Service: 'redshift.amazonaws.com' }), 'manual'],
    ['only a Deny', policyText({ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }), 'satisfied'],
    ['an empty text', '', 'inconclusive'],
    ['broken JSON', own.slice(0, -1), 'inconclusive'],
    ['an object instead of the text', { Statement: [] }, 'inconclusive'],
    ['a truth value instead of the text', false, 'inconclusive'],
  ])('%s', (_name, policy, outcome) => {
    expect(judge(control, table(policy)).outcome).toBe(outcome);
  });

  test('names the principal and the statement', () => {
    expect(judge(control, table(foreign)).reason).toBe(
      `The resource-based policy of table payments allows arn:aws:iam::${otherAccount}:role/app (Share).`,
    );
  });

  test('a trusted account is accepted', () => {
    const context = contextWith({ trustedAccounts: [otherAccount] });
    expect(judge(control, table(foreign), context).outcome).toBe('satisfied');
  });

  test('the trusted organisation is accepted for everyone', () => {
    const policy = policyText(
      allow({
        Principal: '*',
        Action: 'dynamodb:GetItem',
        Resource: '*',
        Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-bank000001' } },
      }),
    );
    expect(judge(control, table(policy), contextWith({ trustedAccounts: ['o-bank000001'] })).outcome).toBe('satisfied');
    expect(judge(control, table(policy)).outcome).toBe('not-satisfied');
  });

  const arn = `arn:aws:dynamodb:eu-central-1:${account}:table/payments`;
  test.each<[string, ReturnType<typeof changeEvent>, string]>([
    [
      'own role named',
      changeEvent('PutResourcePolicy', { parameters: { resourcearn: arn, policy: own } }),
      'satisfied',
    ],
    [
      'foreign role named',
      changeEvent('PutResourcePolicy', { parameters: { resourcearn: arn, policy: foreign } }),
      'not-satisfied',
    ],
    ['policy omitted', changeEvent('PutResourcePolicy', { parameters: { resourcearn: arn } }), 'unknown'],
    ['resource omitted', changeEvent('PutResourcePolicy', { parameters: { policy: own } }), 'unknown'],
    [
      'policy of the stream',
      changeEvent('PutResourcePolicy', { parameters: { resourcearn: `${arn}/stream/2026`, policy: foreign } }),
      'null',
    ],
    ['policy removed', changeEvent('DeleteResourcePolicy', { parameters: { resourcearn: arn } }), 'satisfied'],
    [
      'created with a policy',
      changeEvent('CreateTable', { parameters: { tablename: 'payments', resourcepolicy: foreign } }),
      'not-satisfied',
    ],
    ['created without', changeEvent('CreateTable', { parameters: { tablename: 'payments' } }), 'unknown'],
  ])('change: %s', (_name, event, outcome) => {
    expect(outcomeOf(judgeChange(control, event))).toBe(outcome);
  });
});
