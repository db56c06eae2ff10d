import type { Connection } from '../aws/index.ts';
import { createPlaces } from '../aws/index.ts';
import type { Call, Instant, ScopeAccount } from '../model/index.ts';
import { ownerOf } from '../sources/owner.ts';
import type { Answer, Ask, Question, Source } from '../sources/source.ts';
import { evidenceId } from '../store/index.ts';
import type { EvidenceStore } from '../store/index.ts';
import { answer } from './answer.ts';
import { allEnded, eachBounded } from './bounded.ts';
import { identify } from './identity.ts';
import type { Identity } from './identity.ts';
import { createTally } from './progress.ts';
import type { CollectSummary, Place, ProgressEvent } from './progress.ts';
import { createStop, stopReason } from './run.ts';
import type { Run } from './run.ts';

export interface CollectOptions {
  readonly sources: readonly Source[];
  readonly connection: Connection;
  /** Opened store; its pinned assessment is what is collected. */
  readonly store: EvidenceStore;
  readonly clock: () => Instant;
  readonly progress?: (event: ProgressEvent) => void;
  /** Stops the run cleanly when aborted. */
  readonly signal?: AbortSignal;
}

/** Accounts read at the same time; their Regions and sources run together. */
const accountsAtOnce = 8;
/** Questions that one source may have under way in one Region. A slow source holds up only itself. */
const questionsAtOnce = 16;

/**
 * Asks all sources of the assessment in all accounts and Regions and stores every answer, or why there is none.
 * What an earlier run stored is not asked again; what it could not get is.
 * @throws AuditPackError `E_CREDENTIALS`, `E_NETWORK` or `E_STORE` when going on is senseless, `E_INTERRUPTED` on the
 * signal. All that was received before is stored.
 */
export async function collect(options: CollectOptions): Promise<CollectSummary> {
  const { connection, store, clock, signal: interrupt } = options;
  const tally = createTally(options.progress ?? (() => undefined));
  const run: Run = {
    connection,
    store,
    clock,
    progress: tally.progress,
    underWay: new Map(),
    reported: new Set(),
    ...createStop(interrupt),
  };
  const { scope, sources: wanted } = store.assessment;
  const sources = options.sources.filter(({ id }) => wanted.includes(id));
  run.progress({ kind: 'planned', places: scope.accounts.flatMap(({ id }) => placesOf(run, sources, id)) });
  try {
    await eachBounded(scope.accounts, accountsAtOnce, (account) => collectAccount(run, sources, account));
  } catch (error) {
    run.end(error);
  }
  if (run.signal.aborted) throw stopReason(interrupt, run.signal);
  return tally.summary();
}

function placesOf(run: Run, sources: readonly Source[], account: string): Place[] {
  const { regions } = run.store.assessment.scope;
  return sources.flatMap(({ id, per }) =>
    (per === 'region' ? regions : regions.slice(0, 1)).map((region) => ({ account, region, source: id })),
  );
}

async function collectAccount(run: Run, sources: readonly Source[], account: ScopeAccount): Promise<void> {
  let identity: Promise<Identity> | undefined;
  const known = (): Promise<Identity> => (identity ??= identify(run, account));
  const byId = new Map(sources.map((source) => [source.id, source]));
  const places = placesOf(run, sources, account.id);
  await allEnded(
    places.map(async (place) => {
      const source = byId.get(place.source);
      if (source === undefined || run.signal.aborted) return;
      run.progress({ kind: 'started', place });
      try {
        await source.collect(createAsk(run, place, known), { ...place, assessment: run.store.assessment });
      } catch (error) {
        run.end(error); // the others stop at their next question
      }
      run.progress({ kind: 'finished', place });
    }),
  );
  run.connection.release(account.id);
}

/** The `Ask` of one source in one account and Region. The same question asked twice at once is asked once. */
function createAsk(run: Run, place: Place, identity: () => Promise<Identity>): Ask {
  const width = createPlaces(questionsAtOnce);
  const { underWay } = run;
  const inTurn = async (call: Call, question: Question): Promise<Answer> => {
    // Without the signal: listeners of thousands of waiting questions make each further one slower to add. When the
    // run is stopped, the queue empties at once, one question after the other.
    await width.enter();
    try {
      run.signal.throwIfAborted();
      return await answer(run, { place, call, question, identity });
    } catch (error) {
      run.end(error); // also when the source swallows it
      throw error;
    } finally {
      width.leave();
    }
  };
  return (question) => {
    const { service, operation, request, region } = question;
    // Evidence belongs to the source whose question it is, also when another one asks it on its way.
    const source = ownerOf(service, operation);
    const call: Call = { account: place.account, source, service, operation, request, region: region ?? place.region };
    const id = evidenceId(call, 1);
    const current = underWay.get(id);
    if (current !== undefined) return current;
    const asked = inTurn(call, question).finally(() => underWay.delete(id));
    underWay.set(id, asked);
    return asked;
  };
}
