import type { JsonObject } from '../model/index.ts';
import type { Covering } from './backup/coverage.ts';
import { field } from './judgement.ts';
import { instant, number, objects, requiredText, text } from './read.ts';
import type { Aspect } from './aspects.ts';
import { open } from './transfer.ts';

/** A kind of copy of items of a table, and for how long it outlives them. */
export interface Copies {
  /** `null`: for ever. */
  readonly days: number | null;
  readonly aspect: Aspect;
}

const dayMilliseconds = 86_400_000;

/** How many days the register states for a kind of copy; undefined when it states none. */
export const statedDays = (lines: readonly JsonObject[], store: string): number | undefined =>
  lines
    .filter((line) => text(line, 'store') === store)
    .flatMap((line) => number(line, 'days') ?? [])
    .toSorted((a, b) => b - a)[0];

const ending = (words: string, path: string, days: number): Copies => ({
  days,
  aspect: {
    outcome: 'satisfied',
    text: `${words} end after ${days} days`,
    deciding: [field(path, days, 'must end', true)],
  },
});

const endless = (words: string, path: string): Copies => ({
  days: null,
  aspect: { outcome: 'not-satisfied', text: words, deciding: [field(path, undefined, 'must end', false)] },
});

const unknown = (words: string): Copies => ({ days: 0, aspect: open(words) });

/** What point-in-time recovery can bring back. */
export function recoveryCopies(continuousBackups: unknown): readonly Copies[] {
  const base = 'PointInTimeRecoveryDescription';
  const status = requiredText(continuousBackups, `${base}.PointInTimeRecoveryStatus`);
  if (status === 'DISABLED') return [];
  if (status !== 'ENABLED') return [unknown(`point-in-time recovery has the unknown status ${status}`)];
  // Absent means 35 days.
  const days = number(continuousBackups, `${base}.RecoveryPeriodInDays`) ?? 35;
  return [ending('continuous backups', `${base}.RecoveryPeriodInDays`, days)];
}

/** Backups on demand have no end of their own: somebody has to delete them, and has to have done so. */
export function backupCopies(
  backups: readonly JsonObject[],
  { stated, readAt }: { readonly stated: number | undefined; readonly readAt: string },
): readonly Copies[] {
  const details = backups.map((backup) => ({
    made: instant(backup, 'BackupDetails.BackupCreationDateTime'),
    ends: instant(backup, 'BackupDetails.BackupExpiryDateTime'),
  }));
  const limited = details.flatMap(({ made, ends }) =>
    made === undefined || ends === undefined ? [] : [span(made, ends)],
  );
  const others = details.filter(({ ends }) => ends === undefined);
  const path = 'BackupDetails.BackupExpiryDateTime';
  const own = limited.length === 0 ? [] : [ending('backups of deleted tables', path, Math.max(0, ...limited))];
  if (others.length === 0) return own;
  if (stated === undefined) return [...own, endless('backups on demand have no end', path)];
  const ages = others.map(({ made }) => (made === undefined ? Number.POSITIVE_INFINITY : span(made, readAt)));
  return [
    ...own,
    agedCopies('backups on demand', 'BackupDetails.BackupCreationDateTime', { stated, age: Math.max(...ages) }),
  ];
}

/** Copies that are deleted after stated days: the oldest that is there must not be older. */
function agedCopies(words: string, path: string, { stated, age }: { stated: number; age: number }): Copies {
  if (age <= stated + 1) return ending(words, path, stated);
  const told = Number.isFinite(age) ? `${Math.floor(age)} days old` : 'of an unknown age';
  return {
    days: stated,
    aspect: {
      outcome: 'not-satisfied',
      text: `the oldest of its ${words} is ${told}, but they must end after ${stated} days`,
      deciding: [field(path, told, `must not be older than ${stated} days`, false)],
    },
  };
}

const span = (from: string, to: string): number => Math.ceil((Date.parse(to) - Date.parse(from)) / dayMilliseconds);

interface Points {
  readonly groups: readonly JsonObject[];
  readonly plans: readonly Covering[];
  readonly stated: number | undefined;
  readonly readAt: string;
}

/** Recovery points end by the rules of the plans that make them. */
export function pointCopies({ groups, plans, stated, readAt }: Points): readonly Copies[] {
  const path = 'Lifecycle.DeleteAfterDays';
  const lives = plans.filter(({ match }) => match === 'yes').flatMap(({ rules }) => rules.flatMap(lifetimes));
  if (lives.includes(null)) return [endless('recovery points of its backup plan never end', path)];
  if (plans.some(({ match }) => match === 'unclear')) return [unknown('which backup plans select it is not clear')];
  const longest = lives.filter((days) => days !== null);
  const there = groups.filter((group) => requiredText(group, 'status') !== 'DELETING');
  if (longest.length === 0 && there.length === 0) return [];
  const days = Math.max(...longest, ...(stated === undefined ? [] : [stated]));
  if (!Number.isFinite(days)) return [unknown('when its recovery points end is not known: no plan selects it')];
  const ages = there.map((group) => span(requiredText(group, 'oldest'), readAt));
  return [agedCopies('recovery points', path, { stated: days, age: Math.max(0, ...ages) })];
}

/** Days of a rule and of its copies; null for ever (API reference, Lifecycle). */
function lifetimes(rule: JsonObject): readonly (number | null)[] {
  return [rule, ...objects(rule, 'CopyActions')].map((one) => {
    const days = number(one, 'Lifecycle.DeleteAfterDays');
    return days === undefined || days < 0 ? null : days;
  });
}

/** Files of exports end by the rules of their bucket, which are not read. */
export function exportCopies(exports: readonly JsonObject[], stated: number | undefined): readonly Copies[] {
  const made = exports.filter((one) => text(one, 'ExportStatus') !== 'FAILED');
  if (made.length === 0) return [];
  return stated === undefined
    ? [unknown('when the files of its exports end is not stated')]
    : [ending('files of exports', 'copies.exports', stated)];
}

/** A replica outside of the scope has copies of its own; others are judged as tables. */
export function replicaCopies(replicas: readonly JsonObject[], stated: number | undefined): readonly Copies[] {
  const outside = replicas.filter((one) => one['table'] === null).map((one) => requiredText(one, 'region'));
  if (outside.length === 0) return [];
  return stated === undefined
    ? [unknown(`how long copies of its replica in ${outside.join(', ')} last is not stated`)]
    : [ending('copies of replicas', 'copies.replicas', stated)];
}

/** What Kinesis streams keep of its changes. */
export function streamCopies(streams: readonly JsonObject[]): readonly Copies[] {
  const hours = streams.map((one) => number(one, 'RetentionPeriodHours'));
  if (hours.includes(undefined)) return [unknown('how long its Kinesis stream keeps changes is not told')];
  const known = hours.filter((one) => one !== undefined);
  return known.length === 0
    ? []
    : [ending('records of its Kinesis stream', 'RetentionPeriodHours', Math.ceil(Math.max(...known) / 24))];
}
