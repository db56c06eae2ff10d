import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/model/index.ts';
import { expectedTurns, turnsOfRoutine, yearOfChanges, type PackOfMonth } from '../../src/sandbox/index.ts';
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
    const routine = (control: string, name: string, before: Outcome | null, after: Outcome | null): boolean =>
      turnsOfRoutine({ control, subject: { id: name, name }, before, after }, packs);
    const packs = { before: inTime('2026-02'), after: inTime('2026-03') };
    expect(routine('DDB-RES-01', 'load-test-2026-03 (deleted)', null, 'inconclusive')).toBe(true);
    expect(routine('DDB-RES-01', 'load-test-2026-02 (deleted)', 'inconclusive', null)).toBe(true);
    expect(routine('DDB-GOV-01', 'card-vault', 'satisfied', 'inconclusive')).toBe(true);
    expect(routine('DDB-RES-01', 'load-test-2026-01 (deleted)', null, 'inconclusive')).toBe(false);
    expect(routine('DDB-RES-01', 'load-test-2026-03 (deleted)', null, 'not-satisfied')).toBe(false);
    expect(routine('DDB-GOV-01', 'card-vault', 'satisfied', 'not-satisfied')).toBe(false);
    expect(routine('DDB-RES-01', 'card-vault', 'satisfied', 'inconclusive')).toBe(false);
  });

  it('takes the copy of the last month for routine, in the pack of that month alone', () => {
    const turn = { control: 'DDB-RES-01', subject: { id: 'a', name: 'kyc-documents-search (deleted)' } };
    const [late, next] = [caughtUp('2026-05', '2026-07'), inTime('2026-06')];
    const came = { ...turn, before: null, after: 'inconclusive' } as const;
    expect(turnsOfRoutine(came, { before: late, after: next })).toBe(true);
    expect(turnsOfRoutine(came, { before: inTime('2026-04'), after: late })).toBe(false);
  });
});

/** A pack whose evidence is collected on the third day of the month after, or of a later one. */
const caughtUp = (month: string, collectedIn: string): PackOfMonth => ({
  month,
  collectedAt: new Date(`${collectedIn}-03T04:30:00Z`),
});
const inTime = (month: string): PackOfMonth => {
  const next = new Date(`${month}-01T00:00:00Z`);
  next.setUTCMonth(next.getUTCMonth() + 1);
  return caughtUp(month, next.toISOString().slice(0, 7));
};

const told = (before: PackOfMonth, after: PackOfMonth): string[] =>
  expectedTurns(before, after)
    .map((turn) => `${turn.control} ${turn.subject.split(/[:/]/).at(-1) ?? ''}: ${turn.before} -> ${turn.after}`)
    .sort();

describe('what has to turn between two packs', () => {
  it.each([
    ['2026-01', '2026-02', []],
    ['2026-07', '2026-08', []], // a longer stop of the trail is an exception, as the shorter one was
    ['2026-08', '2026-09', ['DDB-RES-01 card-vault: satisfied -> not-satisfied']],
    ['2026-09', '2026-10', []],
    // It was off until the fourth, which only its record of September tells: that of November tells what was set alone.
    ['2026-10', '2026-11', ['DDB-RES-01 card-vault: not-satisfied -> inconclusive']],
    ['2026-11', '2026-12', ['DDB-RES-01 card-vault: inconclusive -> satisfied']],
    ['2026-04', '2026-06', []], // off and on again in between
    ['2026-08', '2026-12', []],
  ])('from %s to %s, both collected in time', (before, after, turns) => {
    expect(told(inTime(before), inTime(after))).toEqual(turns);
  });

  it('counts what was off within a month that is caught up, and not what the records after it leave open', () => {
    const late = caughtUp('2026-05', '2026-07');
    const open = told(inTime('2026-04'), late).filter((turn) => turn.endsWith('not-satisfied -> inconclusive'));
    expect(told(inTime('2026-04'), late)).toEqual(
      [...open, 'DDB-RES-04 kyc-documents: satisfied -> not-satisfied'].sort(),
    );
    expect(open.map((turn) => turn.slice(0, 10)).sort()).toEqual([
      'DDB-ENC-01',
      'DDB-ENC-05',
      'DDB-ENC-05',
      'DDB-LOG-01',
      'DDB-LOG-06',
      'DDB-RES-01',
      'DDB-RES-04',
    ]);
    expect(told(late, inTime('2026-06'))).toHaveLength(open.length + 1);
    expect(told(late, inTime('2026-06'))).toContain('DDB-RES-04 kyc-documents: not-satisfied -> satisfied');
  });
});
