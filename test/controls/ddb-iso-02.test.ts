import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-iso-02.ts';
import type { JsonObject } from '../../src/model/index.ts';
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

const open = policyText(allow({ Principal: '*', Action: '*', Resource: '*' }));
const narrow = policyText(
  allow({ Principal: '*', Action: 'dynamodb:GetItem', Resource: `arn:aws:dynamodb:*:${account}:table/payments` }),
);
const byOrganisation = policyText(
  allow({ Principal: '*', Action: '*', Resource: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }),
);
const endpoint = (description: unknown) =>
  resource('vpc-endpoint', { id: 'vpce-1', name: 'vpce-1', facts: { description } });
const available = (PolicyDocument?: unknown) => ({ State: 'available', PolicyDocument });

describe('DDB-ISO-02', () => {
  test.each<[string, unknown, string]>([
    ['named tables', available(narrow), 'satisfied'],
    ['the default policy', available(open), 'not-satisfied'],
    ['no policy, which means the default', available(), 'not-satisfied'],
    ['an empty policy, which is not readable', available(''), 'inconclusive'],
    ['callers limited, resources not', available(byOrganisation), 'manual'],
    ['being deleted', { State: 'deleting', PolicyDocument: open }, 'not-applicable'],
    ['broken JSON', available(narrow.slice(1)), 'inconclusive'],
    ['an object for the policy', available({ Statement: [] }), 'inconclusive'],
    ['no state', { PolicyDocument: narrow }, 'inconclusive'],
    ['a list instead of the answer', [available(narrow)], 'inconclusive'],
  ])('%s', (_name, description, outcome) => {
    expect(judge(control, endpoint(description)).outcome).toBe(outcome);
  });

  test('a trusted account may be named', () => {
    const policy = policyText(
      allow({ Principal: '*', Action: '*', Resource: `arn:aws:dynamodb:*:${otherAccount}:table/x` }),
    );
    expect(judge(control, endpoint(available(policy))).outcome).toBe('manual');
    const context = contextWith({ trustedAccounts: [otherAccount] });
    expect(judge(control, endpoint(available(policy)), context).outcome).toBe('satisfied');
  });

  const path = (endpoint: string | null, count: number, byService = false) => ({
    endpoint,
    byService,
    count,
    example: { id: 'e', time: '2026-10-12T09:30:00.000Z', name: 'UpdateTable', principal: 'role/operator' },
  });
  test.each<[string, unknown, string | RegExp, boolean]>([
    [
      'all through it',
      [path('vpce-1', 3)],
      'observed: 3 of 3 recorded calls came through this endpoint, 0 through none',
      true,
    ],
    [
      'some through none',
      [path('vpce-1', 3), path(null, 2)],
      /^observed: 3 of 5 recorded calls .*, 2 through none, such as UpdateTable at .* by role\/operator$/,
      false,
    ],
    [
      'some through another',
      [path('vpce-9', 1)],
      'observed: 0 of 1 recorded call came through this endpoint, 1 through others, 0 through none',
      true,
    ],
    [
      'services beside',
      [path('vpce-1', 1), path(null, 4, true)],
      /0 through none; 4 calls of AWS services left out$/,
      true,
    ],
    [
      'services alone',
      [path(null, 4, true)],
      'not observable: no call of a principal was recorded; 4 calls of AWS services left out',
      false,
    ],
    ['no calls', [], 'not observable: no call of a principal was recorded', false],
    ['a history with holes', undefined, 'not observable: access-denied', false],
  ])('observed share: %s', (_name, recordedPaths, value, met) => {
    for (const [policy, outcome] of [
      [narrow, 'satisfied'],
      [open, 'not-satisfied'],
      [byOrganisation, 'manual'],
    ] as const) {
      const facts = { description: available(policy), ...(recordedPaths !== undefined && { recordedPaths }) };
      const judged = judge(control, resource('vpc-endpoint', { id: 'vpce-1', name: 'vpce-1', facts }));
      expect(judged.outcome).toBe(outcome);
      const shown = judged.deciding.find((one) => one.path === 'vpcEndpointId');
      expect(shown?.met).toBe(met);
      if (typeof value === 'string') expect(shown?.value).toBe(value);
      else expect(shown?.value).toMatch(value);
    }
  });

  test('a damaged share leaves the result open', () => {
    const facts = { description: available(narrow), recordedPaths: { count: 1 } };
    expect(judge(control, resource('vpc-endpoint', { facts })).outcome).toBe('inconclusive');
  });

  test('what restricts is told in the policy', () => {
    expect(judge(control, endpoint(available(narrow))).deciding[0]?.value).toMatch(/^restricted by policy: it /);
  });

  const modify = (request: JsonObject) =>
    changeEvent('ModifyVpcEndpoint', {
      source: 'ec2.amazonaws.com',
      parameters: { modifyvpcendpointrequest: { vpcendpointid: 'vpce-1', ...request } },
    });
  const create = (request: JsonObject) =>
    changeEvent('CreateVpcEndpoint', {
      source: 'ec2.amazonaws.com',
      parameters: { createvpcendpointrequest: { vpcid: 'vpc-1', ...request } },
    });
  test.each<[string, ReturnType<typeof changeEvent>, string]>([
    ['a narrow policy', modify({ policydocument: narrow }), 'satisfied'],
    ['an open policy', modify({ policydocument: open }), 'not-satisfied'],
    ['reset to the default', modify({ resetpolicy: true }), 'not-satisfied'],
    ['route tables only', modify({ addroutetableid: { tag: 1, content: 'rtb-1' } }), 'null'],
    ['another endpoint', modify({ vpcendpointid: 'vpce-9', policydocument: open }), 'null'],
    ['an unreadable policy', modify({ policydocument: '{' }), 'inconclusive'],
    ['damaged', modify({ policydocument: 5 }), 'unknown'],
    ['a new endpoint', changeEvent('CreateVpcEndpoint', { source: 'ec2.amazonaws.com' }), 'unknown'],
    ['a new endpoint with a narrow policy', create({ policydocument: narrow }), 'satisfied'],
    ['a new endpoint with an open policy', create({ policydocument: open }), 'not-satisfied'],
    ['a new endpoint with the default policy', create({}), 'not-satisfied'],
    ['a new endpoint, damaged', create({ policydocument: 5 }), 'unknown'],
  ])('change: %s', (_name, event, outcome) => {
    expect(outcomeOf(judgeChange(control, event, contextWith(), endpoint({})))).toBe(outcome);
  });
});
