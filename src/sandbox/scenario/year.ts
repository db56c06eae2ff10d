import type { Outcome } from '../../model/index.ts';
import type { BankChange, TableChange } from './bank-changes.ts';
import { bank, type Scenario } from './bank.ts';
import { recorderStop, recorderStoppedAt } from './config-recorders.ts';
import { auditedMonth, monthOf } from './events-calendar.ts';
import { stories } from './events-stories.ts';
import { bareCopyName } from './events-transfers.ts';
import { createScenario } from './scenario.ts';
import { tableArn } from './tables.ts';

interface YearRow {
  readonly what: string;
  readonly changes: readonly BankChange[];
}

/** The year 2026 of the bank: what it does beside what it does every month. */
export const yearOfChanges: readonly YearRow[] = [
  {
    what: 'Recovery of the card vault is off from September to November',
    changes: [
      { kind: 'recovery', at: '2026-09-12T10:15:07Z', table: 'card-vault', enabled: false },
      { kind: 'recovery', at: '2026-11-04T08:30:41Z', table: 'card-vault', enabled: true },
    ],
  },
  {
    what: 'Protection of the documents is off for three days of May, which nobody runs in time and which is caught up',
    changes: [
      { kind: 'protection', at: '2026-05-10T16:02:55Z', table: 'kyc-documents', enabled: false },
      { kind: 'protection', at: '2026-05-13T07:40:12Z', table: 'kyc-documents', enabled: true },
    ],
  },
  {
    what: 'The trail is stopped for a week of August: in every other month it is for three hours',
    changes: [{ kind: 'logging-stopped', at: '2026-08-10T09:00:00Z', until: '2026-08-17T09:00:00Z' }],
  },
];

/** A pack by what it is about: the month that it audits, such as `2026-03`, and when its evidence was collected. */
export interface PackOfMonth {
  readonly month: string;
  readonly collectedAt: Date;
}

/** What has to stand in the comparison of two packs about a subject of a control. */
export interface ExpectedTurn {
  readonly control: string;
  readonly subject: string;
  readonly before: Outcome;
  readonly after: Outcome;
}

/** Something that a control asks to be on was switched. */
interface Switch {
  readonly control: string;
  readonly subject: string;
  readonly at: Date;
  readonly on: boolean;
}

/**
 * Every subject whose result differs between two packs, by what the bank did and by what a pack can know of it. Nothing of the
 * code that judges is asked.
 */
export function expectedTurns(before: PackOfMonth, after: PackOfMonth): readonly ExpectedTurn[] {
  const [earlier, later] = [toldAt(before.collectedAt), toldAt(after.collectedAt)];
  const subjects = new Map([...earlier, ...later].map((each) => [`${each.control} ${each.subject}`, each]));
  return [...subjects.values()].flatMap(({ control, subject }) => {
    const of = (told: readonly Switch[]): readonly Switch[] =>
      told.filter((each) => each.control === control && each.subject === subject);
    const turn = { control, subject, before: resultOf(of(earlier), before), after: resultOf(of(later), after) };
    return turn.before === turn.after ? [] : [turn];
  });
}

/**
 * What a pack can know of a switch. A pack has one look at the state, when its evidence is collected, and the records of
 * CloudTrail from the first of the month to then. A record says what was set and when, but not what was before
 * (`UpdateContinuousBackups`, `UpdateTable`, `DisableKey`, `StopLogging` … carry the new value alone). So the time from the
 * first of the month to the first record is not known; where there is no record, it is as the look shows. Known to be off at
 * any time of the month is an exception; else, what is not known is not determinable.
 */
function resultOf(switches: readonly Switch[], { month, collectedAt }: PackOfMonth): Outcome {
  const { from, to } = monthOf(new Date(`${month}-01T00:00:00Z`));
  const inOrder = switches.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  const recorded = inOrder.filter(({ at }) => at >= from && at <= collectedAt);
  if (recorded.some(({ at, on }) => !on && at < to)) return 'not-satisfied';
  if (recorded.length > 0) return 'inconclusive';
  return (inOrder.findLast(({ at }) => at < from)?.on ?? true) ? 'satisfied' : 'not-satisfied';
}

