import { join } from 'node:path';
import { connect } from '../aws/index.ts';
import {
  collect,
  noneProvided,
  takeIn,
  type CollectSummary,
  type ProgressEvent,
  type Provided,
} from '../collect/index.ts';
import type { Assessment, Cause } from '../model/index.ts';
import { trailLogKeys } from '../sources/cloudtrail-trails.ts';
import { sources } from '../sources/index.ts';
import { logCacheFolder, openDurableStore, type DurableEvidence } from '../store/index.ts';
import { athenaEngine } from './athena.ts';
import { wayTo } from './connection.ts';
import type { Context } from './context.ts';
import type { Progress } from './progress.ts';
import type { Settings } from './settings.ts';
import { describeParts } from './stored-runs.ts';
import { readersOf, readTrailLogs, type TrailLogPlace } from './trail-logs.ts';

export const evidenceFolder = (assessmentFolder: string): string => join(assessmentFolder, 'evidence');

export interface CollectRequest {
  readonly folder: string;
  readonly endpoint?: string;
  /** Manual evidence, checked; null where no folder is configured. */
  readonly provided: Provided | null;
  /** Where trail logs lie; folders with their absolute paths. */
  readonly trailLogs: readonly TrailLogPlace[];
  /** Who counts the events in them. */
  readonly events: Settings['events'];
  /** The copy of the evidence that outlives this machine; absent where it lies on this disk alone. */
  readonly durable?: DurableEvidence | undefined;
  readonly progress: Progress;
}

/** Collects an assessment's evidence into its folder, or continues a run that was stopped. */
export async function collectEvidence(
  plan: Assessment,
  request: CollectRequest,
  context: Context,
): Promise<CollectSummary> {
  const { folder, endpoint, progress } = request;
  const { durable } = request;
  const store = await openDurableStore(evidenceFolder(folder), plan, { host: context.host, durable });
  try {
    const { scope, parts, id } = store.assessment;
    // Where stored runs speak for the whole period, AWS has nothing to add.
    const asksAws = parts === undefined || parts.some(({ run, share }) => run === id && share.length > 0);
    const accounts = scope.accounts.length === 1 ? '1 account' : `${scope.accounts.length} accounts`;
    const verb = asksAws ? 'Collecting evidence' : 'Taking stored evidence';
    progress.phase(`${verb} for ${plan.period.label}: ${accounts}, ${scope.regions.join(', ')}`);
    for (const each of describeParts(store.assessment)) progress.phase(`  ${each}`);
    const way = wayTo({ sandbox: plan.sandbox, ...(endpoint === undefined ? {} : { endpoint }) }, context);
    const connection = connect({ accounts: [...plan.scope.accounts, ...readersOf(request.trailLogs)], ...way });
    const clock = (): string => context.now().toISOString();
    try {
      if (plan.sources.includes('manual')) await provide(request, { store, clock });
      const show = collectDisplay(progress);
      const summary = await collect({
        sources: asksAws ? [...sources, trailLogKeys] : [],
        connection,
        store,
        clock,
        progress: show,
        signal: context.signal,
      });
      progress.done();
      progress.phase(`  ${describeSummary(summary)}`);
      if (asksAws && plan.sources.includes('cloudtrail-logs')) {
        const cacheFolder = logCacheFolder(join(folder, '..'));
        const engineOver = athenaEngine({ events: request.events, scope }, way, context);
        const metadataFolder = join(folder, 'trail-logs');
        const reading = { store, connection, context, cacheFolder, metadataFolder, engineOver };
        await readTrailLogs(request, reading);
      }
      await store.mark({ endedAt: clock(), complete: isComplete(summary) });
      return summary;
    } finally {
      connection.close();
    }
  } finally {
    progress.done();
    await store.close();
  }
}

/** Why a question may get its answer when it is asked again. */
const passing: readonly Cause[] = ['throttled', 'truncated', 'unreachable', 'unreadable', 'error'];

const isComplete = ({ causes }: CollectSummary): boolean => passing.every((cause) => (causes[cause] ?? 0) === 0);

/** Takes in what people provide; says so where no folder is configured. */
async function provide({ provided, progress }: CollectRequest, into: Parameters<typeof takeIn>[1]): Promise<void> {
  if (provided === null) {
    return noneProvided(into, 'no folder of manual evidence is configured (manualEvidence, or --manual)');
  }
  const failed = await takeIn(provided, into);
  for (const [path, reason] of failed) progress.phase(`warning: manual evidence ${path}: ${reason}`);
  const files = provided.files.length - failed.size;
  const count = provided.statements.length;
  progress.phase(`  ${count === 1 ? '1 record' : `${count} records`} of manual evidence in ${files} files`);
}

/** Turns the stream of events into one line: how far the run is and what it waits for. */
function collectDisplay(progress: Progress): (event: ProgressEvent) => void {
  const counts = { places: 0, finished: 0, answers: 0, retries: 0 };
  const open = new Set<string>();
  return (event) => {
    if (event.kind === 'planned') counts.places = event.places.length;
    if (event.kind === 'started') open.add(nameOf(event.place));
    if (event.kind === 'finished') {
      counts.finished += 1;
      open.delete(nameOf(event.place));
    }
    if (event.kind === 'page') counts.answers += 1;
    if (event.kind === 'retry') counts.retries += 1;
    const [waiting = ''] = open;
    progress.step(
      `${counts.finished} of ${counts.places} sources, ${counts.answers} answers, ${counts.retries} retries; ${waiting}`,
    );
  };
}

const nameOf = ({ account, region, source }: { account: string; region: string; source: string }): string =>
  `${source} in ${account} ${region}`;

function describeSummary(summary: CollectSummary): string {
  const causes = Object.entries(summary.causes).map(([cause, count]) => `${count} ${cause}`);
  return [
    `${summary.collected} answers collected`,
    ...(summary.reused > 0 ? [`${summary.reused} of an earlier run kept`] : []),
    ...(summary.retries > 0 ? [`${summary.retries} retries`] : []),
    summary.unavailable === 0 ? 'nothing unavailable' : `${summary.unavailable} unavailable (${causes.join(', ')})`,
  ].join(', ');
}
