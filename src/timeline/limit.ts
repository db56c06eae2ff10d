import { instantWords, union } from '../model/index.ts';
import type { Cause, EvidenceId, Instant, Interval } from '../model/index.ts';
import type { Claim } from './claims.ts';
import type { Span, TimelineInput } from './span.ts';
import { speakingFor } from './window.ts';

interface Doubt {
  readonly cause: Cause;
  readonly message: string;
  readonly evidence: readonly EvidenceId[];
}

/** Keeps a claim only where it is proven that nothing changed between the interval and what the claim rests on. */
export function limitToCoverage(claims: readonly Claim[], input: TimelineInput): readonly Span[] {
  return claims.flatMap((claim) => limit(claim, input));
}

function limit(claim: Claim, input: TimelineInput): readonly Span[] {
  if (claim.outcome === 'inconclusive') return [strip(claim)];
  const { basis, anchor } = claim;
  const tooOld = basis === 'snapshot' && anchor !== null && anchor < input.period.from ? anchor : null;
  const known = tooOld === null ? knownInterval(claim, input) : null;
  const doubt = tooOld === null ? doubtOf(claim, input) : outdated(tooOld);
  if (claim.outcome === 'not-satisfied')
    return [known === null || beyond(claim, known) ? doubted(claim, doubt) : strip(claim)];
  if (known === null) return [weakened(claim, claim.interval, doubt)];
  return parts(claim.interval, known).map(({ interval, inside }) =>
    inside ? cut(claim, interval) : weakened(claim, interval, doubt),
  );
}

/** Where the claim is proven; null for nowhere. */
function knownInterval(claim: Claim, input: TimelineInput): Interval | null {
  if (claim.anchor === null) return null;
  if (input.coverage === null) return { from: '', to: later(input.collectedAt, claim.anchor) };
  return speakingFor(input.coverage.covered, claim.anchor);
}

const later = (a: Instant, b: Instant): Instant => (a > b ? a : b);
const beyond = (claim: Claim, known: Interval): boolean =>
  claim.interval.from < known.from || claim.interval.to > known.to;

const outdated = (anchor: Instant): Doubt => ({
  cause: 'stale',
  message: `the settings were read before the period, at ${instantWords(anchor)}`,
  evidence: [],
});

const doubtOf = (claim: Claim, input: TimelineInput): Doubt =>
  input.coverage ?? {
    cause: 'missing',
    message: `the period had not ended when the evidence was collected (${instantWords(input.collectedAt)})`,
    evidence: claim.evidence,
  };

function parts(whole: Interval, known: Interval): readonly { readonly interval: Interval; readonly inside: boolean }[] {
  if (known.from <= whole.from && whole.to <= known.to) return [{ interval: whole, inside: true }];
  const from = later(whole.from, known.from);
  const to = whole.to < known.to ? whole.to : known.to;
  if (from >= to) return [{ interval: whole, inside: false }];
  return [
    { interval: { from: whole.from, to: from }, inside: false },
    { interval: { from, to }, inside: true },
    { interval: { from: to, to: whole.to }, inside: false },
  ].filter(({ interval }) => interval.from < interval.to);
}

/** The part of a span; a change belongs to it only where it touches. */
function cut(claim: Claim, interval: Interval): Span {
  return {
    ...strip(claim),
    interval,
    begun: interval.from === claim.interval.from ? claim.begun : null,
    ended: interval.to === claim.interval.to ? claim.ended : null,
  };
}

const weakened = (claim: Claim, interval: Interval, doubt: Doubt): Span => ({
  ...cut(claim, interval),
  outcome: 'inconclusive',
  cause: doubt.cause,
  reason: `It cannot be shown that what was read held in this interval: ${doubt.message}.`,
  deciding: [],
  evidence: union([claim.evidence, doubt.evidence]),
});

/** A failure stays a failure: only its duration is in doubt. */
const doubted = (claim: Claim, doubt: Doubt): Span => ({
  ...strip(claim),
  reason: `${claim.reason} Since when is not certain: ${doubt.message}.`,
  evidence: union([claim.evidence, doubt.evidence]),
});

/** The span of a claim: written out, as there are very many. */
const strip = ({ interval, outcome, cause, reason, deciding, basis, evidence, begun, ended }: Claim): Span => ({
  interval,
  outcome,
  cause,
  reason,
  deciding,
  basis,
  evidence,
  begun,
  ended,
});