const controlOf: Readonly<Record<TableChange['kind'], string>> = { recovery: 'DDB-RES-01', protection: 'DDB-RES-04' };

/**
 * Every switch that the bank tells at a time: the changes of the year, and what it tells of its last month alone, whenever it
 * is asked. A month that is caught up later therefore has none of the latter in it, and their records after it.
 */
function toldAt(now: Date): readonly Switch[] {
  const changes = yearOfChanges.flatMap((row) => row.changes);
  const scenario = createScenario({ now, changes });
  const ofYear = changes.flatMap((change): readonly Switch[] => {
    if (change.kind === 'logging-stopped') return []; // a story of its month, below
    const subject = tableArn({ account: bank.production.id, region: bank.mainRegion }, change.table);
    return [{ control: controlOf[change.kind], subject, at: new Date(change.at), on: change.enabled }];
  });
  return [...ofYear.filter(({ at }) => at <= now), ...ofLastMonth(scenario)];
}

function ofLastMonth(scenario: Scenario): readonly Switch[] {
  const { recoveryOff, protectionOff, keyDisabled, loggingStopped } = stories(scenario);
  const recorder = recorderStop(scenario.now);
  const off = (control: string, subject: string, { from, to }: { readonly from: Date; readonly to: Date }) => [
    { control, subject, at: from, on: false },
    { control, subject, at: to, on: true },
  ];
  const lost = (control: string, subject: string, at: Date | null): readonly Switch[] =>
    at === null ? [] : [{ control, subject, at, on: false }];
  const inRegion = <Item extends { readonly region: string }>(items: readonly Item[]): readonly Item[] =>
    items.filter(({ region }) => region === bank.mainRegion);
  return [
    ...off('DDB-RES-01', recoveryOff.table.arn, recoveryOff),
    ...off('DDB-RES-04', protectionOff.table.arn, protectionOff),
    ...off('DDB-ENC-05', keyDisabled.key.arn, keyDisabled),
    ...off('DDB-LOG-01', bank.production.id, loggingStopped),
    ...off('DDB-LOG-06', `region:${recorderStoppedAt.account}:${recorderStoppedAt.region}`, recorder),
    ...inRegion(scenario.keys).flatMap(({ arn, deletionScheduledAt }) => lost('DDB-ENC-05', arn, deletionScheduledAt)),
    ...inRegion(scenario.tables).flatMap(({ arn, keyLostAt }) => lost('DDB-ENC-01', arn, keyLostAt)),
  ];
}

interface Turn {
  readonly control: string;
  readonly subject: { readonly id: string; readonly name: string };
  readonly before: Outcome | null;
  readonly after: Outcome | null;
}

/**
 * Whether something turned with what the bank does every month, which `expectedTurns` does not list:
 * - Tables live for days: they carry their month in their names, or are the copy that is restored in the last month. Their
 *   settings were never read, so every control about them is not determinable, in the pack of their month alone.
 * - Tags of some tables are set again every month (DDB-GOV-01), by records that do not tell what they were before.
 * - DAX clusters are not asked for in the year: only events name them, and not in every month.
 */
export function turnsOfRoutine(
  { control, subject: { id, name }, before, after }: Turn,
  packs: { readonly before: PackOfMonth; readonly after: PackOfMonth },
): boolean {
  const came = before === null && after === 'inconclusive' && livedIn(name, packs.after);
  const went = after === null && before === 'inconclusive' && livedIn(name, packs.before);
  const tagged = control === 'DDB-GOV-01' && [before, after].every((each) => tagOutcomes.has(each));
  const named =
    id.startsWith('arn:aws:dax:') && [before, after].includes(null) && [before, after].includes('inconclusive');
  return came || went || tagged || named;
}

const tagOutcomes: ReadonlySet<Outcome | null> = new Set(['satisfied', 'inconclusive']);

const livedIn = (name: string, { month, collectedAt }: PackOfMonth): boolean =>
  name.endsWith(`-${month} (deleted)`) ||
  (name === `${bareCopyName} (deleted)` && auditedMonth(collectedAt).name === month);
