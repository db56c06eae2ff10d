import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EvidenceItem } from '../../src/render/view/evidence.ts';
import { indexGroups } from '../../src/render/view/index-groups.ts';

const itemOf = (number: number, more: Partial<EvidenceItem> = {}): EvidenceItem => ({
  reference: `E-${String(number).padStart(4, '0')}`,
  anchor: `e-${number}`,
  kind: 'collected',
  asked: 'dynamodb:DescribeTable',
  source: 'dynamodb',
  request: '{}',
  account: '111122223333',
  accountName: 'production',
  region: 'eu-central-1',
  caller: 'arn',
  collectedAt: '2026-11-02 06:00:00 UTC',
  page: '1 of 1',
  sha256: 'a'.repeat(64),
  size: '1 kB',
  file: null,
  absence: null,
  controls: [],
  ...more,
});
const lengths = (groups: Iterable<readonly EvidenceItem[]>): number[] => [...groups].map((group) => group.length);

describe('the index on paper', () => {
  it('puts many answers of one kind from one place into one line', () => {
    expect(lengths(indexGroups([1, 2, 3, 4, 5].map((n) => itemOf(n))))).toEqual([5]);
  });

  it('tells few of them one by one', () => {
    expect(lengths(indexGroups([1, 2, 3].map((n) => itemOf(n))))).toEqual([1, 1, 1]);
  });

  it.each<[string, Partial<EvidenceItem>]>([
    ['another question', { asked: 'dynamodb:ListTables' }],
    ['another account', { account: '444455556666' }],
    ['another region', { region: 'us-east-1' }],
  ])('begins a new line for %s', (_, other) => {
    const items = [1, 2, 3, 4].map((n) => itemOf(n)).concat([5, 6, 7, 8].map((n) => itemOf(n, other)));
    expect(lengths(indexGroups(items))).toEqual([4, 4]);
  });

  it('keeps what could not be had by itself', () => {
    const missing = itemOf(5, { sha256: null, absence: 'access denied' });
    const items = [...[1, 2, 3, 4].map((n) => itemOf(n)), missing, ...[6, 7, 8, 9, 10].map((n) => itemOf(n))];
    expect(lengths(indexGroups(items))).toEqual([4, 1, 5]);
  });

  it('puts all that a source was asked in an account into one line where there would be too many', () => {
    const ask = (n: number): Partial<EvidenceItem> => ({ asked: `dynamodb:${n}`, region: n % 2 === 0 ? 'a' : 'b' });
    const answered = [1, 2, 3, 4, 5, 6].map((n) => itemOf(n, ask(n)));
    const denied = [7, 8, 9, 10].map((n) => itemOf(n, { ...ask(n), sha256: null, absence: 'access denied' }));
    const other = [11, 12, 13, 14].map((n) => itemOf(n, { ...ask(n), account: '444455556666' }));
    const items = [...answered, ...denied, ...other];
    expect(lengths(indexGroups(items, 10))).toEqual([6, 4, 4]);
    expect(lengths(indexGroups(items, items.length))).toEqual(items.map(() => 1));
  });

  it('leaves nothing out and changes no order', () => {
    const any = fc.array(
      fc.record({
        asked: fc.constantFrom('a', 'b'),
        region: fc.constantFrom('x', 'y'),
        sha256: fc.constantFrom('0', null),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(any, (made) => {
        const items = made.map((more, n) => itemOf(n, more));
        expect([...indexGroups(items)].flat()).toEqual(items);
      }),
    );
  });
});
