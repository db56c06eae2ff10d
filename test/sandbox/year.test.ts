import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/model/index.ts';
import { turnsOfRoutine, yearOfChanges } from '../../src/sandbox/index.ts';
import { bank } from '../../src/sandbox/scenario/bank.ts';
import { eventsBetween } from '../../src/sandbox/scenario/events.ts';
import { createScenario } from '../../src/sandbox/scenario/scenario.ts';
import { trailsOf } from '../../src/sandbox/scenario/trails.ts';

const changes = yearOfChanges.flatMap((row) => row.changes);
const production = { account: bank.production.id, region: bank.mainRegion };
const bankAt = (instant: string) => createScenario({ now: new Date(instant), changes });
const vaultAt = (instant: string) =>
  bankAt(instant).tables.find(
    ({ name, account, region }) =>
      name === 'card-vault' && account === production.account && region === production.region,
  );

describe('a bank with a table of changes', () => {
  it('is as the changes up to now left it', () => {
    expect(vaultAt('2026-09-12T10:15:06Z')?.recoveryDays).toBe(35);
    expect(vaultAt('2026-09-12T10:15:07Z')?.recoveryDays).toBeNull();
    expect(vaultAt('2026-12-03T04:30:00Z')?.recoveryDays).toBe(35);
  });

  it('has an event of each change, at its time', () => {
    const scenario = bankAt('2026-10-03T04:30:00Z');
    const [from, to] = [new Date('2026-09-01T00:00:00Z'), new Date('2026-10-01T00:00:00Z')];
    const events = eventsBetween(scenario, production, { from, to });
    const told = events.find(({ time }) => time.toISOString() === '2026-09-12T10:15:07.000Z');
    expect(told).toMatchObject({ name: 'UpdateContinuousBackups' });
  });

  it('has the trail stopped for the week of the table, and for hours in every other month', () => {
    const stop = (instant: string): string | undefined => trailsOf(bankAt(instant))[0]?.stoppedAt?.toISOString();
    expect(stop('2026-09-03T04:30:00Z')).toBe('2026-08-10T09:00:00.000Z');
    expect(stop('2026-10-03T04:30:00Z')).toBe('2026-09-23T22:10:44.000Z');
  });

  it('takes for routine what is named after its month, and tags that are set again, but no exception', () => {
    const months = { before: '2026-02', month: '2026-03' };
    const routine = (control: string, name: string, before: Outcome | null, after: Outcome | null): boolean =>
      turnsOfRoutine({ control, subject: { id: name, name }, before, after }, months);
    expect(routine('DDB-RES-01', 'load-test-2026-03 (deleted)', null, 'inconclusive')).toBe(true);
    expect(routine('DDB-RES-01', 'load-test-2026-02 (deleted)', 'inconclusive', null)).toBe(true);
    expect(routine('DDB-GOV-01', 'card-vault', 'satisfied', 'inconclusive')).toBe(true);
    expect(routine('DDB-RES-01', 'load-test-2026-01 (deleted)', null, 'inconclusive')).toBe(false);
    expect(routine('DDB-RES-01', 'load-test-2026-03 (deleted)', null, 'not-satisfied')).toBe(false);
    expect(routine('DDB-GOV-01', 'card-vault', 'satisfied', 'not-satisfied')).toBe(false);
    expect(routine('DDB-RES-01', 'card-vault', 'satisfied', 'inconclusive')).toBe(false);
  });

  it('expects every turn in a month of its year, and each result to go on from the one before', () => {
    for (const { turns } of yearOfChanges) {
      for (const [index, { month, control, subject, before }] of turns.entries()) {
        expect(month).toMatch(/^2026-(0[1-9]|1[0-2])$/);
        const earlier = turns.slice(0, index).findLast((one) => one.control === control && one.subject === subject);
        if (earlier !== undefined) expect(before).toBe(earlier.after);
      }
    }
  });
});
