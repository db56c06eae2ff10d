import type { ControlView, PopulationRow } from '../view/controls.ts';
import { madeOf, type Made } from '../made.ts';
import type { EvidenceItem } from '../view/evidence.ts';
import type { ReportView } from '../view.ts';

/** Lists up to these lengths are written as HTML; longer ones are embedded as JSON and rendered on demand. */
const longestPopulation = 300;
const longestIndex = 1_500;

/** `rows` are in the document; a list that is not is in the embedded data and `rows` is empty. */
export interface List<T> {
  readonly embedded: boolean;
  readonly total: number;
  readonly rows: readonly T[];
}

const list = <T>(rows: readonly T[] | Made<T>, longest: number): List<T> =>
  rows.length > longest
    ? { embedded: true, total: rows.length, rows: [] }
    : { embedded: false, total: rows.length, rows: [...rows] };

export const populationList = (control: ControlView): List<PopulationRow> =>
  list(control.population, longestPopulation);
export const indexList = (view: ReportView): List<EvidenceItem> => list(view.evidence.index, longestIndex);

/** Texts by number: a text that occurs often is written once. */
interface Dictionary {
  readonly texts: readonly string[];
  readonly number: (text: string) => number;
}

function openDictionary(): Dictionary {
  const texts: string[] = [];
  const numbers = new Map<string, number>();
  return {
    texts,
    number: (text) => {
      const known = numbers.get(text);
      if (known !== undefined) return known;
      numbers.set(text, texts.push(text) - 1);
      return texts.length - 1;
    },
  };
}

/** The long lists in the compact form that `report.js` reads: rows of numbers into `texts`. */
export interface EmbeddedLists {
  readonly texts: readonly string[];
  /** Control id → rows of outcome, name, id, account, region, class, reason, evidence… */
  readonly populations: Readonly<Record<string, Iterable<readonly number[]>>>;
  /** Rows of reference, asked, request, account, region, collected, size, file, hash, absence, controls… */
  readonly index: Iterable<readonly number[]>;
}

export function embeddedLists(view: ReportView): EmbeddedLists {
  const { number, texts } = openDictionary();
  const populations = view.controls
    .filter((control) => populationList(control).embedded)
    .map((control) => [control.id, madeOf(control.population, (row) => populationNumbers(row, number))] as const);
  const index = indexList(view).embedded ? madeOf(view.evidence.index, (item) => indexNumbers(item, number)) : [];
  for (const rows of [...populations.map(([, list]) => list), index]) numberAll(rows);
  return { texts, populations: Object.fromEntries(populations), index };
}

/** Texts stand before the rows: all of them are numbered before the rows are written. */
function numberAll(rows: Iterable<unknown>): void {
  const all = rows[Symbol.iterator]();
  while (all.next().done !== true);
}

const populationNumbers = (row: PopulationRow, number: (text: string) => number): readonly number[] =>
  [
    row.outcome.code,
    row.subject.name,
    row.subject.id,
    row.subject.account,
    row.subject.region,
    row.subject.dataClass ?? '',
    row.reason,
    ...row.evidence.map((one) => one.id),
  ].map(number);

const indexNumbers = (item: EvidenceItem, number: (text: string) => number): readonly number[] =>
  [
    item.reference,
    item.asked,
    item.request,
    item.account,
    item.region,
    item.collectedAt,
    item.size,
    item.file ?? '',
    item.sha256 ?? '',
    item.absence ?? '',
    ...item.controls.map((one) => one.id),
  ].map(number);
