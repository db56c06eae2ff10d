import type { FetchedObject, Instant, ObjectStore, StoredObject } from '../model/index.ts';
import { ahead } from './ahead.ts';
import { checkDigest, type Claim, type DigestTrust } from './check-digest.ts';
import type { Digest } from './digest.ts';
import { problemOf, type KnownProblem } from './ledger.ts';

/** Digests that are fetched ahead: they are small, and the logs need most of the connections. */
const digestsAhead = 8;

export interface ChainInput extends DigestTrust {
  readonly store: ObjectStore;
  /** The newest first. */
  readonly digestKeys: readonly string[];
  /** Predecessors of digests that begin at or before this instant are not looked for. */
  readonly from: Instant;
  readonly report: (problem: KnownProblem) => void;
}

export type ChainStep =
  | { readonly key: string; readonly digest: Digest; readonly verified: true; readonly stored: StoredObject }
  | { readonly key: string; readonly digest: Digest | null; readonly verified: false; readonly problem: KnownProblem };

/**
 * Checks a chain of digests from the newest to the oldest: every digest, and that each is the one that its verified
 * successor names and ends where that one begins. A backfill chain has no time to be continuous in: its digests name
 * logs that CloudTrail processed late (User Guide, "CloudTrail digest file structure").
 */
export async function* checkChain(input: ChainInput): AsyncGenerator<ChainStep> {
  const { store, digestKeys, report } = input;
  let successor: Successor | null = null;
  let { bucket } = input;
  const fetch = async (key: string) => ({ key, fetched: await store.get(key) });
  for await (const { key, fetched } of ahead(digestKeys, digestsAhead, fetch)) {
    successor = await resolveMissing(successor, key, { ...input, bucket });
    const named: Successor | null = successor?.claim.key === key ? successor : null;
    const { digest, stored, problem } = checkDigest(key, fetched, named?.claim ?? null, { ...input, bucket });
    if (problem !== null) report(problem);
    if (problem === null && named !== null && named.claim.verified && !input.backfill) {
      reportTime(key, digest, named, report);
    }
    if (problem === null) {
      bucket ??= digest.bucket;
      yield { key, digest, verified: true, stored };
    } else yield { key, digest, verified: false, problem };
    // A digest between a successor and the one that it names does not take that one's place.
    if (successor === null || named !== null || (problem === null && !successor.claim.verified)) {
      successor = digest === null ? null : successorOf(digest, problem === null);
    }
  }
  await resolveMissing(successor, '', { ...input, bucket });
}

interface Successor {
  readonly begin: Instant;
  readonly claim: Claim;
}

const successorOf = ({ previous, window }: Digest, verified: boolean): Successor | null =>
  previous === null ? null : { begin: window.from, claim: { ...previous, verified } };

/**
 * Lets go of a successor when the digest that it names can no longer follow in the list, and reports that digest unless
 * it lies elsewhere, as after a change of prefix or bucket.
 */
async function resolveMissing(
  successor: Successor | null,
  nextKey: string,
  { store, bucket, from, report }: ChainInput,
): Promise<Successor | null> {
  if (successor === null || mayFollow(successor.claim.key, nextKey)) return successor;
  const { claim, begin } = successor;
  if (!claim.verified || begin <= from || (bucket !== null && claim.bucket !== bucket)) return null;
  const found: FetchedObject = await store.get(claim.key);
  if ('absent' in found && found.absent === 'missing') {
    const message = `a verified digest that begins at ${begin} names it, and it is not there`;
    report(problemOf('digest-missing', claim.key, message));
  }
  return null;
}

/** Whether a key is the next one, or one after it in the same region's folder. */
const mayFollow = (key: string, next: string): boolean =>
  key === next || (key < next && regionFolder(key) === regionFolder(next));

/** A key without day and name. */
const regionFolder = (key: string): string => key.split('/').slice(0, -4).join('/');

function reportTime(key: string, { window }: Digest, { begin }: Successor, report: ChainInput['report']): void {
  if (window.to === begin) return;
  report(problemOf('digest-time', key, `the digest ends at ${window.to}, its successor begins at ${begin}`));
}
