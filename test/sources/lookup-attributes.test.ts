import { describe, expect, it } from 'vitest';
import { controls } from '../../src/controls/index.ts';
import type { LookupAttribute } from '../../src/sources/lookup-attributes.ts';
import { lookupAttributes } from '../../src/sources/lookup-attributes.ts';
import { removalNames } from '../../src/sources/reading/access.ts';
import { deaths } from '../../src/timeline/deleted.ts';
import { births } from '../../src/timeline/life.ts';
import { sourceOfKind } from '../../src/timeline/handles.ts';

const all = new Map<string, readonly LookupAttribute[]>(Object.entries(lookupAttributes));

/** Whether the lookups of an event source bring its events of a name. */
const isAsked = (source: string, name: string): boolean =>
  (all.get(source) ?? []).some(
    ({ AttributeKey, AttributeValue }) => AttributeValue === (AttributeKey === 'EventSource' ? source : name),
  );

describe('what is looked up in the event history', () => {
  it.each(controls.map((control) => [control.id, control] as const))(
    'holds every change that %s watches',
    (_, { changes }) => {
      const watched = changes.flatMap(({ source, names }) => names.map((name) => [source, name] as const));
      expect(watched.filter(([source, name]) => !isAsked(source, name))).toEqual([]);
    },
  );

  const lives = [
    ...Object.entries(births).flatMap(([kind, names]) =>
      names.map((name) => [sourceOfKind(kind as keyof typeof births) ?? '', name] as const),
    ),
    ...deaths.map(({ source, event }) => [source, event] as const),
  ];

  it('holds every birth and every death of a resource', () => {
    expect(lives.length).toBeGreaterThan(10);
    expect(lives.filter(([source, name]) => !isAsked(source, name))).toEqual([]);
  });

  it('holds no name that nothing watches: each costs half a second in every account and Region', () => {
    const watched = new Set([
      ...controls.flatMap(({ changes }) =>
        changes.flatMap(({ source, names }) => names.map((name) => `${source} ${name}`)),
      ),
      ...lives.map(([source, name]) => `${source} ${name}`),
      // They prove that what a review decided was carried out.
      ...removalNames.map((name) => `iam.amazonaws.com ${name}`),
    ]);
    const asked = [...all].flatMap(([source, attributes]) =>
      attributes.flatMap(({ AttributeKey, AttributeValue }) =>
        AttributeKey === 'EventName' ? [`${source} ${AttributeValue}`] : [],
      ),
    );
    expect(asked.filter((one) => !watched.has(one))).toEqual([]);
  });

  it.each([...all])(
    'asks %s by its source, or by each name once, in the order of the alphabet',
    (source, attributes) => {
      const keys = new Set(attributes.map(({ AttributeKey }) => AttributeKey));
      const values = attributes.map(({ AttributeValue }) => AttributeValue);
      if (keys.has('EventSource')) expect(values).toEqual([source]);
      else expect(values).toEqual([...new Set(values)].sort());
      expect(keys.size).toBe(1);
    },
  );
});
