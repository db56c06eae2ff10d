import type { Topic } from './control.ts';
import type { Strength } from './framework.ts';
import type { Outcome, OutcomeCounts } from './outcome.ts';
import type { Instant, Interval } from './period.ts';
import type { Subject } from './subject.ts';

/** Which pack is compared. */
export interface PackHead {
  readonly pack: string;
  readonly organisation: string;
  readonly framework: { readonly id: string; readonly title: string; readonly version: string };
  readonly period: Interval & { readonly label: string };
  readonly collectedAt: Instant;
}

/** A value before and after; null where that side does not have it. */
export interface Turned<T> {
  readonly before: T | null;
  readonly after: T | null;
}

/** Result of a requirement, in machine words and in the framework's own. */
export interface ResultWords {
  readonly result: Outcome | 'not-tested';
  readonly words: string;
}

/**
 * Something about a subject's result: `changed`: judged in both packs, differently. `new` and `gone`: judged in one of
 * them only, and open there. `recreated`: a table of the same name, but another table.
 */
export interface SubjectTurn extends Turned<Outcome> {
  readonly kind: 'changed' | 'new' | 'gone' | 'recreated';
  readonly control: string;
  readonly subject: Subject;
  /** Why it is what it is now; for what is gone, why it was. */
  readonly reason: string;
}

/** A resource that only one of the packs knows, or a table that was deleted and created anew. */
export interface InventoryTurn {
  readonly kind: 'new' | 'gone' | 'recreated';
  readonly subject: Subject;
}

/** Two packs of the same framework, side by side: everything that differs. */
export interface PackComparison {
  readonly old: PackHead;
  readonly new: PackHead;
  readonly requirements: readonly ({ readonly id: string; readonly title: string } & Turned<ResultWords>)[];
  readonly controls: readonly ({ readonly id: string; readonly title: string } & Turned<Outcome>)[];
  readonly subjects: readonly SubjectTurn[];
  readonly inventory: readonly InventoryTurn[];
  /** Accounts, regions, consumer VPCs, sources and patterns of classes that joined or left the scope. */
  readonly scope: readonly {
    readonly what: string;
    readonly added: readonly string[];
    readonly removed: readonly string[];
  }[];
  /** What the organisation asks for, as canonical JSON. */
  readonly parameters: readonly ({ readonly name: string } & Turned<string>)[];
  readonly versions: readonly ({ readonly what: 'tool' | 'collector' | 'framework' | 'schema' } & Turned<string>)[];
  /** Requirement → control pairs of the mapping. */
  readonly mappings: readonly ({ readonly requirement: string; readonly control: string } & Turned<Strength>)[];
  readonly acceptances: readonly ({ readonly id: string; readonly control: string } & Turned<string>)[];
  /** Calls answered of calls asked, where that differs in more than the number of calls. */
  readonly coverage: readonly ({ readonly account: string; readonly region: string; readonly source: string } & Turned<{
    readonly asked: number;
    readonly answered: number;
  }>)[];
}

/** One pack of the chain in a trend: subjects tested by topic, each once for each control. */
export interface TrendPoint {
  readonly pack: string;
  readonly period: PackHead['period'];
  readonly status: 'complete' | 'partial';
  readonly topics: Readonly<Partial<Record<Topic, OutcomeCounts>>>;
}

/** Most packs in a trend: a year and the month that it is compared with. */
export const longestTrend = 13;

/** What the pack before this one says, when it was at hand. It follows from that pack, not from the evidence of this one. */
export interface PackHistory {
  /** SHA-256 of its manifest, as the manifest of this pack names it. */
  readonly manifest: string;
  readonly comparison: PackComparison;
  /** Oldest first; this pack last. */
  readonly trend: readonly TrendPoint[];
}
