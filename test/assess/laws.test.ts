import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, improves, outcomes, worst } from '../../src/model/index.ts';
import type {
  AuditPack,
  Cause,
  ChangeEvent,
  Control,
  Fact,
  Outcome,
  RequirementResult,
  Resource,
  UnknownPart,
} from '../../src/model/index.ts';
import type { Readings } from '../../src/assess/pack.ts';
import { mapRequirements } from '../../src/assess/map.ts';
import type { EventWindow } from '../../src/timeline/index.ts';
import { covered, day } from '../timeline/support.ts';
import {
  absent,
  account,
  assessment,
  control,
  event,
  framework,
  pack,
  readings,
  region,
  requirement,
  resource,
  table,
  windows,
} from './support.ts';

/** Two kinds of subjects, and controls with and without changes. */
const controls: readonly Control[] = [
  control('A'),
  control('B', { changes: [] }),
  control('C', { subject: 'dax-cluster', whenEmpty: { outcome: 'satisfied', reason: 'There is none.' } }),
  control('D', { whenEmpty: { outcome: 'not-satisfied', reason: 'There must be one.' } }),
];

const outcome = fc.constantFrom(...outcomes);
const places = ['eu-central-1', 'eu-west-1'] as const;
const names = ['cards', 'ledger', 'temp'] as const;

const describedAs = (state: Outcome, more: Record<string, unknown>): Resource['facts'] =>
  ({
    description: {
      kind: 'known',
      value: { state, ...more },
      evidence: ['r-1'],
      observedAt: '2026-11-02T06:10:00.000Z',
    },
  }) as unknown as Resource['facts'];

const tables = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom(...names),
    place: fc.constantFrom(...places),
    state: outcome,
    created: fc.option(fc.integer({ min: -5, max: 33 })),
  }),
  { selector: (one) => `${one.place} ${one.name}`, maxLength: 5 },
);

const toResource = (one: { name: string; place: string; state: Outcome; created: number | null }): Resource =>
  table(one.name, one.state, {
    id: `arn:aws:dynamodb:${one.place}:${account}:table/${one.name}`,
    region: one.place,
    facts: describedAs(
      one.state,
      one.created === null ? {} : { CreationDateTime: Date.parse(day(one.created)) / 1000 },
    ),
  });

const clusters = fc.array(outcome, { maxLength: 2 }).map((states) =>
  states.map((state, index) => {
    const id = `arn:aws:dax:${region}:${account}:cache/c${index}`;
    return resource({ kind: 'dax-cluster', id, name: `c${index}`, facts: describedAs(state, {}) });
  }),
);

const change = fc
  .record({
    name: fc.constantFrom(...names),
    place: fc.constantFrom(...places),
    at: fc.integer({ min: 1, max: 33 }),
    kind: fc.constantFrom('UpdateTable', 'UpdateTable', 'CreateTable', 'DeleteTable'),
    set: fc.constantFrom(...outcomes, 'unknown', 'nothing'),
    failed: fc.boolean(),
  })
  .map((one) =>
    event({
      id: `${one.place}-${one.name}-${one.at}-${one.kind}`,
      time: day(one.at),
      name: one.kind,
      region: one.place,
      parameters: one.set === 'nothing' ? { tablename: one.name } : { tablename: one.name, state: one.set },
      resources: [],
      error: one.failed ? 'AccessDenied' : null,
      evidence: `window-${one.place}`,
    }),
  );

const changes = fc.uniqueArray(change, { selector: (one) => one.id, maxLength: 8 });

const estates: fc.Arbitrary<Readings> = fc
  .record({ tables: tables.map((list) => list.map(toResource)), clusters, events: changes })
  .map((made) =>
    readings({
      estate: { resources: [...made.tables, ...made.clusters], unknown: [] },
      events: made.events,
      windows: allWindows,
    }),
  );

const allWindows: readonly EventWindow[] = [
  ...windows,
  ...places.map((place) => ({
    account,
    region: place,
    source: 'dax.amazonaws.com',
    covered,
    absent: null,
    evidence: [],
  })),
];

