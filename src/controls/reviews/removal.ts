import type { AccessRemovals, ChangeEvent, Fact, Instant } from '../../model/index.ts';
import { text } from '../read.ts';

/** When access was taken away, as far as the event history tells. */
export type Removal =
  | { readonly kind: 'at'; readonly event: ChangeEvent }
  /** No event tells: it was before the history begins. */
  | { readonly kind: 'before'; readonly since: Instant }
  | { readonly kind: 'unknown'; readonly message: string };

interface Wanted {
  readonly principal: string;
  /** ARN of the policy that was taken away; undefined for all access. */
  readonly policy: string | undefined;
}

/** The event that carried a decision out: the most telling kind that there is, and of that the last one. */
export function removedAt({ principal, policy }: Wanted, removals: Fact<AccessRemovals>): Removal {
  if (removals.kind === 'absent') return { kind: 'unknown', message: removals.message };
  const { since, events } = removals.value;
  const own = events.filter((event) => isAbout(event, principal));
  const ofPolicy = events.filter(
    (event) =>
      policy !== undefined &&
      text(event.parameters, 'policyarn') === policy &&
      (own.includes(event) || event.name === 'DetachGroupPolicy'),
  );
  const deletions = own.filter(({ name }) => name === 'DeleteUser' || name === 'DeleteRole');
  const taken = policy === undefined ? own : own.filter(({ name }) => name === 'RemoveUserFromGroup');
  const telling = [ofPolicy, deletions, taken].find((list) => list.length > 0);
  const event = telling?.toSorted((a, b) => (a.time < b.time ? -1 : 1)).at(-1);
  return event === undefined ? { kind: 'before', since } : { kind: 'at', event };
}

/** IAM names users and roles without their paths; no two of an account differ in the path alone. */
function isAbout({ parameters }: ChangeEvent, principal: string): boolean {
  const [, kind, name] = /:(user|role)\/(?:.*\/)?([^/]+)$/.exec(principal) ?? [];
  const told = kind === undefined ? undefined : text(parameters, `${kind}name`);
  return told !== undefined && told.toLowerCase() === name?.toLowerCase();
}
