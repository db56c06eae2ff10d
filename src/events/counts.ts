import { columnsOfKind, newTexts, widthOfKind } from './kinds.ts';
import type { LogEvents } from './log-events.ts';
import { newTuples } from './tuples.ts';

/** How often each kind of event happened on each day. */
export interface Counts {
  /** Gives the number of a log file's kind on a day. */
  readonly indexesOf: (events: Pick<LogEvents, 'texts' | 'kinds'>) => (kind: number, day: number) => number;
  readonly change: (index: number, by: number) => void;
  readonly add: (held: HeldCounts) => void;
  readonly held: () => HeldCounts;
}

/** Counts as they can be kept. A bank has few kinds, and many days of each. */
export interface HeldCounts {
  /** Each once. */
  readonly texts: readonly string[];
  /** Of every kind the numbers of its texts, in the order of `columnsOfKind`; kinds are in the order of their texts. */
  readonly kinds: Uint32Array;
  /** Of every row its kind, its day since 1970, and its count, in the order of kinds, then of days. */
  readonly rows: Uint32Array;
}

/** Words of a row. */
export const widthOfRow = 3;
const columnOfTables = columnsOfKind.indexOf('tables');

export function newCounts(): Counts {
  const texts = newTexts();
  const kinds = newTuples(widthOfKind);
  const days = newTuples(2);
  const counts: number[] = [];
  const [kindWords, dayWords] = [new Uint32Array(widthOfKind), new Uint32Array(2)];
  const change = (index: number, by: number): void => void (counts[index] = (counts[index] ?? 0) + by);
  /** @param numbers of texts as they are here, for each of those of the kind */
  const kindOf = (numbers: Uint32Array, words: Uint32Array, kind: number): number => {
    const at = kind * widthOfKind;
    for (let column = 0; column < widthOfKind; column += 1) kindWords[column] = numbers[words[at + column] ?? 0] ?? 0;
    return kinds.indexOf(kindWords);
  };
  const indexOf = (kind: number, day: number): number => {
    dayWords[0] = kind;
    dayWords[1] = day;
    return days.indexOf(dayWords);
  };

  /** An event that names several tables counts once for each. */
  const splitByTable = (): void => {
    const tablesOf = texts.all().map((text) => text.split(' '));
    for (let index = days.size() - 1; index >= 0; index -= 1) {
      const kind = days.words()[index * 2] ?? 0;
      const at = kind * widthOfKind;
      const tables = tablesOf[kinds.words()[at + columnOfTables] ?? 0] ?? [];
      const count = counts[index] ?? 0;
      if (tables.length <= 1 || count === 0) continue;
      const day = days.words()[index * 2 + 1] ?? 0;
      kindWords.set(kinds.words().subarray(at, at + widthOfKind));
      counts[index] = 0;
      for (const table of tables) {
        kindWords[columnOfTables] = texts.indexOf(table);
        change(indexOf(kinds.indexOf(kindWords), day), count);
      }
    }
  };
  return {
    indexesOf: (events) => {
      const numbers = Uint32Array.from(events.texts, texts.indexOf);
      const known = new Map<number, number>();
      const kindsInFile = events.kinds.length / widthOfKind;
      return (kind, day) => {
        const local = day * kindsInFile + kind;
        let index = known.get(local);
        if (index === undefined) known.set(local, (index = indexOf(kindOf(numbers, events.kinds, kind), day)));
        return index;
      };
    },
    change,
    add: (held) => {
      const numbers = Uint32Array.from(held.texts, texts.indexOf);
      const { kinds: heldKinds, rows } = held;
      for (let at = 0; at < rows.length; at += widthOfRow)
        change(indexOf(kindOf(numbers, heldKinds, rows[at] ?? 0), rows[at + 1] ?? 0), rows[at + 2] ?? 0);
    },
    held: () => {
      splitByTable();
      return inOrder({ texts: texts.all(), kinds: kinds.words(), days: days.words(), counts });
    },
  };
}

interface Unordered {
  readonly texts: readonly string[];
  readonly kinds: Uint32Array;
  /** Kinds and days. */
  readonly days: Uint32Array;
  readonly counts: readonly number[];
}

function inOrder({ texts, kinds, days, counts }: Unordered): HeldCounts {
  const kindOf = (row: number): number => days[row * 2] ?? 0;
  const dayOf = (row: number): number => days[row * 2 + 1] ?? 0;
  const ranks = ranksOf([...texts.keys()].sort((a, b) => ((texts[a] ?? '') < (texts[b] ?? '') ? -1 : 1)));
  const byTexts = (a: number, b: number): number => {
    for (let column = 0; column < widthOfKind; column += 1) {
      const [one, other] = [kinds[a * widthOfKind + column] ?? 0, kinds[b * widthOfKind + column] ?? 0];
      if (one !== other) return (ranks[one] ?? 0) - (ranks[other] ?? 0);
    }
    return 0;
  };
  const found = Uint32Array.from({ length: days.length / 2 }, (_, row) => row).filter((row) => (counts[row] ?? 0) > 0);
  const used = new Set<number>();
  for (const row of found) used.add(kindOf(row));
  const order = [...used].sort(byTexts);
  const places = ranksOf(order);
  const placeOf = (row: number): number => places[kindOf(row)] ?? 0;
  const rows = sortedBy(placeOf, sortedBy(dayOf, found));
  const held = { kinds: new Uint32Array(order.length * widthOfKind), rows: new Uint32Array(rows.length * widthOfRow) };
  for (const [place, kind] of order.entries())
    held.kinds.set(kinds.subarray(kind * widthOfKind, (kind + 1) * widthOfKind), place * widthOfKind);
  for (let [place, at] = [0, 0]; place < rows.length; place += 1, at += widthOfRow) {
    const row = rows[place] ?? 0;
    held.rows[at] = placeOf(row);
    held.rows[at + 1] = dayOf(row);
    held.rows[at + 2] = counts[row] ?? 0;
  }
  return { texts, ...held };
}

/** Sorts rows by a small number that each has, and leaves equal ones in their order; nothing is made for a row. */
function sortedBy(numberOf: (row: number) => number, rows: Uint32Array): Uint32Array {
  const starts: number[] = [];
  for (const row of rows) starts[numberOf(row)] = (starts[numberOf(row)] ?? 0) + 1;
  let start = 0;
  starts.forEach((count, number) => {
    starts[number] = start;
    start += count;
  });
  const sorted = new Uint32Array(rows.length);
  for (const row of rows) {
    const number = numberOf(row);
    const place = starts[number] ?? 0;
    sorted[place] = row;
    starts[number] = place + 1;
  }
  return sorted;
}

/** Where each number stands in an order. */
function ranksOf(order: readonly number[]): readonly number[] {
  const ranks: number[] = [];
  for (const [rank, number] of order.entries()) ranks[number] = rank;
  return ranks;
}
