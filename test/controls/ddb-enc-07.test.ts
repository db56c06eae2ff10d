import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-enc-07.ts';
import type { JsonObject } from '../../src/model/index.ts';
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

const arn = `arn:aws:dynamodb:eu-central-1:${account}:table/payments`;

const document = (...statements: readonly JsonObject[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });
const deny = (more: JsonObject = {}): JsonObject => ({
  Effect: 'Deny',
  Action: 'dynamodb:*',
  Resource: '*',
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  ...more,
});
const everyone = { Principal: '*' };
const allow = (principal: string): JsonObject => ({
  Effect: 'Allow',
  Principal: { AWS: principal },
  Action: 'dynamodb:GetItem',
  Resource: arn,
});

const levels = (...documents: readonly string[]): JsonObject => ({
  levels: [{ target: 'r-1', policies: documents.map((text) => ({ id: 'p', name: 'p', document: text })) }],
});
const full = levels(document({ Effect: 'Allow', Action: '*', Resource: '*' }));
const scp = levels(document(deny()));
const rcp = levels(document(deny(everyone)));

const call = (version: string | null, more: JsonObject = {}): JsonObject => ({
  version,
  host: 'dynamodb.eu-central-1.amazonaws.com',
  count: 2,
  example: { id: 'e-1', time: '2026-10-03T09:00:00.000Z', name: 'TagResource', principal: 'arn:aws:iam::1:role/x' },
  ...more,
});
const endpoint = (policy: string | undefined, State = 'available'): JsonObject => ({
  VpcEndpointId: 'vpce-1',
  State,
  ...(policy !== undefined && { PolicyDocument: policy }),
});

const table = (facts: Readonly<Record<string, unknown>>, denied: readonly string[] = []) => {
  const all: Readonly<Record<string, unknown>> = {
    description: { TableArn: arn },
    recordedTls: [call('TLSv1.3')],
    resourcePolicy: null,
    serviceControlPolicies: full,
    resourceControlPolicies: null,
    endpoints: [],
    ...facts,
  };
  const known = Object.fromEntries(Object.entries(all).filter(([name]) => !denied.includes(name)));
  return resource('table', { id: arn, facts: known });
};

