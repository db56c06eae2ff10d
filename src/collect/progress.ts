import type { Cause, SourceId } from '../model/index.ts';

/** Where something happens. */
export interface Place {
  readonly account: string;
  readonly region: string;
  readonly source: SourceId;
}

/** What a run does, as it happens. Events come many times a second: a display draws them at its own pace. */
export type ProgressEvent =
  | { readonly kind: 'planned'; readonly places: readonly Place[] }
  | { readonly kind: 'identified'; readonly account: string; readonly caller: string | null }
  | { readonly kind: 'started'; readonly place: Place }
  /** A page is stored. `items` is the number of elements in its lists, `fresh` whether AWS was asked for it now. */
  | {
      readonly kind: 'page';
      readonly place: Place;
      readonly operation: string;
      readonly page: number;
      readonly items: number;
      readonly fresh: boolean;
    }
  | {
      readonly kind: 'unavailable';
      readonly place: Place;
      readonly operation: string;
      readonly cause: Cause;
      readonly message: string;
    }
  | { readonly kind: 'retry'; readonly place: Place; readonly operation: string }
  | { readonly kind: 'finished'; readonly place: Place };

/** Counts of one run. */
export interface CollectSummary {
  /** Pages that AWS was asked for and answered. */
  readonly collected: number;
  /** Pages that an earlier run had stored. */
  readonly reused: number;
  /** Questions without an answer, in all and by cause. */
  readonly unavailable: number;
  readonly causes: Readonly<Partial<Record<Cause, number>>>;
  readonly retries: number;
  readonly items: number;
}

/** Counts events on their way to `next`. */
export function createTally(next: (event: ProgressEvent) => void): {
  readonly progress: (event: ProgressEvent) => void;
  readonly summary: () => CollectSummary;
} {
  const counts = { collected: 0, reused: 0, unavailable: 0, retries: 0, items: 0 };
  const causes: Partial<Record<Cause, number>> = {};
  return {
    progress: (event) => {
      if (event.kind === 'page') {
        counts[event.fresh ? 'collected' : 'reused'] += 1;
        counts.items += event.items;
      }
      if (event.kind === 'retry') counts.retries += 1;
      if (event.kind === 'unavailable') {
        counts.unavailable += 1;
        causes[event.cause] = (causes[event.cause] ?? 0) + 1;
      }
      next(event);
    },
    summary: () => ({ ...counts, causes: { ...causes } }),
  };
}
