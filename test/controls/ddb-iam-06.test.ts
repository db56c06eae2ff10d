import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-iam-06.ts';
import { role, trusts } from '../support/identities.ts';
import { allow, deny, policyText } from '../support/policies.ts';
import {
  account,
  changeEvent,
  contextWith,
  judge,
  judgeChange,
  outcomeOf,
  region,
  resource,
} from '../support/resources.ts';

const table = (name: string) => `arn:aws:dynamodb:${region}:${account}:table/${name}`;
const dax = { Service: 'dax.amazonaws.com' };
const serves = (...names: readonly string[]) =>
  policyText(
    allow({ Action: ['dynamodb:DescribeTable', 'dynamodb:GetItem', 'dynamodb:Query'], Resource: names.map(table) }),
  );
const gives = (Action: unknown, Resource: unknown = table('cards'), more: object = {}) =>
  policyText(allow({ Action, Resource, ...more }));

const arnOf = (name: string) => `arn:aws:dax:${region}:${account}:cache/${name}`;
const own = role('Cards', [serves('cards')]);
const clusterRole = (name: string, of: unknown, tags: object = {}) => ({ arn: arnOf(name), name, tags, role: of });
const tables = [
  { arn: table('cards'), dataClass: 'chd' },
  { arn: table('new'), dataClass: null },
  { arn: table('rates'), dataClass: 'none' },
];

interface Given {
  readonly role?: unknown;
  readonly tags?: object;
  readonly others?: readonly object[];
  readonly facts?: object;
}

const cluster = ({ role: of = own, tags = { Owner: 'payments' }, others = [], facts = {} }: Given = {}) =>
  resource('dax-cluster', {
    id: arnOf('cache'),
    name: 'cache',
    facts: {
      description: { ClusterName: 'cache', IamRoleArn: `arn:aws:iam::${account}:role/Cards` },
      role: of,
      accountClusters: [clusterRole('cache', of, tags), ...others],
      accountTables: tables,
      ...facts,
    },
  });

const withTrust = (trustPolicy: unknown) => cluster({ role: { ...own, trustPolicy } });
const withPolicies = (...documents: readonly unknown[]) => cluster({ role: role('Cards', documents) });
const beside = (of: unknown, owner?: string, tags?: object) =>
  cluster({ others: [clusterRole('other', of, owner === undefined ? {} : { owner })], ...(tags && { tags }) });

const viaDynamoDb = { StringEquals: { 'kms:ViaService': `dynamodb.${region}.amazonaws.com` } };
const key = `arn:aws:kms:${region}:${account}:key/1`;

