import { setMaxListeners } from 'node:events';
import type { Connection } from '../aws/index.ts';
import type { EvidenceId, Instant } from '../model/index.ts';
import { AuditPackError } from '../model/index.ts';
import type { Answer } from '../sources/source.ts';
import type { EvidenceStore } from '../store/index.ts';
import type { ProgressEvent } from './progress.ts';

/** What all parts of one run share. */
export interface Run {
  readonly connection: Connection;
  readonly store: EvidenceStore;
  readonly clock: () => Instant;
  readonly progress: (event: ProgressEvent) => void;
  /** Questions that are being asked, by the id of their first page: the same one is never asked twice at once. */
  readonly underWay: Map<EvidenceId, Promise<Answer>>;
  /** Pages that were reported: what several sources ask is counted once. */
  readonly reported: Set<EvidenceId>;
  /** Aborted when the user interrupts or when the run cannot go on. */
  readonly signal: AbortSignal;
  /** Ends the run: everything that still waits rejects, and the run throws the first error given here. */
  readonly end: (error: unknown) => void;
}

/** The two ways in which a run ends early: the caller's signal, and an error that makes going on senseless. */
export function createStop(interrupt: AbortSignal | undefined): Pick<Run, 'signal' | 'end'> {
  const failure = new AbortController();
  const signal = interrupt === undefined ? failure.signal : AbortSignal.any([interrupt, failure.signal]);
  setMaxListeners(0, signal); // one listener for each question that waits, thousands in a large scope
  return { signal, end: (error) => failure.abort(error) };
}

/** Why a run was stopped: the interruption, or the error that ended it. */
export function stopReason(interrupt: AbortSignal | undefined, signal: AbortSignal): unknown {
  if (interrupt?.aborted !== true) return signal.reason;
  return new AuditPackError('E_INTERRUPTED', 'interrupted; every answer received so far is stored', {
    hint: 'Run the same command again: it continues and asks only for what is missing.',
  });
}
