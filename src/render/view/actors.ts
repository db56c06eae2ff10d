import type { Actor, Change, Observation } from '../../model/index.ts';
import { evidenceReference } from './context.ts';
import type { Reference, ViewContext } from './context.ts';

/** Principal, session and source in one phrase, such as `role/PaymentsDeploy (session release-4711, from 10.20.4.17)`. */
export function actorText(actor: Actor, { words }: ViewContext): string {
  const details = [
    actor.session === null ? null : words.say('actor.session', { session: actor.session }),
    actor.invokedBy === null ? null : words.say('actor.via', { service: actor.invokedBy }),
    actor.sourceAddress === '' ? null : words.say('actor.source', { address: actor.sourceAddress }),
  ].filter((one) => one !== null);
  const principal = shortPrincipal(actor.principal) || actor.type;
  return details.length === 0 ? principal : `${principal} (${details.join(', ')})`;
}

/** The part of an ARN after the account, such as `role/PaymentsDeploy`; anything else unchanged. */
export const shortPrincipal = (principal: string): string =>
  /^arn:[\w-]+:(?:iam|sts)::\d{12}:(.+)$/s.exec(principal)?.[1] ?? principal;

export interface ChangeView {
  readonly time: string;
  readonly event: string;
  readonly source: string;
  readonly account: string;
  readonly region: string;
  readonly actor: string;
  readonly error: string | null;
  readonly resources: readonly string[];
  readonly evidence: Reference;
}

export const changeView = (context: ViewContext, change: Change): ChangeView => ({
  time: context.format.time(change.time),
  event: change.event,
  source: change.source,
  account: change.account,
  region: change.region,
  actor: actorText(change.actor, context),
  error: change.error,
  resources: change.resources,
  evidence: evidenceReference(context, change.evidence),
});

/**
 * Who brought an exception about and who ended it, in one sentence; null for anything but an exception.
 * `restored` is only said when the subject's next state is good.
 */
export function actorSentence(
  context: ViewContext,
  observation: Observation,
  ofSubject: readonly Observation[],
): string | null {
  if (observation.outcome !== 'not-satisfied') return null;
  const { words, pack, format } = context;
  const { from, to } = pack.assessment.period;
  const by = (change: Change) => ({
    actor: actorText(change.actor, context),
    event: change.event,
    time: format.time(change.time),
  });
  const next = ofSubject.find((one) => one.interval.from === observation.interval.to);
  const good = next?.outcome === 'satisfied' || next?.outcome === 'not-applicable';
  const begun =
    observation.begun !== null
      ? // Only an event that was judged itself is known to have caused the state.
        words.say(observation.basis === 'event' ? 'actor.begun' : 'actor.seen-after', by(observation.begun))
      : words.say(observation.interval.from <= from ? 'actor.begun-before' : 'actor.begun-unknown');
  const ended =
    observation.ended !== null
      ? words.say(good ? 'actor.restored' : 'actor.ended', by(observation.ended))
      : words.say(observation.interval.to >= to ? 'actor.not-ended' : 'actor.ended-unknown');
  return words.say('actor.sentence', { begun, ended });
}