describe('DDB-ENC-07', () => {
  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['nothing denies', {}, 'not-satisfied'],
    ['no organisation', { serviceControlPolicies: null }, 'not-satisfied'],
    ['a service control policy', { serviceControlPolicies: scp }, 'satisfied'],
    [
      'one with BoolIfExists',
      {
        serviceControlPolicies: levels(
          document(deny({ Condition: { BoolIfExists: { 'aws:SecureTransport': 'false' } } })),
        ),
      },
      'satisfied',
    ],
    [
      'one that denies TLS itself',
      { serviceControlPolicies: levels(document(deny({ Condition: { Bool: { 'aws:SecureTransport': 'true' } } }))) },
      'not-satisfied',
    ],
    [
      'one with one more condition',
      {
        serviceControlPolicies: levels(
          document(deny({ Condition: { Bool: { 'aws:SecureTransport': 'false' }, StringEquals: { 'aws:x': 'y' } } })),
        ),
      },
      'not-satisfied',
    ],
    [
      'one for some actions',
      { serviceControlPolicies: levels(document(deny({ Action: 'dynamodb:Get*' }))) },
      'not-satisfied',
    ],
    ['one that is not readable', { serviceControlPolicies: levels('{') }, 'inconclusive'],
    [
      'one, and a policy that lets others in',
      { serviceControlPolicies: scp, resourcePolicy: document(allow(`arn:aws:iam::${otherAccount}:root`)) },
      'manual',
    ],
    [
      'one, and a policy for own roles',
      { serviceControlPolicies: scp, resourcePolicy: document(allow(`arn:aws:iam::${account}:role/x`)) },
      'satisfied',
    ],
    ['one, and a policy that is not readable', { serviceControlPolicies: scp, resourcePolicy: '{' }, 'inconclusive'],
    ['a resource control policy', { resourceControlPolicies: rcp }, 'satisfied'],
    [
      'a resource control policy, and others let in',
      { resourceControlPolicies: rcp, resourcePolicy: document(allow(`arn:aws:iam::${otherAccount}:root`)) },
      'satisfied',
    ],
    ['the policy of the table', { resourcePolicy: document(deny({ ...everyone, Resource: arn })) }, 'satisfied'],
    [
      'the policy of the table, for one principal',
      { resourcePolicy: document(deny({ Principal: { AWS: `arn:aws:iam::${account}:role/x` }, Resource: arn })) },
      'not-satisfied',
    ],
    [
      'the policy of the table, not of its indexes',
      {
        description: { TableArn: arn, GlobalSecondaryIndexes: [{}] },
        resourcePolicy: document(deny({ ...everyone, Resource: arn })),
      },
      'not-satisfied',
    ],
    [
      'the policy of the table and its indexes',
      {
        description: { TableArn: arn, GlobalSecondaryIndexes: [{}] },
        resourcePolicy: document(deny({ ...everyone, Resource: [arn, `${arn}/index/*`] })),
      },
      'satisfied',
    ],
    ['every endpoint', { endpoints: [endpoint(document(deny(everyone)))] }, 'manual'],
    ['one endpoint of two', { endpoints: [endpoint(document(deny(everyone))), endpoint(undefined)] }, 'not-satisfied'],
    [
      'an endpoint that is gone',
      { endpoints: [endpoint(document(deny(everyone))), endpoint(undefined, 'deleted')] },
      'manual',
    ],
    ['hostile endpoints', { endpoints: 'none' }, 'inconclusive'],
    ['hostile levels', { serviceControlPolicies: { levels: 'none' } }, 'inconclusive'],
  ])('%s', (_name, facts, outcome) => {
    expect(judge(control, table(facts)).outcome).toBe(outcome);
  });

  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['resourceControlPolicies', {}, 'inconclusive'],
    ['serviceControlPolicies', {}, 'inconclusive'],
    ['resourcePolicy', {}, 'inconclusive'],
    ['endpoints', {}, 'inconclusive'],
    ['serviceControlPolicies', { resourceControlPolicies: rcp }, 'satisfied'],
    ['resourcePolicy', { resourceControlPolicies: rcp }, 'satisfied'],
    ['endpoints', { serviceControlPolicies: scp }, 'satisfied'],
    ['resourcePolicy', { serviceControlPolicies: scp }, 'inconclusive'],
  ])('%s denied', (name, facts, outcome) => {
    expect(judge(control, table(facts, [name])).outcome).toBe(outcome);
  });

  test.each<[string, readonly JsonObject[], string, string]>([
    ['none', [], 'satisfied', '0 recorded calls used TLS 1.2 or newer, of 0 it is not told'],
    ['new ones', [call('TLSv1.2'), call('TLSv1.3')], 'satisfied', '4 recorded calls used TLS 1.2 or newer, of 0'],
    ['unknown ones', [call(null), call('TLSv9')], 'satisfied', '0 recorded calls used TLS 1.2 or newer, of 4 it'],
    ['an old one', [call('TLSv1.3'), call('TLSv1.1', { count: 1 })], 'not-satisfied', '1 recorded call used an old'],
    ['the oldest', [call('TLSv1')], 'not-satisfied', 'with TLSv1 by arn:aws:iam::1:role/x'],
    ['SSL', [call('SSLv3')], 'not-satisfied', 'SSLv3'],
    ['port 80', [call(null, { host: 'dynamodb.eu-central-1.amazonaws.com:80' })], 'not-satisfied', 'plain HTTP'],
  ])('calls: %s', (_name, recordedTls, outcome, words) => {
    const judged = judge(control, table({ recordedTls, resourceControlPolicies: rcp }));
    expect(judged.outcome).toBe(outcome);
    expect(judged.reason).toContain(words);
  });

  test('prints each way', () => {
    const { deciding } = judge(control, table({ serviceControlPolicies: scp }, ['endpoints']));
    expect(deciding.map(({ path, value }) => `${path}: ${value}`).slice(0, 4)).toEqual([
      'resource control policies: not denied; observed in events: TLSv1.3',
      'policy of the table: not denied; observed in events: TLSv1.3',
      'service control policies: denied by policy',
      'policies of VPC endpoints: not observable: access-denied',
    ]);
  });

  test.each(['PutResourcePolicy', 'DeleteResourcePolicy'])(
    '%s matters where the organisation denies nothing',
    (name) => {
      const event = changeEvent(name);
      expect(outcomeOf(judgeChange(control, event, contextWith(), table({})))).toBe('unknown');
      expect(outcomeOf(judgeChange(control, event, contextWith(), table({ serviceControlPolicies: scp })))).toBe(
        'unknown',
      );
      expect(outcomeOf(judgeChange(control, event, contextWith(), table({ resourceControlPolicies: rcp })))).toBe(
        'null',
      );
      expect(outcomeOf(judgeChange(control, event))).toBe('unknown');
    },
  );
});
