import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../src/sandbox/index.ts';
import { plantedHistory } from '../../src/sandbox/scenario/planted-history.ts';
import { createScenario } from '../../src/sandbox/scenario/scenario.ts';
import { eventsBetween } from '../../src/sandbox/scenario/events.ts';
import { assessments } from '../../src/sandbox/scenario/assessments.ts';
import { foldersOf } from '../../src/sandbox/scenario/assessments-folders.ts';
import { trailsOf } from '../../src/sandbox/scenario/trails.ts';
import { clientsOf, sandboxOf, today } from '../sandbox/support.ts';
import { allEvents, at, recordOf } from './support.ts';

const { requestHandler, scenario } = sandboxOf();
const { cloudtrail } = clientsOf({ requestHandler });
const october = { StartTime: new Date('2026-10-01T00:00:00Z'), EndTime: new Date('2026-11-01T00:00:00Z') };

/** Changes that succeeded in the last month, by name: time, who, and the parameters. */
async function changes(name: string): Promise<readonly unknown[][]> {
  const found = await allEvents(cloudtrail, {
    ...october,
    LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: name }],
  });
  const records = new Map(found.map((event) => [event.EventId, recordOf(event)]));
  return [...records.values()]
    .filter(({ errorCode }) => errorCode === undefined)
    .map((record) => [record['eventTime'], at(record, 'userIdentity.arn'), record['requestParameters']])
    .reverse();
}

const session = (role: string, person: string): string => `arn:aws:sts::111122223333:assumed-role/${role}/${person}`;

describe('the planted stories of the last month', () => {
  test('recovery of the customer profiles was off for 17 hours, between two engineers', async () => {
    expect(await changes('UpdateContinuousBackups')).toMatchObject([
      [
        '2026-10-09T21:14:08Z',
        session('DatabaseEngineer', 'anna.keller'),
        { pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: false } },
      ],
      [
        '2026-10-10T14:21:40Z',
        session('DatabaseEngineer', 'jonas.weber'),
        { pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 35 } },
      ],
    ]);
  });

  test('deletion protection of the ledger was off around a maintenance', async () => {
    expect(
      (await changes('UpdateTable')).map(([time, , parameters]) => [time, at(parameters, 'deletionProtectionEnabled')]),
    ).toEqual([
      ['2026-10-16T05:02:31Z', false],
      ['2026-10-16T06:47:03Z', true],
    ]);
  });

  test('a key was disabled for 40 minutes', async () => {
    expect((await changes('DisableKey')).map(([time]) => time)).toEqual(['2026-10-21T10:05:17Z']);
    expect((await changes('EnableKey')).map(([time]) => time)).toEqual(['2026-10-21T10:45:52Z']);
  });

  test('the trail of all accounts was stopped, and another person started it again', async () => {
    const trail = 'meridian-organisation-trail';
    expect(await changes('StopLogging')).toEqual([
      ['2026-10-23T22:10:44Z', session('PlatformEngineer', 'tomasz.nowak'), { name: expect.stringContaining(trail) }],
    ]);
    expect(await changes('StartLogging')).toEqual([
      ['2026-10-24T01:35:09Z', session('PlatformEngineer', 'jonas.weber'), { name: trail }],
    ]);
  });

  test('each planted fault names something that the bank has', () => {
    const known = new Set([
      ...scenario.tables.map(({ arn }) => arn),
      ...scenario.keys.map(({ arn }) => arn),
      ...trailsOf(scenario).map(({ arn }) => arn),
      ...scenario.accounts.map(({ id }) => id),
      ...assessments.map(({ id }) => `arn:aws:auditmanager:eu-central-1:111122223333:assessment/${id}`),
    ]);
    expect(plantedHistory.length).toBeGreaterThanOrEqual(9);
    for (const { subject } of plantedHistory) expect(known).toContain(subject);
  });
});

