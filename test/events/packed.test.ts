import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allOf } from '../../src/events/blocks.ts';
import { newPacked } from '../../src/events/packed.ts';

describe('packed values', () => {
  it('are given back as they were, in any order, before and after they are held', () => {
    const values = fc.array(fc.record({ id: fc.string({ unit: 'binary' }), record: fc.json() }), { maxLength: 60 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 200_000 }), (all, size) => {
        const packed = newPacked<(typeof all)[number]>();
        const places = all.map((value) => packed.add(value, size));
        const read = (): unknown => places.toReversed().map(packed.at);
        expect(new Set(places).size).toBe(all.length);
        expect(read()).toEqual(all.toReversed());
        const held = newPacked<(typeof all)[number]>(packed.blocks());
        expect(read()).toEqual(all.toReversed());
        expect(places.map(held.at)).toEqual(all);
      }),
    );
  });

  it('that are alike take a tenth, and each has a place of its own in thousands', () => {
    const packed = newPacked<string>();
    const text = (number: number): string => `the bank's table ${number} `.repeat(40);
    const places = Array.from({ length: 5000 }, (_, number) => packed.add(text(number), text(number).length));
    const size = Array.from(allOf(packed.blocks())).reduce((sum, block) => sum + block.length, 0);
    expect(size).toBeLessThan((5000 * text(5000).length) / 10);
    for (const [number, place] of places.entries()) expect(packed.at(place)).toBe(text(number));
  });

  it('are refused where nothing was packed', () => {
    const packed = newPacked<string>();
    packed.add('one', 3);
    expect(() => packed.at(1)).toThrow('nothing is packed at 1');
    expect(() => packed.at(1024)).toThrow('nothing is packed at 1024');
  });
});
