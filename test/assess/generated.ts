import fc from 'fast-check';
import { outcomes } from '../../src/model/index.ts';
import type { Cause, ChangeEvent, Control, Fact, Outcome, Resource, UnknownPart } from '../../src/model/index.ts';
import type { Readings } from '../../src/assess/judged.ts';
import type { EventWindow } from '../../src/timeline/index.ts';
import { covered, day } from '../timeline/support.ts';
import { absent, account, control, event, readings, region, requirement, resource, table, windows } from './support.ts';

/** Two kinds of subjects, and controls with and without changes. */
export const controls: readonly Control[] = [
  control('A'),
  control('B', { changes: [] }),
  control('C', { subject: 'dax-cluster', whenEmpty: { outcome: 'satisfied', reason: 'There is none.' } }),
  control('D', { whenEmpty: { outcome: 'not-satisfied', reason: 'There must be one.' } }),
];

export const outcome = fc.constantFrom(...outcomes);
const places = ['eu-central-1', 'eu-west-1'] as const;
const names = ['cards', 'ledger', 'temp'] as const;

export const describedAs = (state: Outcome, more: Record<string, unknown>): Resource['facts'] => ({
  description: {
    kind: 'known',
    value: { state, ...more },
    evidence: ['r-1'],
    observedAt: '2026-11-02T06:10:00.000Z',
  },
});

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

export const estates: fc.Arbitrary<Readings> = fc
  .record({ tables: tables.map((list) => list.map(toResource)), clusters, events: changes })
  .map((made) =>
    readings({
      estate: { resources: [...made.tables, ...made.clusters], unknown: [] },
      events: made.events.map((one) => refused(one, made.tables)),
      windows: allWindows,
    }),
  );

/** No table is created after the one that AWS describes under the same name: AWS refuses it (ResourceInUseException). */
function refused(one: ChangeEvent, described: readonly Resource[]): ChangeEvent {
  const table = described.find(
    ({ name, region: place }) => name === one.parameters['tablename'] && place === one.region,
  );
  const fact = (table?.facts as Readonly<Record<string, Fact<unknown> | undefined>> | undefined)?.['description'];
  const created = fact?.kind === 'known' ? (fact.value as { CreationDateTime?: number }).CreationDateTime : undefined;
  if (one.name !== 'CreateTable' || created === undefined || Date.parse(one.time) / 1000 <= created) return one;
  return { ...one, error: 'ResourceInUseException' };
}

const allWindows: readonly EventWindow[] = [
  ...windows,
  ...places.map((place) => ({
    account,
    region: place,
    source: 'dax.amazonaws.com',
    covered: [covered],
    absent: null,
    evidence: [],
  })),
];

export const requirements = [
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

/** One way to lose evidence. What is lost leaves its trace: that is what the readers of evidence guarantee. */
export type Loss =
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
export const loss: fc.Arbitrary<Loss> = fc.oneof(
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

export function lose(made: Readings, how: Loss): Readings {
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
                ...one.facts,
                description: fact((one as Resource<'dax-cluster'>).facts.description),
              },
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
          one.region === how.place ? { ...one, covered: [], absent: absent() } : one,
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
          one.region === how.place
            ? { ...one, covered: left === null ? [] : [left], absent: absent('truncated') }
            : one,
        ),
      };
    }
  }
}
