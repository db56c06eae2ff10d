import { beside, bullets, chapter, code } from '../blocks.ts';
import { paragraph } from '../paragraph.ts';
import { table } from '../table.ts';
import { type } from '../theme.ts';
import type { Report } from './report.ts';

const compact = { size: 8.5, leading: 11.5 };

/** What the pack says and does not say: scope, method, sources, limits, how to verify. */
export function statementPage(report: Report): void {
  const { sheet, view, say } = report;
  const { statement } = view;
  chapter(sheet, say('chapter.statement'), { target: 'statement', outline: report.outline });
  const list = (name: string, items: readonly string[]): void =>
    beside(sheet, say(`statement.${name}`), (place) => bullets(sheet, items, { ...compact, ...place, after: 4 }), 'H2');
  list('says', statement.says);
  list('says-not', statement.saysNot);
  list('scope', statement.scope);
  list('method', statement.method);
  list('limits', statement.limits);
  list('responsibility', statement.responsibility);
  beside(
    sheet,
    say('statement.verify'),
    (place) => {
      code(sheet, statement.verify.join('\n'), place);
      paragraph(sheet, statement.verifyNote, { ...type.note, ...place, color: sheet.palette.quiet });
    },
    'H2',
  );
  beside(
    sheet,
    say('statement.sources'),
    (place) =>
      table(sheet, {
        ...place,
        columns: [
          { title: say('column.source'), share: 3 },
          { title: say('column.gives'), share: 4.5 },
          { title: say('column.availability'), share: 3.5 },
        ],
        rows: statement.sources.map((one) => ({
          cells: [{ text: one.source, mark: one.complete ? 'satisfied' : 'inconclusive' }, one.gives, one.availability],
        })),
        rowHeaders: true,
        continued: say('continued'),
      }),
    'H2',
  );
}
