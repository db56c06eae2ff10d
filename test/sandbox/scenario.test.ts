import { describe, expect, test } from 'vitest';
import { createScenario, plantedFaults, sandboxDefaults } from '../../src/sandbox/index.ts';
import { plantedEstate } from '../../src/sandbox/scenario/planted-estate.ts';
import { longTableName } from '../../src/sandbox/scenario/table-drafts.ts';
import { sandboxOf, today } from './support.ts';

const scenario = createScenario({ now: today });

describe('same clock, same answers', () => {
  test('the bank is the same, also later on the same day', () => {
    const again = createScenario({ now: new Date(today) });
    expect(again).toEqual(scenario);
    const evening = createScenario({ now: new Date('2026-11-23T22:00:00Z') });
    expect({ ...evening, now: today }).toEqual(scenario);
  });

  test('every byte of an answer', async () => {
    const body = Buffer.from('{"TableName":"ledger-entries"}');
    const authorization = 'AWS4-HMAC-SHA256 Credential=x/20261123/eu-central-1/dynamodb/aws4_request, Signature=0';
    const ask = (target: string) =>
      sandboxOf().handle({
        method: 'POST',
        path: '/',
        query: {},
        headers: { authorization, 'x-amz-target': `DynamoDB_20120810.${target}` },
        body,
      });
    for (const target of ['DescribeTable', 'DescribeContinuousBackups', 'ListTables']) {
      expect(await ask(target)).toEqual(await ask(target));
    }
  });

  test('the bank ages with the clock by whole days', () => {
    const later = createScenario({ now: new Date(today.getTime() + 3 * 86_400_000) });
    scenario.tables.forEach((table, index) => {
      expect((later.tables[index]?.createdAt.getTime() ?? 0) - table.createdAt.getTime()).toBe(3 * 86_400_000);
    });
  });
});

describe('the bank', () => {
  test('has names that DynamoDB allows, up to the longest', () => {
    for (const { name } of scenario.tables) expect(name).toMatch(/^[a-zA-Z0-9_.-]{3,255}$/);
    expect(longTableName).toHaveLength(255);
    expect(scenario.tables.map(({ name }) => name)).toContain(longTableName);
  });

  test('uses keys that exist, of the same account and Region', () => {
    const keys = new Map(scenario.keys.map((key) => [key.arn, key]));
    for (const table of scenario.tables) {
      if (table.keyArn === null) continue;
      expect(keys.get(table.keyArn)).toMatchObject({ account: table.account, region: table.region });
    }
  });

  test('gives each thing its own id', () => {
    const ids = [
      ...scenario.tables.flatMap(({ arn, id }) => [arn, id]),
      ...scenario.keys.map(({ arn }) => arn),
      ...scenario.endpoints.map(({ id }) => id),
      ...scenario.clusters.map(({ arn }) => arn),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('stays inside the default scope', () => {
    const { accounts, regions } = sandboxDefaults.scope;
    expect(scenario.accounts.map(({ id }) => id)).toEqual(accounts.map(({ id }) => id));
    for (const table of scenario.tables) expect(regions).toContain(table.region);
  });

  test('is large enough to measure with', () => {
    const many = createScenario({ now: today, extraTables: 5000 });
    expect(many.tables).toHaveLength(5028);
    expect(new Set(many.tables.map(({ arn }) => arn)).size).toBe(5028);
  });

  test('keeps at least half of the tables in order', () => {
    const faulty = new Set(plantedFaults.map(({ subject }) => subject));
    const good = scenario.tables.filter(({ arn }) => !faulty.has(arn));
    expect(good.length).toBeGreaterThanOrEqual(scenario.tables.length / 2);
  });
});

describe('planted faults of the estate', () => {
  const subjects = new Set([
    ...scenario.tables.map(({ arn }) => arn),
    ...scenario.keys.map(({ arn }) => arn),
    ...scenario.clusters.map(({ arn }) => arn),
    ...scenario.endpoints.map(({ id, account, region }) => `arn:aws:ec2:${region}:${account}:vpc-endpoint/${id}`),
    ...sandboxDefaults.scope.consumerVpcs.map(
      ({ id, account, region }) => `arn:aws:ec2:${region}:${account}:vpc/${id}`,
    ),
    ...Object.values(scenario.identities).flatMap(({ users, groups, roles, policies }) =>
      [...users, ...groups, ...roles, ...policies].map((entry) => String(entry['Arn'])),
    ),
  ]);

  test.each(plantedEstate.map((fault) => [fault.control, fault.subject, fault] as const))(
    '%s %s exists where it is said to be',
    (_control, subject, { account, region }) => {
      expect(subjects).toContain(subject);
      expect(subject).toContain(`:${account}:`);
      if (region !== '*') expect(subject).toContain(`:${region}:`);
    },
  );

  test('every subject is planted once for each control', () => {
    const names = plantedFaults.map(({ control, subject, what }) => `${control} ${subject} ${what}`);
    expect(new Set(names).size).toBe(names.length);
  });

  test('each control has something to find', () => {
    const controls = new Set(plantedFaults.map(({ control }) => control));
    for (const control of 'ENC-01 ENC-02 ENC-03 ENC-05 ENC-08 ENC-09 ISO-01 ISO-02 ISO-03 IAM-01 IAM-02 IAM-03 RES-01 RES-04'.split(
      ' ',
    )) {
      expect(controls).toContain(`DDB-${control}`);
    }
  });
});
