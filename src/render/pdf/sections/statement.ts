import { beside, bullets, chapter, code } from '../blocks.ts';
import { paragraph } from '../paragraph.ts';
import { table } from '../table.ts';
import { type } from '../theme.ts';
import type { Report } from './report.ts';

/** This page must stay one page. */
const compact = { size: 7.9, leading: 10, between: 0.8 };
const label = { labelTag: 'H2', labelShare: 0.18, keep: 50 } as const;

/** What the pack says and does not say: scope, method, sources, limits, how to verify. */
export function statementPage(report: Report): void {
  const { sheet, view, say } = report;
  const { statement } = view;
  chapter(sheet, say('chapter.statement'), { target: 'statement', outline: report.outline });
  const list = (name: string, items: readonly string[]): void =>
    beside(
      sheet,
      say(`statement.${name}`),
      (place) => bullets(sheet, items, { ...compact, ...place, after: 2 }),
      label,
    );
  list('says', statement.says);
  list('says-not', statement.saysNot);
  list('scope', statement.scope);
  list('method', statement.method);
  list('limits', statement.limits);
  list('responsibility', statement.responsibility);
  beside(
    sheet,
    say('statement.sources'),
    (place) =>
      table(sheet, {
        ...place,
        columns: [
          { title: say('column.source'), share: 4 },
          { title: say('column.availability'), share: 6 },
        ],
        rows: statement.sources.map((one) => ({
          cells: [{ text: one.source, mark: one.complete ? 'satisfied' : 'inconclusive' }, one.availability],
        })),
        rowHeaders: true,
        plain: true,
        continued: say('continued'),
        after: 4,
      }),
    label,
  );
  beside(
    sheet,
    say('statement.verify'),
    (place) => {
      code(sheet, statement.verify.join('\n'), place);
      paragraph(sheet, statement.verifyNote, {
        ...type.note,
        leading: 9.5,
        ...place,
        after: 0,
        color: sheet.palette.quiet,
      });
    },
    label,
  );
}
