import { beside, bullets, chapter, code } from '../blocks.ts';
import { paragraph } from '../paragraph.ts';
import { table } from '../table.ts';
import { type } from '../theme.ts';
import type { Report } from './report.ts';

/** This page must stay one page. */
const compact = { size: 7.9, leading: 10, between: 0.8 };
const dense = { size: 7.3, leading: 9.1, between: 0.4 };
/** Frameworks with many notes need the smaller type. */
const mostCharacters = 2_900;
const label = { labelTag: 'H2', labelShare: 0.18, keep: 50 } as const;

/** What the pack says and does not say: scope, method, sources, limits, how to verify. */
export function statementPage(report: Report): void {
  const { sheet, view, say } = report;
  const { statement } = view;
  chapter(sheet, say('chapter.statement'), { target: 'statement', outline: report.outline });
  const { says, saysNot, scope, method, limits, responsibility } = statement;
  const prose = [says, saysNot, scope, method, limits, responsibility].flat().join('');
  const setting = prose.length > mostCharacters ? dense : compact;
  const list = (name: string, items: readonly string[]): void =>
    beside(
      sheet,
      say(`statement.${name}`),
      (place) => bullets(sheet, items, { ...setting, ...place, after: 2 }),
      label,
    );
  list('says', says);
  list('says-not', saysNot);
  list('scope', scope);
  list('method', method);
  list('limits', limits);
  list('responsibility', responsibility);
  beside(
    sheet,
    say('statement.sources'),
    (place) =>
      table(sheet, {
        ...place,
        columns: [
          { title: say('column.source'), share: 3 },
          { title: say('column.availability'), share: 7 },
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
