/** Text with a place that it leads to: a row of another sheet, or a file of the pack. */
export interface LinkCell {
  readonly text: string;
  /** Such as `'Evidence'!A12`, or a path relative to the workbook, such as `evidence/E-0001-dynamodb-ListTables.json`. */
  readonly to: { readonly place: string } | { readonly file: string };
}

export type CellValue = string | number | null | LinkCell;

export interface SheetColumn<T> {
  readonly title: string;
  /** Width in characters. */
  readonly width: number;
  readonly value: (row: T) => CellValue;
  /** Whether its cells link to files. */
  readonly linksFiles?: boolean;
}

/** One sheet of a workbook: a header that stays in view, and rows that are made one by one when they are written. */
export interface Sheet {
  /** At most 31 characters, none of `[]:*?/\`. */
  readonly name: string;
  readonly columns: readonly { readonly title: string; readonly width: number }[];
  readonly count: number;
  /** Whether cells link to files. */
  readonly linksFiles: boolean;
  readonly rows: () => Iterable<readonly CellValue[]>;
}

/** Most rows of a sheet in the format (ISO/IEC 29500, as Excel reads it), without the header. */
export const mostRows = 1_048_575;

/** Rows of one kind as a sheet, or as several where they are more than one can hold. */
export function sheetsOf<T>(name: string, columns: readonly SheetColumn<T>[], rows: readonly T[]): readonly Sheet[] {
  const parts = Math.max(1, Math.ceil(rows.length / mostRows));
  return Array.from({ length: parts }, (_, part): Sheet => {
    const own = parts === 1 ? rows : rows.slice(part * mostRows, (part + 1) * mostRows);
    return {
      name: part === 0 ? name : `${name} (${part + 1})`,
      columns: columns.map(({ title, width }) => ({ title, width })),
      count: own.length,
      linksFiles: columns.some(({ linksFiles }) => linksFiles === true),
      *rows() {
        for (const row of own) yield columns.map(({ value }) => value(row));
      },
    };
  });
}

/** Link to a row of a sheet, from 0 below the header. */
export const rowLink = (text: string, sheet: string, row: number): LinkCell => ({
  text,
  to: { place: `'${sheet.replaceAll("'", "''")}'!A${row + 2}` },
});
