import type { KeyUseRow, UsageRow } from '../model/index.ts';
import { misfit } from './misfit.ts';

type Cells = readonly (string | null)[];

/** Reads the cells of one row by their order; a text that must be there, and a count. */
function cellsOf(row: Cells, width: number) {
  if (row.length !== width) throw misfit(`a row has ${row.length} columns and not ${width}`);
  const orNull = (index: number): string | null => row[index] ?? null;
  const text = (index: number): string => {
    const cell = orNull(index);
    if (cell === null) throw misfit(`column ${index + 1} of a row is NULL`);
    return cell;
  };
  const count = (index: number): number => {
    const cell = text(index);
    if (!/^\d{1,15}$/.test(cell)) throw misfit(`column ${index + 1} of a row is no count: ${cell}`);
    return Number(cell);
  };
  return { orNull, text, count };
}

/** Rows of `tableUse`, in the order of its columns. */
export const usageRows = (rows: readonly Cells[]): readonly UsageRow[] =>
  rows.map((row) => {
    const { orNull, text, count } = cellsOf(row, 13);
    return {
      account: text(0),
      region: text(1),
      table: text(2),
      principal: text(3),
      principalType: text(4),
      invokedBy: orNull(5),
      operation: text(6),
      write: text(7) === 'write',
      error: orNull(8),
      tls: orNull(9),
      endpoint: orNull(10),
      day: text(11),
      count: count(12),
    };
  });

/** Rows of `keyUse`, in the order of its columns. */
export const keyUseRows = (rows: readonly Cells[]): readonly KeyUseRow[] =>
  rows.map((row) => {
    const { orNull, text, count } = cellsOf(row, 8);
    return {
      account: text(0),
      region: text(1),
      key: text(2),
      operation: text(3),
      principal: text(4),
      error: orNull(5),
      day: text(6),
      count: count(7),
    };
  });

/** What was read of one account and region. */
export interface ReadCount {
  readonly account: string;
  readonly region: string;
  readonly files: number;
  readonly records: number;
  readonly unreadable: number;
  /** Path of a file with records that could not be read; empty where there is none. */
  readonly example: string;
}

/** Rows of `readFiles`, in the order of its columns. */
export const readCounts = (rows: readonly Cells[]): readonly ReadCount[] =>
  rows.map((row) => {
    const { orNull, text, count } = cellsOf(row, 6);
    const [files, records, unreadable] = [count(2), count(3), count(4)];
    return { account: text(0), region: text(1), files, records, unreadable, example: orNull(5) ?? '' };
  });
