import { resolve } from 'node:path';
import { connect, openLogBucket } from '../../aws/index.ts';
import { parsePeriod } from '../../config/period.ts';
import { verifyLogs } from '../../events/index.ts';
import type { GapKind, PlaceLogs, TrailCoverage } from '../../model/index.ts';
import type { CoverageLedger, ExpectedTrail } from '../../events/index.ts';
import { AuditPackError, exitCodes, instantWords, s3Folder } from '../../model/index.ts';
import type { ExitCode, Interval, ObjectStore } from '../../model/index.ts';
import { visible } from '../../render/visible.ts';
import { openLogFolder } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { readKeyFiles } from '../trail-keys.ts';

export interface LogsFlags {
  readonly period: string;
  /** Answers of ListPublicKeys: what is trusted, so never taken from the folder itself. */
  readonly keys: readonly string[];
  readonly bucket?: string;
  /** Trails as `account/region/name` that must be found. */
  readonly expect?: readonly string[];
  /** Of a bucket in S3. */
  readonly region?: string;
  readonly endpoint?: string;
  readonly json?: boolean;
}

/** `report logs verify`: what is proven of the trail logs in a folder or bucket, and what is not. */
export async function verifyTrailLogs(place: string, flags: LogsFlags, context: Context): Promise<ExitCode> {
  const period = parsePeriod(flags.period, context.now().toISOString(), 'UTC');
  const keys = readKeyFiles(flags.keys, context);
  const expected = (flags.expect ?? []).map(readExpected);
  const { store, prefix, close } = await openPlace(place, flags, context);
  try {
    const ledger = await verifyLogs({
      store,
      keys,
      period,
      expected,
      ...(prefix !== null && { prefixes: [prefix] }),
      ...(flags.bucket !== undefined && { bucket: flags.bucket }),
      signal: context.signal,
    });
    if (flags.json === true) context.stdout(`${JSON.stringify(ledger, null, 2)}\n`);
    else context.stdout(describe(ledger, `${place}, ${period.label}`));
    return exitCodeOf(ledger);
  } finally {
    close();
  }
}

interface OpenPlace {
  readonly store: ObjectStore;
  /** Key prefix of the trails; null where all of the store is searched. */
  readonly prefix: string | null;
  readonly close: () => void;
}

async function openPlace(place: string, flags: LogsFlags, context: Context): Promise<OpenPlace> {
  const inS3 = s3Folder(place);
  if (inS3 === null) {
    const store = await openLogFolder(resolve(context.cwd, place));
    return { store, prefix: null, close: () => undefined };
  }
  const { bucket, prefix } = inS3;
  const region = flags.region ?? context.env['AWS_REGION'] ?? context.env['AWS_DEFAULT_REGION'];
  if (region === undefined) {
    throw new AuditPackError('E_USAGE', `the Region of the bucket ${bucket} is not known`, {
      hint: 'Name it with --region, or set AWS_REGION.',
    });
  }
  const account = 'caller';
  const connection = connect({
    accounts: [{ id: account, name: account }],
    now: context.now,
    ...(flags.endpoint !== undefined && { endpoint: flags.endpoint }),
  });
  const store = openLogBucket(connection, { bucket, account, region });
  return { store, prefix: prefix === '' ? null : prefix, close: () => connection.close() };
}

function readExpected(text: string): ExpectedTrail {
  const parts = /^(?<account>\d{12})\/(?<region>[a-z0-9-]+)\/(?<trail>[A-Za-z0-9._-]+)$/.exec(text)?.groups;
  if (parts !== undefined) return { account: '', region: '', trail: '', ...parts };
  throw new AuditPackError('E_USAGE', `"${text}" is no trail`, {
    hint: 'Write it as account/region/name, such as 111122223333/eu-central-1/bank-trail.',
  });
}

function exitCodeOf({ verdict }: CoverageLedger): ExitCode {
  switch (verdict) {
    case 'covered':
      return exitCodes.complete;
    case 'gaps':
      return exitCodes.incomplete;
    case 'failed':
      return exitCodes.verification;
  }
}

const verdictWords: Readonly<Record<CoverageLedger['verdict'], string>> = {
  covered: 'COVERED',
  gaps: 'NOT COVERED',
  failed: 'FAILED',
};

const gapWords: Readonly<Record<GapKind, string>> = {
  'logging-stopped': 'logging or validation was off: the next digest begins a new chain',
  'validation-off': 'log file validation was off: logs, and no digest that names them',
  'digests-missing': 'digests are missing',
  unverifiable: 'digests that are not proven to be of CloudTrail',
};

function describe(ledger: CoverageLedger, what: string): string {
  const { verdict, trails, places, problems, problemsLeftOff } = ledger;
  const lines = [
    `${verdictWords[verdict]}  ${what}`,
    ...(trails.length === 0 ? ['  There are no trail logs in it.'] : []),
    ...trails.flatMap((trail) => trailLines(trail, ledger.period)),
    ...places.map(placeLine),
    ...problems.map(({ severity, key, message }) => `  ${severity}: ${shown(key)}: ${shown(message)}`),
    ...(problemsLeftOff > 0 ? [`  and ${problemsLeftOff} more problems, which are counted only`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** Names come from the bucket: none of them may look like a line of ours. */
const shown = (text: string): string => visible(text).replaceAll(/\s/g, ' ');

function trailLines(trail: TrailCoverage, period: Interval): readonly string[] {
  const { covered, gaps, digests, backfills, logs, bucket } = trail;
  const hours = covered.reduce((sum, each) => sum + hoursOf(each), 0);
  const counts = [
    `${rounded(hours)} of ${rounded(hoursOf(period))} hours covered`,
    `${digests.verified} of ${digests.of} digests`,
    ...(backfills.of > 0 ? [`${backfills.verified} of ${backfills.of} backfill digests`] : []),
    `${logs.verified} of ${logs.of} named log files verified`,
    ...(bucket === null ? [] : [`bucket ${shown(bucket)}`]),
  ];
  return [
    `  ${placeName(trail)} ${shown(trail.trail ?? '(no digest)')}: ${counts.join(', ')}`,
    ...gaps.map(({ from, to, kind }) => `    gap ${instantWords(from)} to ${instantWords(to)}: ${gapWords[kind]}`),
  ];
}

const hoursOf = ({ from, to }: Interval): number => (Date.parse(to) - Date.parse(from)) / 3_600_000;
/** Down, so that what is not whole does not look so. */
const rounded = (hours: number): number => Math.floor(hours * 100) / 100;

const placeName = ({ account, region, organisation, root }: TrailCoverage | PlaceLogs): string => {
  const prefix = root.slice(0, root.indexOf('AWSLogs/'));
  return [shown(prefix), organisation ?? '', account, region].filter((part) => part !== '').join(' ');
};

function placeLine(place: PlaceLogs): string {
  const { logs, unnamed, unproven } = place;
  const rest = [
    ...(unnamed > 0 ? [`${unnamed} that no digest names`] : []),
    ...(unproven > 0 ? [`${unproven} in gaps`] : []),
  ];
  return `  ${placeName(place)}: ${[`${logs.verified} of ${logs.of} log files verified`, ...rest].join(', ')}`;
}
