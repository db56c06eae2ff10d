import type { KeyUseRow, UsageRow } from '../model/index.ts';
import type { HeldCounts } from './counts.ts';
import { widthOfKind } from './kinds.ts';

const dayLength = 86_400_000;

/** The rows that counts come to. */
export function countRows({ texts, words, counts }: HeldCounts) {
  const [usage, keyUse]: [UsageRow[], KeyUseRow[]] = [[], []];
  const days = new Map<number, string>();
  const dayOf = (number: number): string => {
    let day = days.get(number);
    if (day === undefined) days.set(number, (day = new Date(number * dayLength).toISOString().slice(0, 10)));
    return day;
  };
  for (const [row, count] of counts.entries()) {
    const start = row * (widthOfKind + 1);
    const at = (column: number): string => texts[words[start + column] ?? 0] ?? '';
    const day = dayOf(words[start + widthOfKind] ?? 0);
    if (at(0) === 'key-use') keyUse.push(keyUseOf(at, day, count));
    else usage.push(usageOf(at, day, count));
  }
  return { usage, keyUse };
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
