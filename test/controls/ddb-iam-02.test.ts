import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-iam-02.ts';
import { changeEvent, contextWith, judge, judgeChange, outcomeOf, resource } from '../support/resources.ts';

const aws = (name: string) => `arn:aws:iam::aws:policy/${name}`;
const principal = (attachedPolicies: unknown, id = 'arn:aws:iam::111122223333:role/ops') =>
  resource('principal', { id, name: 'ops', facts: { attachedPolicies } });

describe('DDB-IAM-02', () => {
  test.each<[string, unknown, string]>([
    ['nothing attached', [], 'satisfied'],
    [
      'other policies',
      [aws('AmazonS3FullAccess'), 'arn:aws:iam::111122223333:policy/AdministratorAccess'],
      'satisfied',
    ],
    ['full access', [aws('AmazonDynamoDBFullAccess')], 'not-satisfied'],
    ['full access, version 2', [aws('AmazonDynamoDBFullAccess_v2')], 'not-satisfied'],
    ['full access with Data Pipeline', [aws('AmazonDynamoDBFullAccesswithDataPipeline')], 'not-satisfied'],
    ['administrator', [aws('AdministratorAccess')], 'not-satisfied'],
    ['power user', [aws('PowerUserAccess')], 'not-satisfied'],
    ['another partition', ['arn:aws-us-gov:iam::aws:policy/AdministratorAccess'], 'not-satisfied'],
    ['a policy under a path', [aws('job-function/AdministratorAccess')], 'not-satisfied'],
    ['reading items', [aws('AmazonDynamoDBReadOnlyAccess')], 'manual'],
    ['reading everything', [aws('ReadOnlyAccess')], 'manual'],
    ['reading and full access', [aws('AmazonDynamoDBReadOnlyAccess'), aws('PowerUserAccess')], 'not-satisfied'],
    ['a similar name', [aws('AdministratorAccess-Amplify')], 'satisfied'],
    ['a text instead of the list', aws('AdministratorAccess'), 'inconclusive'],
    ['an object in the list', [{ PolicyArn: aws('AdministratorAccess') }], 'inconclusive'],
    ['an object instead of the list', {}, 'inconclusive'],
  ])('%s', (_name, attached, outcome) => {
    expect(judge(control, principal(attached)).outcome).toBe(outcome);
  });

  test.each<[string, string, string]>([
    ['the role by name', 'arn:aws:iam::111122223333:role/ops', 'satisfied'],
    ['roles by pattern', 'arn:aws:iam::*:role/o?s', 'satisfied'],
    ['another role', 'arn:aws:iam::111122223333:role/break-glass', 'not-satisfied'],
    ['the beginning of the name only', 'arn:aws:iam::111122223333:role/op', 'not-satisfied'],
  ])('allow-list with %s', (_name, entry, outcome) => {
    const context = contextWith({ broadPolicyAllowList: [entry] });
    expect(judge(control, principal([aws('AdministratorAccess')]), context).outcome).toBe(outcome);
  });

  const iam = (name: string, policyarn: unknown, more: object = { rolename: 'ops' }) =>
    changeEvent(name, { source: 'iam.amazonaws.com', parameters: { policyarn, ...more } as never });
  test.each<[string, ReturnType<typeof changeEvent>, readonly string[], string]>([
    ['full access attached', iam('AttachRolePolicy', aws('AmazonDynamoDBFullAccess')), [], 'not-satisfied'],
    [
      'full access attached to a user',
      iam('AttachUserPolicy', aws('AdministratorAccess'), { username: 'bob' }),
      [],
      'not-satisfied',
    ],
    [
      'attached to what may be allow-listed',
      iam('AttachRolePolicy', aws('AdministratorAccess')),
      ['arn:aws:iam::*:role/sre/ops'],
      'unknown',
    ],
    [
      'attached to another than allow-listed',
      iam('AttachRolePolicy', aws('AdministratorAccess')),
      ['arn:aws:iam::*:role/break-glass'],
      'not-satisfied',
    ],
    ['reading attached', iam('AttachRolePolicy', aws('AmazonDynamoDBReadOnlyAccess')), [], 'unknown'],
    ['another policy attached', iam('AttachRolePolicy', aws('AmazonS3FullAccess')), [], 'null'],
    ['attached to nobody named', iam('AttachRolePolicy', aws('AdministratorAccess'), {}), [], 'unknown'],
    ['full access detached', iam('DetachRolePolicy', aws('AdministratorAccess')), [], 'unknown'],
    ['another policy detached', iam('DetachRolePolicy', aws('AmazonS3FullAccess')), [], 'null'],
    ['a new role', iam('CreateRole', undefined), [], 'unknown'],
    ['damaged', iam('AttachRolePolicy', 5), [], 'unknown'],
  ])('change: %s', (_name, event, broadPolicyAllowList, outcome) => {
    expect(outcomeOf(judgeChange(control, event, contextWith({ broadPolicyAllowList })))).toBe(outcome);
  });
});