/** What the events of 90 days say last about a setting of a table, by the table's name; nothing where they are silent. */
function lastSettings(
  path: string,
  tables: ReturnType<typeof createScenario>,
  now: Date,
): ReadonlyMap<string, unknown> {
  const from = new Date(now.getTime() - 90 * 86_400_000);
  const last = new Map<string, unknown>();
  for (const account of tables.accounts) {
    for (const region of tables.regions) {
      const events = eventsBetween(tables, { account: account.id, region }, { from, to: now });
      for (const { record } of [...events].reverse()) {
        const value = at(record, `requestParameters.${path}`);
        const named =
          at(record, 'requestParameters.tableName') ?? at(record, 'responseElements.tableDescription.tableName');
        if (record['errorCode'] !== undefined || value === undefined || named === undefined) continue;
        const name = String(named).split('/').at(-1) ?? '';
        last.set(`arn:aws:dynamodb:${region}:${account.id}:table/${name}`, value);
      }
    }
  }
  return last;
}

describe('for every clock', () => {
  const clocks = fc.date({ min: new Date('2024-01-01'), max: new Date('2035-12-31'), noInvalidDate: true });

  test('the history ends in the state that the bank is in', () => {
    fc.assert(
      fc.property(clocks, (now) => {
        const bank = createScenario({ now });
        const recovery = lastSettings('pointInTimeRecoverySpecification.pointInTimeRecoveryEnabled', bank, now);
        const protection = lastSettings('deletionProtectionEnabled', bank, now);
        expect(recovery.size + protection.size).toBeGreaterThan(1);
        for (const table of bank.tables) {
          const on = table.recoveryDays !== null;
          expect(recovery.get(table.arn) ?? on).toBe(on);
          expect(protection.get(table.arn) ?? table.deletionProtection).toBe(table.deletionProtection);
        }
      }),
      { numRuns: 15 },
    );
  });

  test('the stories lie within the last calendar month, and no event after the clock', () => {
    fc.assert(
      fc.property(clocks, (now) => {
        const bank = createScenario({ now });
        const month = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1);
        const place = { account: '111122223333', region: 'eu-central-1' };
        const from = new Date(now.getTime() - 120 * 86_400_000);
        const events = eventsBetween(bank, place, { from, to: now });
        const told = events.filter(({ name }) =>
          ['DisableKey', 'EnableKey', 'StopLogging', 'StartLogging'].includes(name),
        );
        expect(new Set(told.map(({ name }) => name)).size).toBe(4);
        const end = Date.UTC(now.getUTCFullYear(), now.getUTCMonth());
        expect(told.every(({ time }) => time.getTime() >= month && time.getTime() < end)).toBe(true);
        expect(events.every(({ time }) => time < now)).toBe(true);
      }),
      { numRuns: 5 },
    );
  });

  test('folders never lie after the clock and always reach back fourteen months', () => {
    const [, soc2] = assessments;
    if (soc2 === undefined) throw new Error('there is no such assessment');
    fc.assert(
      fc.property(clocks, (now) => {
        const folders = foldersOf(createScenario({ now }), soc2);
        const oldest = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 14, 2));
        expect(folders[0]?.day.name).toBe(oldest.toISOString().slice(0, 10));
        expect(folders.every(({ firstAt }) => firstAt <= now)).toBe(true);
      }),
      { numRuns: 4 },
    );
  });
});

test('tables for measurements have no history, so that a large bank answers as fast', async () => {
  const large = createSandbox({ now: () => today, extraTables: 300 });
  const { cloudtrail: client } = clientsOf({ requestHandler: large.requestHandler });
  const input = {
    LookupAttributes: [{ AttributeKey: 'EventSource' as const, AttributeValue: 'dynamodb.amazonaws.com' }],
  };
  expect(await allEvents(client, { ...input, EndTime: today })).toEqual(
    await allEvents(cloudtrail, { ...input, EndTime: today }),
  );
  const statements = large.scenario.tables.find(({ name }) => name.startsWith('statements-'));
  expect(JSON.stringify(trailsOf(large.scenario))).toContain(statements?.arn);
});
