import { printedResults, shapes } from '../view/outcome.ts';
import type { OutcomeCode } from '../view/outcome.ts';
import type { CountedRow } from '../view/glance.ts';
import type { Words } from '../words.ts';

/** A table of counts with a stacked bar in each row: the chart and its numbers in one. */
export interface BarTable {
  readonly caption: string;
  readonly head: string;
  readonly columns: readonly { readonly code: OutcomeCode; readonly shape: string; readonly words: string }[];
  readonly rows: readonly {
    readonly title: string;
    readonly anchor: string | null;
    readonly total: string;
    readonly text: string;
    readonly cells: readonly { readonly code: OutcomeCode; readonly text: string; readonly zero: boolean }[];
    readonly segments: readonly { readonly start: number; readonly end: number; readonly code: OutcomeCode }[];
  }[];
}

/** Columns are the outcomes that occur in any row, worst first. */
export function barTable(caption: string, head: string, rows: readonly CountedRow[], words: Words): BarTable {
  const used = new Set(rows.flatMap((row) => row.counts.map((one) => one.code)));
  const columns = printedResults.filter((code) => used.has(code));
  return {
    caption,
    head,
    columns: columns.map((code) => ({ code, shape: shapes[code], words: words.say(`outcome.${code}`) })),
    rows: rows.map((row) => ({
      title: row.title,
      anchor: row.anchor,
      total: words.number(row.total),
      text: row.text,
      segments: segments(row),
      cells: columns.map((code) => {
        const count = row.counts.find((one) => one.code === code)?.count ?? 0;
        return { code, text: words.number(count), zero: count === 0 };
      }),
    })),
  };
}

function segments(row: CountedRow): BarTable['rows'][number]['segments'] {
  let start = 0;
  return row.counts.map(({ code, count }) => {
    const end = start + count / row.total;
    const one = { start, end, code };
    start = end;
    return one;
  });
}
