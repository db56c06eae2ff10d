import { instantWords } from '../model/index.ts';
import type { Cause, ChangeEvent, Instant, Interval, Judgement } from '../model/index.ts';
import { turnWords } from './span.ts';
import type { JudgedChange, Span, TimelineInput } from './span.ts';

/** A span with the instant its knowledge comes from; null when it knows nothing. */
export interface Claim extends Span {
  readonly anchor: Instant | null;
}

/** The stretch between two neighbouring changes. */
interface Stretch {
  readonly before: JudgedChange | null;
  readonly after: JudgedChange | null;
  readonly interval: Interval;
}

/** What holds between the changes within `life`, before asking whether the event history is complete. */
export function claimsOf(input: TimelineInput, life: Interval): readonly Claim[] {
  if (life.from >= life.to) return [];
  return stretches(input.changes).flatMap((stretch) => {
    const interval = {
      from: stretch.interval.from > life.from ? stretch.interval.from : life.from,
      to: stretch.interval.to < life.to ? stretch.interval.to : life.to,
    };
    if (interval.from >= interval.to) return [];
    const begun = stretch.before !== null && stretch.before.event.time >= life.from ? stretch.before.event : null;
    const ended = stretch.after !== null && stretch.after.event.time <= life.to ? stretch.after.event : null;
    const { outcome, cause, reason, deciding, basis, evidence, anchor } = judge(input, stretch);
    return [{ interval, outcome, cause, reason, deciding, basis, evidence, begun, ended, anchor }];
  });
}

/** Before and after everything: ISO instants compare as text. */
const beginning = '';
const end = '9999-12-31T23:59:59.999Z';

/** The one stretch of what never changed, as most of what is judged. */
const always: readonly Stretch[] = [{ before: null, after: null, interval: { from: beginning, to: end } }];

function stretches(changes: readonly JudgedChange[]): readonly Stretch[] {
  if (changes.length === 0) return always;
  return [null, ...changes].map((before, index) => {
    const after = changes[index] ?? null;
    const interval = { from: before?.event.time ?? beginning, to: after?.event.time ?? end };
    return { before, after, interval };
  });
}

type Claimed = Omit<Claim, 'interval' | 'begun' | 'ended'>;

function judge(input: TimelineInput, stretch: Stretch): Claimed {
  const { at } = input.snapshot;
  const holdsSnapshot = at !== null && stretch.interval.from <= at && at < stretch.interval.to;
  if (holdsSnapshot) return fromSnapshot(input, stretch.before);
  if (stretch.before === null) return beforeFirstChange(input, stretch.after);
  // Nothing newer than the last change: an answer that is missing or older cannot confirm that the change took effect.
  if (stretch.after === null && input.deleted === null) return unconfirmed(input, stretch.before);
  return fromChange(input, stretch.before);
}

function fromSnapshot(input: TimelineInput, before: JudgedChange | null): Claimed {
  const { judgement, cause, at, evidence } = input.snapshot;
  const { outcome, reason: own, deciding } = judgement;
  const base: Claimed = { outcome, cause, reason: own, deciding, basis: 'snapshot', evidence, anchor: at };
  if (before === null || before.judgement === 'unknown') return base;
  if (!contradict(before.judgement, judgement)) return base;
  const reason =
    `${own} The event history tells otherwise: ${said(before.event)} set another state ` +
    `(${withoutStop(before.judgement.reason)}). The settings were read after that, and what was read counts.`;
  return { ...base, reason, evidence: [...evidence, before.event.evidence] };
}

const contradict = (a: Judgement, b: Judgement): boolean =>
  a.outcome !== b.outcome && a.outcome !== 'inconclusive' && b.outcome !== 'inconclusive';

function fromChange(input: TimelineInput, change: JudgedChange): Claimed {
  const { event, judgement } = change;
  if (judgement === 'unknown') return inconclusive('missing', unknownAfter(input, event), [event]);
  const cause: Cause | null = judgement.outcome === 'inconclusive' ? 'unreadable' : null;
  return { ...judgement, cause, basis: 'event', evidence: [event.evidence], anchor: event.time };
}

/** Why the state after a change is not known. Of what is deleted, nothing but events can be read. */
function unknownAfter({ created, deleted, period }: TimelineInput, event: ChangeEvent): string {
  if (deleted === null) {
    return `The state after ${said(event)} is not known: it may have changed what is judged, and its record does not tell to what.`;
  }
  const end = `deleted at ${turnWords(deleted)}`;
  if (created?.event?.id !== event.id) {
    return `${said(event)} may have changed what is judged. The settings were never read after it: it was ${end}.`;
  }
  const within = created.at >= period.from && deleted.at <= period.to ? ' within the period' : '';
  return `It was created at ${turnWords(created)} and ${end}${within}; its settings were never read.`;
}

function unconfirmed(input: TimelineInput, last: JudgedChange): Claimed {
  const { snapshot } = input;
  if (last.judgement !== 'unknown' && last.judgement.outcome === 'not-satisfied') return fromChange(input, last);
  if (snapshot.at !== null) {
    const reason = `${said(last.event)} came after the settings were read, and they were not read again.`;
    return { ...inconclusive('stale', reason, [last.event]), evidence: [...snapshot.evidence, last.event.evidence] };
  }
  const { judgement, cause, evidence } = snapshot;
  return { ...judgement, cause, basis: 'snapshot', evidence: [...evidence, last.event.evidence], anchor: null };
}

function beforeFirstChange(input: TimelineInput, first: JudgedChange | null): Claimed {
  if (first === null) {
    const { judgement, cause, evidence, at } = input.snapshot;
    return { ...judgement, cause, basis: 'snapshot', evidence, anchor: at };
  }
  const did = first.judgement === 'unknown' ? 'may have changed what is judged' : effect(first.judgement);
  const reason = `The state before ${said(first.event)} is not known: it ${did}, and its record does not tell what was before.`;
  return inconclusive('missing', reason, [first.event]);
}

function effect(judgement: Judgement): string {
  switch (judgement.outcome) {
    case 'not-satisfied':
      return 'set a state that does not meet the control';
    case 'satisfied':
      return 'set a state that meets the control';
    case 'manual':
    case 'inconclusive':
    case 'not-applicable':
      return 'set a new state';
  }
}

const inconclusive = (cause: Cause, reason: string, events: readonly ChangeEvent[]): Claimed => ({
  outcome: 'inconclusive',
  cause,
  reason,
  deciding: [],
  basis: 'event',
  evidence: events.map((event) => event.evidence),
  anchor: null,
});

const said = (event: ChangeEvent): string => `${event.name} at ${instantWords(event.time)}`;
const withoutStop = (text: string): string => text.replace(/\.$/, '');
