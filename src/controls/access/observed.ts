import type { Absent, ChangeEvent, EvidenceId, Surroundings } from '../../model/index.ts';
import { instantWords } from '../../model/index.ts';
import { kindOf } from '../policy/access-kinds.ts';
import { actionFacts } from '../policy/action-facts.ts';
import { administrativeActions } from '../policy/key-access.ts';
import { logActions, type Duty } from './duties.ts';

/** A call of the period that is part of a duty. */
export interface Use {
  /** `UpdateTable on 2026-10-12 at …`. */
  readonly example: string;
  readonly evidence: EvidenceId;
}

export type Uses = ReadonlyMap<Duty, Use>;

const sources = ['dynamodb.amazonaws.com', 'kms.amazonaws.com', 'cloudtrail.amazonaws.com'];
const found = new WeakMap<Surroundings, ReadonlyMap<string, Uses>>();
const none: Uses = new Map();

/** What a user or role did in the period, by its calls that succeeded: the first of each duty. */
export function usesOf(surroundings: Surroundings, arn: string): Uses {
  const known = found.get(surroundings) ?? findUses(surroundings.events);
  found.set(surroundings, known);
  return known.get(arn) ?? none;
}

/** Why not all calls of an account are known; null when they are. */
export const usesAbsent = (surroundings: Surroundings, account: string): Absent | null =>
  sources.map((source) => surroundings.eventsAbsent(account, source)).find((absent) => absent !== null) ?? null;

function findUses(events: readonly ChangeEvent[]): ReadonlyMap<string, Uses> {
  const uses = new Map<string, Map<Duty, Use>>();
  for (const event of events) {
    const duty = event.error === null ? dutyOf(event) : null;
    if (duty === null) continue;
    const own = uses.get(event.actor.principal) ?? new Map<Duty, Use>();
    uses.set(event.actor.principal, own);
    if (!own.has(duty)) {
      own.set(duty, { example: `${event.name} ${instantWords(event.time)}`, evidence: event.evidence });
    }
  }
  return uses;
}

const administering: ReadonlySet<string> = new Set(administrativeActions);
const logging: ReadonlySet<string> = new Set(logActions);

function dutyOf({ source, name }: ChangeEvent): Duty | null {
  switch (source) {
    case 'dynamodb.amazonaws.com': {
      const facts = actionFacts(`dynamodb:${name}`);
      const kind = facts === undefined ? null : kindOf(facts);
      if (kind === null) return null;
      return kind === 'administer' ? 'table-administration' : 'data-access';
    }
    case 'kms.amazonaws.com':
      return administering.has(`kms:${name}`) ? 'key-administration' : null;
    case 'cloudtrail.amazonaws.com':
      return logging.has(name) ? 'log-administration' : null;
    default:
      return null;
  }
}
