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

/** Counts as they can be kept, in the order of their texts, column after column, then of their days. */
export interface HeldCounts {
  /** Each once. */
  readonly texts: readonly string[];
  /** Of every row the numbers of its texts, in the order of `columnsOfKind`, and its day since 1970. */
  readonly words: Uint32Array;
  readonly counts: Uint32Array;
}

const width = widthOfKind + 1;
const columnOfDay = widthOfKind;
const columnOfTables = columnsOfKind.indexOf('tables');

export function newCounts(): Counts {
  const texts = newTexts();
  const tuples = newTuples(width);
  const scratch = new Uint32Array(width);
  const counts: number[] = [];
  const change = (index: number, by: number): void => void (counts[index] = (counts[index] ?? 0) + by);
  /** @param numbers of texts as they are here, for each of those of the row */
  const indexOf = (numbers: Uint32Array, row: Uint32Array, at: number, day: number): number => {
    for (let column = 0; column < widthOfKind; column += 1) scratch[column] = numbers[row[at + column] ?? 0] ?? 0;
    scratch[columnOfDay] = day;
    return tuples.indexOf(scratch);
  };

  /** An event that names several tables counts once for each. */
  const splitByTable = (): void => {
    const tablesOf = texts.all().map((text) => text.split(' '));
    for (let index = tuples.size() - 1; index >= 0; index -= 1) {
      const row = tuples.words().subarray(index * width, (index + 1) * width);
      const tables = tablesOf[row[columnOfTables] ?? 0] ?? [];
      const count = counts[index] ?? 0;
      if (tables.length <= 1 || count === 0) continue;
      scratch.set(row);
      counts[index] = 0;
      for (const table of tables) {
        scratch[columnOfTables] = texts.indexOf(table);
        change(tuples.indexOf(scratch), count);
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
        if (index === undefined) known.set(local, (index = indexOf(numbers, events.kinds, kind * widthOfKind, day)));
        return index;
      };
    },
    change,
    add: (held) => {
      const numbers = Uint32Array.from(held.texts, texts.indexOf);
      for (const [row, count] of held.counts.entries()) {
        const at = row * width;
        change(indexOf(numbers, held.words, at, held.words[at + columnOfDay] ?? 0), count);
      }
    },
    held: () => {
      splitByTable();
      return inOrder(tuples.words(), texts.all(), counts);
    },
  };
}

function inOrder(words: Uint32Array, texts: readonly string[], counts: readonly number[]): HeldCounts {
  const ranks = new Uint32Array(texts.length);
  const byText = [...texts.keys()].sort((a, b) => ((texts[a] ?? '') < (texts[b] ?? '') ? -1 : 1));
  for (const [rank, text] of byText.entries()) ranks[text] = rank;
  const order = (a: number, b: number): number => {
    for (let column = 0; column < widthOfKind; column += 1) {
      const [one, other] = [words[a * width + column] ?? 0, words[b * width + column] ?? 0];
      if (one !== other) return (ranks[one] ?? 0) - (ranks[other] ?? 0);
    }
    return (words[a * width + columnOfDay] ?? 0) - (words[b * width + columnOfDay] ?? 0);
  };
  const rows = [...counts.keys()].filter((index) => (counts[index] ?? 0) > 0).sort(order);
  const sorted = new Uint32Array(rows.length * width);
  for (const [row, index] of rows.entries())
    sorted.set(words.subarray(index * width, (index + 1) * width), row * width);
  return { texts, words: sorted, counts: Uint32Array.from(rows, (index) => counts[index] ?? 0) };
}
