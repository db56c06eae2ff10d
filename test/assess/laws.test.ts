import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, improves, outcomes, worst } from '../../src/model/index.ts';
import type { AuditPack, Outcome, RequirementResult } from '../../src/model/index.ts';
import type { Readings } from '../../src/assess/judged.ts';
import { mapRequirements } from '../../src/assess/map.ts';
import { controls, describedAs, estates, lose, loss, outcome, requirements } from './generated.ts';
import { assessment, framework, pack, resource, setting } from './support.ts';

const judged = (made: Readings): AuditPack => pack({ controls, readings: made, framework: framework(requirements) });

/** `not-tested` claims as little as `inconclusive`. */
const claimed = (result: RequirementResult['result']): Outcome => (result === 'not-tested' ? 'inconclusive' : result);

function expectNoImprovement(before: AuditPack, after: AuditPack): void {
  before.findings.forEach((finding, index) => {
    const worse = after.findings[index]?.outcome ?? 'satisfied';
    expect(improves(finding.outcome, worse), `${finding.control.id}: ${finding.outcome} became ${worse}`).toBe(false);
  });
  before.requirements.forEach((one, index) => {
    const worse = after.requirements[index]?.result ?? 'satisfied';
    expect(improves(claimed(one.result), claimed(worse)), `${one.id}: ${one.result} became ${worse}`).toBe(false);
  });
}

describe('laws of judging', () => {
  it('losing evidence in any way, any number of times, never improves a finding or a requirement', () => {
    fc.assert(
      fc.property(estates, fc.array(loss, { minLength: 1, maxLength: 4 }), (made, losses) => {
        expectNoImprovement(judged(made), judged(losses.reduce(lose, made)));
      }),
      { numRuns: 200 },
    );
  });

  it('one more failing subject never improves a finding or a requirement', () => {
    fc.assert(
      fc.property(estates, fc.constantFrom('table' as const, 'dax-cluster' as const), (made, kind) => {
        const bad = resource({ kind, id: 'bad', name: 'bad', facts: describedAs('not-satisfied', {}) });
        const more = { ...made, estate: { ...made.estate, resources: [...made.estate.resources, bad] } };
        const after = judged(more);
        expectNoImprovement(judged(made), after);
        const ids = kind === 'table' ? ['A', 'B', 'D'] : ['C'];
        for (const id of ids)
          expect(after.findings.find((one) => one.control.id === id)?.outcome).toBe('not-satisfied');
      }),
      { numRuns: 80 },
    );
  });

  it('a worse outcome of any one control never improves a requirement', () => {
    const all = fc.constantFrom(...outcomes, undefined);
    fc.assert(
      fc.property(fc.array(all, { minLength: 4, maxLength: 4 }), fc.nat(3), outcome, (before, index, other) => {
        const old = before[index];
        if (old === undefined) return;
        const after = before.with(index, worst([old, other]));
        const map = (list: typeof before): readonly RequirementResult[] =>
          mapRequirements(
            framework(requirements),
            list.flatMap((each, at) => {
              const one = controls[at];
              return each === undefined || one === undefined
                ? []
                : [{ control: { ...one, limits: [] }, outcome: each }];
            }),
            setting,
          );
        // A subject that is tested at last, and good, is no loss: everything else that is worse must not help.
        if (old === 'not-applicable' && after[index] === 'satisfied') return;
        const [left, right] = [map(before), map(after)];
        left.forEach((one, at) =>
          expect(improves(claimed(one.result), claimed(right[at]?.result ?? 'satisfied'))).toBe(false),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('the order of resources, events, windows and unknown parts says nothing', () => {
    fc.assert(
      fc.property(estates, fc.array(loss, { maxLength: 2 }), (made, losses) => {
        const lost = losses.reduce(lose, made);
        const turned: Readings = {
          ...lost,
          estate: { resources: lost.estate.resources.toReversed(), unknown: lost.estate.unknown.toReversed() },
          events: lost.events.toReversed(),
          windows: lost.windows.toReversed(),
        };
        expect(canonicalJson(judged(turned))).toBe(canonicalJson(judged(lost)));
      }),
      { numRuns: 80 },
    );
  });

  it('the same input gives the same pack, and the id does not depend on who signs', () => {
    fc.assert(
      fc.property(estates, (made) => {
        const first = judged(made);
        expect(canonicalJson(judged(made))).toBe(canonicalJson(first));
        const other = pack({
          controls,
          readings: made,
          framework: framework(requirements),
          signer: { name: 'Other', fingerprint: '11', test: false },
        });
        expect(other.id).toBe(first.id);
        expect(first.id).toMatch(/^[0-9a-f]{12}$/);
      }),
      { numRuns: 30 },
    );
  });

  it('every subject is covered over the whole period, without gaps and overlaps', () => {
    fc.assert(
      fc.property(estates, (made) => {
        for (const { observations } of judged(made).findings) {
          const bySubject = new Map<string, { from: string; to: string }[]>();
          for (const { subject, interval } of observations)
            bySubject.set(subject.id, [...(bySubject.get(subject.id) ?? []), interval]);
          for (const intervals of bySubject.values()) {
            intervals.sort((a, b) => (a.from < b.from ? -1 : 1));
            expect(intervals[0]?.from).toBe(assessment.period.from);
            expect(intervals.at(-1)?.to).toBe(assessment.period.to);
            intervals.slice(1).forEach((one, index) => expect(one.from).toBe(intervals[index]?.to));
          }
        }
      }),
      { numRuns: 80 },
    );
  });

  it('the counts of a finding and its outcome agree', () => {
    fc.assert(
      fc.property(estates, (made) => {
        for (const { subjects, outcome: rolled, observations } of judged(made).findings) {
          const total = outcomes.reduce((sum, each) => sum + subjects[each], 0);
          if (total > 0) {
            expect(worst(outcomes.filter((each) => subjects[each] > 0))).toBe(rolled);
            expect(total).toBe(new Set(observations.map((one) => one.subject.id)).size);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
