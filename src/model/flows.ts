import type { ChangeEvent } from './resources.ts';

/** A change that a successful call made on tables, backups or DAX: a subject that happened at an instant. */
export interface ChangeFacts {
  readonly event: ChangeEvent;
}
