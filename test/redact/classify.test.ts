import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classesOf } from '../../src/redact/classify.ts';
import { knownNames, wordsOf } from '../../src/redact/names.ts';

const classesIn = (value: string): ReadonlySet<string> =>
  classesOf(
    { path: 'evidence/E-0001.json', pointer: '/note', value, bytes: null, whole: false },
    knownNames([{ pointer: '/username', value: 'maria.santos' }]),
  );

describe('what a text gives away', () => {
  it.each([
    ['mail to maria@bank.example', 'person'],
    ['<maria@bank.example>', 'person'],
    ['x@y@z.example', 'person'],
    ['"a"b@c.example', 'person'],
    ['approved by maria.santos.', 'person'],
    ['...maria.santos---', 'person'],
    ['from 203.0.113.9', 'address'],
    ['account 111122223333', 'account'],
  ])('%s: %s', (text, sensitivity) => {
    expect([...classesIn(text)]).toContain(sensitivity);
  });

  it('is an address of mail wherever one stands', () => {
    const pieces = fc.constantFrom('a', '.', '@', 'bc', ' ', '"', '<', '>', '-', '1');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 14 }), (each) => {
        const text = each.join('');
        expect(classesIn(text).has('person')).toBe(/[^\s@"<>]+@[^\s@"<>]+\.[a-z]{2,}/i.test(text));
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['A', '0a', '1.', 'ab:', 'a@', '@', '-a', 'a/', ':user/a', ':assumed-role/x', 'a.b1', '+', '='])(
    'is found out of a word of a million characters ("%s" again and again) in no time',
    (piece) => {
      const long = piece.repeat(1_000_000 / piece.length);
      const before = process.cpuUsage();
      for (const text of [long, `a${long}a`]) {
        classesIn(text);
        wordsOf(text);
      }
      expect(process.cpuUsage(before).user / 1e6).toBeLessThan(5);
    },
  );
});
