import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-iam-03.ts';
import { allow, policyText } from '../support/policies.ts';
import { changeEvent, contextWith, judge, judgeChange, resource } from '../support/resources.ts';

const arn = 'arn:aws:dynamodb:eu-central-1:111122223333:table/payments';
const role = 'arn:aws:iam::111122223333:role/app';
const items = (LeadingKeys?: string) =>
  policyText(
    allow({
      Sid: 'Items',
      Action: ['dynamodb:GetItem', 'dynamodb:Query'],
      Resource: arn,
      ...(LeadingKeys === undefined
        ? {}
        : { Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': LeadingKeys } } }),
    }),
  );
const limited = items('${aws:PrincipalTag/tenant}');
const policy = (document: unknown, more: object = {}) => ({
  id: 'x',
  name: 'app',
  inline: false,
  attachedTo: [role],
  boundaryOnly: false,
  document,
  ...more,
});
const table = (accountPolicies: unknown, description: unknown = { TableArn: arn }) =>
  resource('table', { facts: { accountPolicies, description } });
const rowLevel = contextWith({ rowLevelTables: ['pay*'] });

describe('DDB-IAM-03', () => {
  test.each<[string, unknown, string]>([
    ['the caller’s keys', [policy(limited)], 'satisfied'],
    ['no condition', [policy(items())], 'not-satisfied'],
    ['a constant key', [policy(items('TENANT#1'))], 'manual'],
    ['no policy at all', [], 'satisfied'],
    ['an open policy that is not attached', [policy(items(), { attachedTo: [] })], 'satisfied'],
    ['an open policy used as boundary only', [policy(items(), { boundaryOnly: true })], 'satisfied'],
    ['a limited and an open policy', [policy(limited), policy(items())], 'not-satisfied'],
    ['an open and an unreadable policy', [policy('{'), policy(items())], 'not-satisfied'],
    ['a limited and an unreadable policy', [policy(limited), policy('{')], 'inconclusive'],
    ['a constant key and an unreadable policy', [policy(items('TENANT#1')), policy('{')], 'inconclusive'],
    ['an administrator', [policy(policyText(allow({ Action: '*', Resource: '*' })))], 'not-satisfied'],
    ['a policy of another service', [policy(policyText(allow({ Action: 's3:*', Resource: '*' })))], 'satisfied'],
    ['an object instead of the list', policy(items()), 'inconclusive'],
    ['a text in the list', ['app'], 'inconclusive'],
    ['a policy without document', [policy(undefined)], 'inconclusive'],
    ['a text for the holders', [policy(items(), { attachedTo: 'nobody' })], 'inconclusive'],
  ])('%s', (_name, policies, outcome) => {
    expect(judge(control, table(policies), rowLevel).outcome).toBe(outcome);
  });

  test('names policy, reason and statement', () => {
    expect(judge(control, table([policy(items())]), rowLevel).reason).toBe(
      'Items of table payments can be reached without a row-level limit: policy app has no dynamodb:LeadingKeys condition (Items).',
    );
  });

  test.each<[readonly string[], string]>([
    [[], 'not-applicable'],
    [['profiles'], 'not-applicable'],
    [['pay'], 'not-applicable'],
    [['payments'], 'not-satisfied'],
    [['*'], 'not-satisfied'],
  ])('tables configured as %j: %s', (rowLevelTables, outcome) => {
    expect(judge(control, table([policy(items())]), contextWith({ rowLevelTables })).outcome).toBe(outcome);
  });

  test('an answer without table ARN cannot be matched', () => {
    expect(judge(control, table([policy(items())], {}), rowLevel).outcome).toBe('inconclusive');
  });

  test('a change of permissions leaves the state of configured tables open', () => {
    const event = changeEvent('PutRolePolicy', { source: 'iam.amazonaws.com' });
    expect(judgeChange(control, event, rowLevel, table([]))).toBe('unknown');
    expect(judgeChange(control, event, contextWith(), table([]))).toBe(null);
  });
});
