import { isKind, readKind, type UsageKind } from './event-kind.ts';
import type { KeyUseRow, UsageRow } from './rows.ts';

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
      if (kind.keyUse !== undefined) keyUse.add({ ...kind.keyUse, day, count });
      else for (const row of usageRows(kind.usage)) usage.add({ ...row, day, count });
    }
  }
  return { usage: usage.sorted(), keyUse: keyUse.sorted() };
}

const dayLength = 86_400_000;

const usageRows = ({ tables, ...usage }: UsageKind) =>
  (tables.length > 0 ? tables : ['']).map((table) => ({ ...usage, table }));

/** Rows by all but their count, which is summed: events that name two tables and one of them meet in its row. */
function newRows<T extends { readonly count: number }>() {
  const rows = new Map<string, T>();
  return {
    add: (row: T): void => {
      const id = Object.values({ ...row, count: 0 }).join('\0');
      const same = rows.get(id);
      rows.set(id, same === undefined ? row : { ...row, count: row.count + same.count });
    },
    sorted: (): readonly T[] => [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row),
  };
}
