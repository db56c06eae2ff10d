import type { UseView } from '../../view/trail-logs.ts';
import type { Row } from '../table.ts';
import type { Report, Titled } from './report.ts';
import { linked, quiet } from './report.ts';

export const ledgerColumns: Titled = [
  ['account', 2.1],
  ['trail', 2.2],
  ['verified', 1.9],
  ['covered', 3.2],
  ['open', 3.4],
];

/** A row for each trail of each account and region. */
export const ledgerRows = (report: Report): readonly Row[] =>
  report.view.annexes.ledger.map((one) => ({
    cells: [
      [{ text: `${one.accountName} (${one.account})` }, quiet(report, `\n${one.region}`)],
      [{ text: one.trail }, quiet(report, `\n${one.logs}`)],
      [{ text: `${one.verified}\n` }, ...one.evidence.slice(0, 1).map((reference) => linked(reference))],
      one.covered,
      one.open.join('\n'),
    ],
  }));

export const useColumns: Titled = [
  ['table', 2.2],
  ['principal', 3.5],
  ['kind', 1.5],
  ['reads', 1.1, 'right'],
  ['writes', 1.1, 'right'],
  ['refused', 1, 'right'],
  ['outside', 1.5, 'right'],
  ['days', 1.8],
];

export const useRows = (report: Report): readonly Row[] => {
  const { tables, unused } = report.view.annexes.use;
  return [...tables.flatMap((one) => tableRows(report, one)), ...(unused === '' ? [] : [told('', unused)])];
};

/** A row for each principal, and one for the ways that the calls came. */
function tableRows(report: Report, { subject, users, paths, omitted }: UseView): readonly Row[] {
  const name = [{ text: subject.name }, quiet(report, `\n${subject.accountName} · ${subject.region}`)];
  const rows = users.map((user): Row => ({
    cells: [name, user.principal, user.kind, user.reads, user.writes, user.refused, user.outside, user.days],
  }));
  const ways = paths.join('; ');
  return [...rows, ...[ways, omitted].filter((text) => text !== '').map((text) => told(name, text))];
}

const told = (name: Row['cells'][number], text: string): Row => ({ cells: [name, text, '', '', '', '', '', ''] });
