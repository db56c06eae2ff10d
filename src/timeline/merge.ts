import { union } from '../model/index.ts';
import type { DecidingField } from '../model/index.ts';
import type { Span } from './span.ts';

/** Joins neighbouring intervals that say the same. */
export function mergeSpans<S extends Span>(spans: readonly S[]): readonly S[] {
  if (spans.length < 2) return spans;
  const merged: S[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last !== undefined && sayTheSame(last, span)) merged[merged.length - 1] = join(last, span);
    else merged.push(span);
  }
  return merged;
}

const sayTheSame = (a: Span, b: Span): boolean =>
  a.interval.to === b.interval.from &&
  a.outcome === b.outcome &&
  a.cause === b.cause &&
  a.basis === b.basis &&
  a.reason === b.reason &&
  a.deciding.length === b.deciding.length &&
  a.deciding.every((field, index) => sameField(field, b.deciding[index]));

const sameField = (a: DecidingField, b: DecidingField | undefined): boolean =>
  a.path === b?.path && a.value === b.value && a.rule === b.rule && a.met === b.met;

const join = <S extends Span>(a: S, b: S): S => ({
  ...a,
  interval: { from: a.interval.from, to: b.interval.to },
  evidence: union([a.evidence, b.evidence]),
  ended: b.ended,
});
