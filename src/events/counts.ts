import { isKind, readKind, usageText, type UsageKind } from './event-kind.ts';
import type { KeyUseRow, UsageRow } from '../model/index.ts';

/** How often each kind of event happened on each day. */
export interface Counts {
  /** Number of a kind on a day; null for a text that is no kind. */
  readonly indexOf: (kind: string, day: number) => number | null;
  readonly change: (index: number, by: 1 | -1) => void;
  readonly rows: () => { readonly usage: readonly UsageRow[]; readonly keyUse: readonly KeyUseRow[] };
}

export function newCounts(): Counts {
  const kinds = new Map<string, Map<number, number>>();
  const counts: number[] = [];
  return {
    indexOf: (kind, day) => {
      let days = kinds.get(kind);
      if (days === undefined) {
        if (!isKind(kind)) return null;
        kinds.set(kind, (days = new Map()));
      }
      let index = days.get(day);
      if (index === undefined) days.set(day, (index = counts.push(0) - 1));
      return index;
    },
    change: (index, by) => void (counts[index] = (counts[index] ?? 0) + by),
    rows: () => rowsOf(kinds, counts),
  };
}

function rowsOf(kinds: ReadonlyMap<string, ReadonlyMap<number, number>>, counts: readonly number[]) {
  const [usage, keyUse] = [newRows<UsageRow>(), newRows<KeyUseRow>()];
  for (const [text, days] of kinds) {
    const kind = readKind(text);
    for (const [number, index] of days) {
      const count = counts[index] ?? 0;
      if (kind === null || count === 0) continue;
      const day = new Date(number * dayLength).toISOString().slice(0, 10);
      if (kind.keyUse !== undefined) keyUse.add(text, { ...kind.keyUse, day, count });
      else for (const [id, row] of usageRows(text, kind.usage)) usage.add(id, { ...row, day, count });
    }
  }
  return { usage: usage.sorted(), keyUse: keyUse.sorted() };
}

const dayLength = 86_400_000;

/** A row for each table, with the text of the kind that names that table alone. */
function usageRows(text: string, { tables, ...kind }: UsageKind) {
  const [table = '', second] = tables;
  if (second === undefined) return [[text, { ...kind, table }]] as const;
  return tables.map((each) => [usageText({ ...kind, tables: [each] }), { ...kind, table: each }] as const);
}

/** Rows by kind and day; events that name two tables and one of them meet in the one's row. */
function newRows<T extends { readonly day: string; readonly count: number }>() {
  const rows = new Map<string, T>();
  return {
    add: (kind: string, row: T): void => {
      const id = `${kind}\0${row.day}`;
      const same = rows.get(id);
      rows.set(id, same === undefined ? row : { ...row, count: row.count + same.count });
    },
    sorted: (): readonly T[] => [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row),
  };
}