const requirements = [
  ...(['automated', 'hybrid', 'manual', 'inherited', 'outside'] as const).flatMap((kind) =>
    controls.flatMap((one) =>
      (['primary', 'supporting'] as const).map((strength) => ({
        kind,
        mappings: [{ control: one.id, strength, why: 'x' }],
      })),
    ),
  ),
  {
    kind: 'automated' as const,
    mappings: controls.map((one) => ({ control: one.id, strength: 'primary' as const, why: 'x' })),
  },
  {
    kind: 'automated' as const,
    mappings: [
      { control: 'A', strength: 'primary' as const, why: 'x' },
      { control: 'B', strength: 'supporting' as const, why: 'x' },
      { control: 'NOT-HERE', strength: 'primary' as const, why: 'x' },
    ],
  },
].map(({ kind, mappings }, index) => requirement({ id: String(index), class: kind, mappings }));

const judged = (made: Readings): AuditPack => pack({ controls, readings: made, framework: framework(requirements) });

/** One way to lose evidence. What is lost leaves its trace: that is what the readers of evidence guarantee. */
type Loss =
  | { readonly kind: 'fact'; readonly index: number; readonly cause: Cause }
  | {
      readonly kind: 'population';
      readonly place: string;
      readonly subject: 'table' | 'dax-cluster';
      readonly keep: readonly boolean[];
    }
  | { readonly kind: 'events'; readonly place: string; readonly keep: readonly boolean[] }
  | { readonly kind: 'window'; readonly place: string; readonly from: number; readonly to: number }
  | { readonly kind: 'age'; readonly index: number; readonly at: number };

const keep = fc.array(fc.boolean(), { minLength: 12, maxLength: 12 });
const place = fc.constantFrom(...places);
const loss: fc.Arbitrary<Loss> = fc.oneof(
  fc.record({
    kind: fc.constant('fact' as const),
    index: fc.nat(6),
    cause: fc.constantFrom<Cause>('access-denied', 'missing', 'stale', 'truncated', 'damaged'),
  }),
  fc.record({
    kind: fc.constant('population' as const),
    place,
    subject: fc.constantFrom('table' as const, 'dax-cluster' as const),
    keep,
  }),
  fc.record({ kind: fc.constant('events' as const), place, keep }),
  fc.record({
    kind: fc.constant('window' as const),
    place,
    from: fc.integer({ min: 1, max: 34 }),
    to: fc.integer({ min: 1, max: 34 }),
  }),
  fc.record({ kind: fc.constant('age' as const), index: fc.nat(6), at: fc.integer({ min: -10, max: 32 }) }),
);

function lose(made: Readings, how: Loss): Readings {
  const { resources, unknown } = made.estate;
  const change = (index: number, fact: (before: Fact<unknown>) => Fact<unknown>): Readings => ({
    ...made,
    estate: {
      unknown,
      resources: resources.map((one, each) =>
        each === index
          ? {
              ...one,
              facts: {
                description: fact((one as Resource<'dax-cluster'>).facts.description),
              } as unknown as Resource['facts'],
            }
          : one,
      ),
    },
  });
  switch (how.kind) {
    case 'fact':
      return change(how.index, () => absent(how.cause));
    case 'age':
      return change(how.index, (fact) =>
        fact.kind === 'known' && day(how.at) < fact.observedAt ? { ...fact, observedAt: day(how.at) } : fact,
      );
    case 'population': {
      const part: UnknownPart = { kind: how.subject, account, region: how.place, reason: absent() };
      const inside = (one: Resource): boolean => one.kind === how.subject && one.region === how.place;
      return {
        ...made,
        estate: {
          resources: resources.filter((one, index) => !inside(one) || how.keep[index]),
          unknown: [...unknown, part],
        },
      };
    }
    case 'events':
      return {
        ...made,
        events: made.events.filter((one, index) => one.region !== how.place || how.keep[index]),
        windows: made.windows.map((one) =>
          one.region === how.place ? { ...one, covered: null, absent: absent() } : one,
        ),
      };
    case 'window': {
      const narrowed = { from: day(how.from), to: day(how.to) };
      const left = narrowed.from < narrowed.to ? narrowed : null;
      const inside = (one: ChangeEvent): boolean =>
        one.region !== how.place || (left !== null && left.from <= one.time && one.time < left.to);
      return {
        ...made,
        events: made.events.filter(inside),
        windows: made.windows.map((one) =>
          one.region === how.place ? { ...one, covered: left, absent: absent('truncated') } : one,
        ),
      };
    }
  }
}

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