describe('DDB-IAM-06', () => {
  test.each<[string, ReturnType<typeof cluster>, string]>([
    ['a role for named tables', cluster(), 'satisfied'],
    ['a role without permissions', withPolicies(), 'satisfied'],
    ['indexes of a table', withPolicies(gives('dynamodb:Query', `${table('cards')}/index/*`)), 'satisfied'],
    ['a Deny beside', withPolicies(serves('cards'), policyText(deny({ Action: '*', Resource: '*' }))), 'satisfied'],
    [
      'a trust policy with a condition',
      withTrust(
        policyText(
          allow({
            Principal: dax,
            Action: 'sts:AssumeRole',
            Condition: { StringEquals: { 'aws:SourceAccount': account } },
          }),
        ),
      ),
      'satisfied',
    ],
    [
      'another service trusted',
      withTrust(trusts({ Service: ['dax.amazonaws.com', 'ec2.amazonaws.com'] })),
      'not-satisfied',
    ],
    ['another service alone trusted', withTrust(trusts({ Service: 'lambda.amazonaws.com' })), 'not-satisfied'],
    [
      'its account trusted beside',
      withTrust(
        policyText(
          allow({ Principal: dax, Action: 'sts:AssumeRole' }),
          allow({ Principal: { AWS: account }, Action: 'sts:AssumeRole' }),
        ),
      ),
      'not-satisfied',
    ],
    ['everyone trusted', withTrust(trusts('*')), 'not-satisfied'],
    [
      'everyone but one trusted',
      withTrust(policyText(allow({ NotPrincipal: { AWS: account }, Action: 'sts:AssumeRole' }))),
      'not-satisfied',
    ],
    ['DAX only refused', withTrust(policyText(deny({ Principal: dax, Action: 'sts:AssumeRole' }))), 'not-satisfied'],
    ['no trust policy', withTrust(null), 'inconclusive'],
    ['a broken trust policy', withTrust('{'), 'inconclusive'],
    ['all of DynamoDB on a table', withPolicies(gives('dynamodb:*')), 'not-satisfied'],
    ['all actions', withPolicies(gives('*')), 'not-satisfied'],
    [
      'everything but one action',
      withPolicies(policyText(allow({ NotAction: 'iam:*', Resource: table('cards') }))),
      'not-satisfied',
    ],
    ['administration of the table', withPolicies(gives(['dynamodb:GetItem', 'dynamodb:UpdateTable'])), 'not-satisfied'],
    ['a wildcard that reaches more', withPolicies(gives('dynamodb:Get*')), 'not-satisfied'],
    ['a wildcard that reaches items alone', withPolicies(gives('dynamodb:BatchGet*')), 'satisfied'],
    ['an action that AWS does not list', withPolicies(gives('dynamodb:Frobnicate')), 'not-satisfied'],
    ['in other letters', withPolicies(gives('DynamoDB:getitem')), 'satisfied'],
    ['items of every table', withPolicies(gives('dynamodb:GetItem', '*')), 'not-satisfied'],
    ['items of every table of the account', withPolicies(gives('dynamodb:GetItem', table('*'))), 'not-satisfied'],
    [
      'items of all tables but one',
      withPolicies(policyText(allow({ Action: 'dynamodb:GetItem', NotResource: table('x') }))),
      'not-satisfied',
    ],
    ['items of tables by a pattern', withPolicies(gives('dynamodb:GetItem', table('card*'))), 'manual'],
    [
      'items of a table of another account',
      withPolicies(gives('dynamodb:GetItem', 'arn:aws:dynamodb:eu-central-1:999988887777:table/x')),
      'manual',
    ],
    [
      'items of a table in any Region',
      withPolicies(gives('dynamodb:GetItem', `arn:aws:dynamodb:*:${account}:table/x`)),
      'manual',
    ],
    ['an action of another service', withPolicies(serves('cards'), gives('s3:GetObject', '*')), 'manual'],
    [
      'the key through DynamoDB',
      withPolicies(serves('cards'), gives('kms:Decrypt', key, { Condition: viaDynamoDb })),
      'satisfied',
    ],
    ['the key directly', withPolicies(serves('cards'), gives('kms:Decrypt', key)), 'manual'],
    ['a policy that cannot be read', withPolicies(serves('cards'), null), 'inconclusive'],
    ['a fault beside a policy that cannot be read', withPolicies(gives('dynamodb:*'), null), 'not-satisfied'],
    ['no such role', cluster({ role: null }), 'inconclusive'],
    [
      'a role of another account',
      cluster({ role: null, facts: { description: { IamRoleArn: 'arn:aws:iam::999988887777:role/x' } } }),
      'inconclusive',
    ],
    ['no role named', cluster({ facts: { description: { ClusterName: 'cache' } } }), 'inconclusive'],
  ])('%s', (_name, subject, outcome) => {
    expect(judge(control, subject).outcome).toBe(outcome);
  });

  const other = role('Other', [serves('cards')]);
  test.each<[string, ReturnType<typeof cluster>, string]>([
    ['the same table in another group', beside(other, 'marketing'), 'not-satisfied'],
    [
      'an unclassified table in another group',
      cluster({
        role: role('Cards', [serves('new')]),
        others: [clusterRole('other', role('Other', [serves('new')]), { owner: 'x' })],
      }),
      'not-satisfied',
    ],
    [
      'a table by a pattern in another group',
      beside(role('Other', [gives('dynamodb:GetItem', table('card*'))]), 'marketing'),
      'not-satisfied',
    ],
    ['the same table in the same group', beside(other, 'payments'), 'satisfied'],
    ['the same table, and no group of the other', beside(other), 'manual'],
    ['the same table, and no group of its own', beside(other, 'marketing', {}), 'manual'],
    [
      'a table without sensitive data in another group',
      cluster({
        role: role('Cards', [serves('rates')]),
        others: [clusterRole('other', role('Other', [serves('rates')]), { owner: 'x' })],
      }),
      'satisfied',
    ],
    ['another table in another group', beside(role('Other', [serves('new')]), 'marketing'), 'satisfied'],
    [
      'a table denied to the other',
      beside(role('Other', [serves('cards'), policyText(deny({ Action: '*', Resource: '*' }))]), 'marketing'),
      'satisfied',
    ],
    ['a role of the other that is not there', beside(null, 'marketing'), 'inconclusive'],
    ['a role of the other that is not there, of the same group', beside(null, 'payments'), 'satisfied'],
    ['a policy of the other that cannot be read', beside(role('Other', [null]), 'marketing'), 'inconclusive'],
    ['the cluster is not listed', cluster({ facts: { accountClusters: [] } }), 'inconclusive'],
  ])('sharing: %s', (_name, subject, outcome) => {
    expect(judge(control, subject).outcome).toBe(outcome);
  });

  const denied = { kind: 'absent', cause: 'access-denied', message: 'denied', evidence: [] };
  test('the clusters beside it not known', () => {
    const [good, bad] = [cluster(), withTrust(trusts('*'))];
    const without = (one: typeof good) => ({ ...one, facts: { ...one.facts, accountClusters: denied } as never });
    expect(judge(control, without(good)).outcome).toBe('inconclusive');
    expect(judge(control, without(bad)).outcome).toBe('not-satisfied');
  });

  test('the tables not known, which matters only beside clusters of other groups', () => {
    const without = (one: ReturnType<typeof cluster>) => ({
      ...one,
      facts: { ...one.facts, accountTables: denied } as never,
    });
    expect(judge(control, without(beside(other, 'marketing'))).outcome).toBe('inconclusive');
    expect(judge(control, without(beside(other, 'payments'))).outcome).toBe('satisfied');
    expect(judge(control, without(cluster())).outcome).toBe('satisfied');
  });

  test('the tag of the configuration names the group', () => {
    const subject = beside(other, 'marketing', { owner: 'payments', group: 'a' });
    expect(judge(control, subject, contextWith({ daxTrustGroupTag: 'group' })).outcome).toBe('manual');
  });

  test('says what is wrong', () => {
    expect(judge(control, beside(other, 'marketing')).reason).toBe(
      'DAX cluster cache: it shares sensitive tables: cards with cluster other of group marketing.',
    );
    expect(judge(control, withTrust(trusts({ AWS: account }))).reason).toBe(
      `DAX cluster cache: its role Cards also trusts ${account}.`,
    );
  });

  const iam = (name: string, parameters: object) =>
    changeEvent(name, { source: 'iam.amazonaws.com', parameters: parameters as never });
  const tagging = (name: string, parameters: object) =>
    changeEvent(name, { source: 'dax.amazonaws.com', parameters: parameters as never });
  test.each<[string, ReturnType<typeof changeEvent>, string]>([
    ['a policy of its role', iam('PutRolePolicy', { rolename: 'Cards' }), 'unknown'],
    ['a policy of another role', iam('PutRolePolicy', { rolename: 'Else' }), 'null'],
    ['the trust of its role', iam('UpdateAssumeRolePolicy', { rolename: 'Cards' }), 'unknown'],
    ['a version of a policy that it does not have', iam('CreatePolicyVersion', { policyarn: 'p' }), 'null'],
    ['a version of one that it has', iam('CreatePolicyVersion', { policyarn: own.policies[0]?.id }), 'unknown'],
    ['a policy of a user', iam('AttachUserPolicy', { username: 'Cards', policyarn: 'p' }), 'null'],
    ['the group', tagging('TagResource', { tags: [{ key: 'OWNER', value: 'x' }] }), 'unknown'],
    ['another tag', tagging('UntagResource', { tagkeys: ['cost'] }), 'null'],
    ['tags not told', tagging('TagResource', {}), 'unknown'],
    ['created', tagging('CreateCluster', {}), 'unknown'],
  ])('change: %s', (_name, event, outcome) => {
    expect(outcomeOf(judgeChange(control, event, contextWith(), cluster()))).toBe(outcome);
  });
});
