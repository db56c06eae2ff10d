import type { KeyUseRow, UsageRow } from '../model/index.ts';
import { columnsOfKind, newTexts, widthOfKind } from './kinds.ts';
import type { LogEvents } from './log-events.ts';
import { newTuples } from './tuples.ts';

/** How often each kind of event happened on each day. */
export interface Counts {
  /** Gives the number of a log file's kind on a day. */
  readonly indexesOf: (events: Pick<LogEvents, 'texts' | 'kinds'>) => (kind: number, day: number) => number;
  readonly change: (index: number, by: number) => void;
  readonly rows: () => { readonly usage: readonly UsageRow[]; readonly keyUse: readonly KeyUseRow[] };
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

  /** An event that names several tables counts once for each. */
  const rowsByTable = (): void => {
    const all = texts.all();
    for (let index = tuples.size() - 1; index >= 0; index -= 1) {
      const words = tuples.words().subarray(index * width, (index + 1) * width);
      const tables = (all[words[columnOfTables] ?? 0] ?? '').split(' ');
      const count = counts[index] ?? 0;
      if (tables.length === 1 || count === 0) continue;
      scratch.set(words);
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
        if (index !== undefined) return index;
        for (let column = 0; column < widthOfKind; column += 1) {
          scratch[column] = numbers[events.kinds[kind * widthOfKind + column] ?? 0] ?? 0;
        }
        scratch[columnOfDay] = day;
        index = tuples.indexOf(scratch);
        known.set(local, index);
        return index;
      };
    },
    change,
    rows: () => {
      rowsByTable();
      return rowsOf(tuples.words(), texts.all(), counts);
    },
  };
}

const dayLength = 86_400_000;

/** In the order of their texts, column after column, then of their days. */
function rowsOf(words: Uint32Array, texts: readonly string[], counts: readonly number[]) {
  const ranks = new Uint32Array(texts.length);
  const byText = [...texts.keys()].sort((a, b) => ((texts[a] ?? '') < (texts[b] ?? '') ? -1 : 1));
  for (const [rank, text] of byText.entries()) ranks[text] = rank;
  const counted = [...counts.keys()].filter((index) => (counts[index] ?? 0) > 0);
  const order = (a: number, b: number): number => {
    for (let column = 0; column < widthOfKind; column += 1) {
      const [one, other] = [words[a * width + column] ?? 0, words[b * width + column] ?? 0];
      if (one !== other) return (ranks[one] ?? 0) - (ranks[other] ?? 0);
    }
    return (words[a * width + columnOfDay] ?? 0) - (words[b * width + columnOfDay] ?? 0);
  };
  const [usage, keyUse]: [UsageRow[], KeyUseRow[]] = [[], []];
  for (const index of counted.sort(order)) {
    const at = (column: number): string => texts[words[index * width + column] ?? 0] ?? '';
    const day = new Date((words[index * width + columnOfDay] ?? 0) * dayLength).toISOString().slice(0, 10);
    const row = { day, count: counts[index] ?? 0 };
    if (at(0) === 'key-use') keyUse.push({ ...keyUseOf(at), ...row });
    else usage.push({ ...usageOf(at), ...row });
  }
  return { usage, keyUse };
}

/** Columns in the order of `columnsOfKind`. */
const usageOf = (at: (column: number) => string) => ({
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
});

const keyUseOf = (at: (column: number) => string) => ({
  account: at(1),
  region: at(2),
  key: at(3),
  principal: at(4),
  operation: at(7),
  error: orNull(at(9)),
});

const orNull = (text: string): string | null => (text === '' ? null : text);
