import { describe, expect, it } from 'vitest';
import { grouped, oncePerList, union } from '../../src/model/index.ts';

describe('values by key', () => {
  it('keep their order, the groups that of their first value', () => {
    const groups = grouped(['bb', 'a', 'cc', 'd'], (text) => text.length);
    expect([...groups]).toEqual([
      [2, ['bb', 'cc']],
      [1, ['a', 'd']],
    ]);
  });
});

describe('the union of lists', () => {
  it('has each value once, in the order of the lists', () => {
    expect(union([['b', 'a'], [], ['a', 'c'], ['c', 'b', 'd']])).toEqual(['b', 'a', 'c', 'd']);
    expect(union([['a', 'a'], ['b']])).toEqual(['a', 'b']);
    expect(union([])).toEqual([]);
  });

  it('is the first list itself where the others add nothing', () => {
    const list = ['b', 'a'];
    expect(union([[], list, [], ['a']])).toBe(list);
    expect(union([list])).toBe(list);
  });
});

describe('what is made once for a list', () => {
  it('is the same for lists with the same members in the same order, and made anew for any other', () => {
    const made: (readonly string[])[] = [];
    const joined = oncePerList((list: readonly string[]) => {
      made.push(list);
      return { text: list.join('+') };
    });
    expect(joined(['a', 'b'])).toBe(joined(['a', 'b']));
    const others = [joined([]), joined(['a']), joined(['b', 'a']), joined(['a', 'b', 'c'])];
    expect(others.map(({ text }) => text)).toEqual(['', 'a', 'b+a', 'a+b+c']);
    expect(made).toHaveLength(5);
  });

  it('may be undefined, and is still made once', () => {
    let times = 0;
    const counted = oncePerList(() => {
      times += 1;
    });
    counted(['a']);
    counted(['a']);
    expect(times).toBe(1);
  });
});
