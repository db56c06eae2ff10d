import { describe, expect, it } from 'vitest';
import { writeId } from '../../src/events/event-id.ts';
import { idTable } from '../../src/events/id-table.ts';
import { newSeenIds } from '../../src/events/seen-ids.ts';
import { spanOf } from '../../src/events/span.ts';
import { newTuples } from '../../src/events/tuples.ts';
import { numbers } from '../support/numbers.ts';

const idOf = (id: string): Uint32Array => {
  const words = new Uint32Array(4);
  writeId(spanOf(id), words, 0);
  return words;
};
const uuid = 'a8b5f864-480b-43bf-bc22-9b6d77910a29';
const noon = Date.parse('2026-10-05T12:00:00Z') / 1000;
const at = (id: string, second: number, more: { readonly index?: number; readonly corrects?: boolean } = {}) => ({
  ids: idOf(id),
  at: 0,
  second,
  index: 7,
  corrects: false,
  ...more,
});

describe('ids of events', () => {
  it('are the bits of a UUID, or of a hash of anything else', () => {
    expect([...idOf(uuid)]).toEqual([0xa8b5f864, 0x480b43bf, 0xbc229b6d, 0x77910a29]);
    const others = ['', 'x', uuid.toUpperCase(), uuid.replaceAll('-', ''), uuid.replace('-', '0'), `${uuid} `];
    expect(new Set([uuid, ...others].map((id) => idOf(id).join())).size).toBe(others.length + 1);
    expect(others.every((id) => idOf(id).length === 4)).toBe(true);
  });

  it('100,000 of them are found again in a table, and no others', () => {
    const below = numbers(31);
    const ids = Uint32Array.from({ length: 400_000 }, () => below(2 ** 32));
    const table = idTable();
    for (let at = 0; at < 200_000; at += 4) expect(table.add(ids, at, at)).toBe(true);
    for (let at = 0; at < 200_000; at += 4) expect(table.valueOf(ids, at)).toBe(at);
    for (let at = 200_000; at < 400_000; at += 4) expect(table.valueOf(ids, at)).toBeNull();
    expect(table.add(ids, 0, 1)).toBe(false);
    expect(table.size()).toBe(50_000);
  });

  it('can get another number, and give all numbers in order', () => {
    const table = idTable();
    const ids = [uuid, 'x', ''].map(idOf);
    for (const [index, id] of ids.entries()) table.add(id, 0, [900, 0, 77][index] ?? 0);
    expect([...table.sortedValues()]).toEqual([0, 77, 900]);
    table.replace(idOf('x'), 0, 2 ** 31);
    expect(table.valueOf(idOf('x'), 0)).toBe(2 ** 31);
    expect([...table.sortedValues()]).toEqual([77, 900, 2 ** 31]);
    expect(table.size()).toBe(3);
  });
});

describe('tuples', () => {
  it('have the number of their first coming', () => {
    const below = numbers(32);
    const tuples = newTuples(3);
    const numbersOf = new Map<string, number>();
    for (let run = 0; run < 20_000; run += 1) {
      const words = Uint32Array.of(below(30), below(30), below(3));
      const number = numbersOf.get(words.join()) ?? numbersOf.size;
      numbersOf.set(words.join(), number);
      expect(tuples.indexOf(words)).toBe(number);
    }
    expect([...tuples.words()].join()).toBe([...numbersOf.keys()].join());
  });
});

describe('events seen', () => {
  it('are new once', () => {
    const seen = newSeenIds();
    expect(seen.add(at(uuid, noon))).toBe('new');
    expect(seen.add(at(uuid, noon))).toBe('known');
    expect(seen.add(at('other', noon))).toBe('new');
  });

  it('are let go when only older files can follow', () => {
    const seen = newSeenIds();
    seen.add(at(uuid, noon + 1800));
    seen.before('2026-10-05T13:00:00Z');
    expect(seen.add(at(uuid, noon + 1800))).toBe('known');
    // A clock may go wrong by minutes.
    seen.before('2026-10-05T12:00:00Z');
    expect(seen.add(at(uuid, noon + 1800))).toBe('known');
    seen.before('2026-10-05T11:00:00Z');
    expect(seen.add(at(uuid, noon + 1800))).toBe('new');
    // It says to have happened after it was delivered, and is remembered for that.
    expect(seen.add(at(uuid, noon + 1800))).toBe('known');
  });

  it('are corrected, whichever comes first, by the correction that comes first', () => {
    const seen = newSeenIds();
    seen.add(at(uuid, noon, { index: 3 }));
    expect(seen.add(at(uuid, noon, { corrects: true }))).toBe(3);
    expect(seen.add(at(uuid, noon, { corrects: true, index: 9 }))).toBe('known');
    expect(seen.add(at(uuid, noon))).toBe('known');
    expect(seen.add(at('other', noon, { corrects: true }))).toBe('new');
    expect(seen.add(at('other', noon - 86_400))).toBe('known');
  });
});
