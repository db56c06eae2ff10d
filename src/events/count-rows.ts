import type { KeyUseRow, UsageRow } from '../model/index.ts';
import { widthOfRow, type HeldCounts } from './counts.ts';
import { widthOfKind } from './kinds.ts';
import type { Rows } from './rows.ts';

const dayLength = 86_400_000;

/** The rows that counts come to, in their order. */
export function countRows({ texts, kinds, rows }: HeldCounts) {
  const days = new Map<number, string>();
  const dayOf = (number: number): string => {
    let day = days.get(number);
    if (day === undefined) days.set(number, (day = new Date(number * dayLength).toISOString().slice(0, 10)));
    return day;
  };
  const textIn = (kind: number, column: number): string => texts[kinds[kind * widthOfKind + column] ?? 0] ?? '';
  const isKeyUse = (row: number): boolean => textIn(rows[row * widthOfRow] ?? 0, 0) === 'key-use';
  const rowsOf = <T>(numbers: Uint32Array, rowOf: (at: TextAt, day: string, count: number) => T): Rows<T> => ({
    length: numbers.length,
    *[Symbol.iterator]() {
      for (const row of numbers) {
        const at = row * widthOfRow;
        const kind = rows[at] ?? 0;
        yield rowOf((column) => textIn(kind, column), dayOf(rows[at + 1] ?? 0), rows[at + 2] ?? 0);
      }
    },
  });
  const numbers = Uint32Array.from({ length: rows.length / widthOfRow }, (_, row) => row);
  return {
    usage: rowsOf(
      numbers.filter((row) => !isKeyUse(row)),
      usageOf,
    ),
    keyUse: rowsOf(numbers.filter(isKeyUse), keyUseOf),
  };
}

/** Gives the text in a column, in the order of `columnsOfKind`. */
type TextAt = (column: number) => string;

const usageOf = (at: TextAt, day: string, count: number): UsageRow => ({
  account: at(1),
  region: at(2),
  table: at(3),
  principal: at(4),
  principalType: at(5),
  invokedBy: orNull(at(6)),
  operation: at(7),
  write: at(8) === 'write',
  error: orNull(at(9)),
  tls: orNull(at(10)),
  endpoint: orNull(at(11)),
  day,
  count,
});

const keyUseOf = (at: TextAt, day: string, count: number): KeyUseRow => ({
  account: at(1),
  region: at(2),
  key: at(3),
  principal: at(4),
  operation: at(7),
  error: orNull(at(9)),
  day,
  count,
});

const orNull = (text: string): string | null => (text === '' ? null : text);
