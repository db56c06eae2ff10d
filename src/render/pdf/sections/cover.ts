import { labelled, notice } from '../blocks.ts';
import { paragraph } from '../paragraph.ts';
import { drawMark } from '../shapes.ts';
import { asArtifact, beginPage, ink } from '../sheet.ts';
import { millimetres, type } from '../theme.ts';
import type { Report } from './report.ts';
import { mono, strong } from './report.ts';

/** Height of the signature panel, in points. */
const panelHeight = 78;

/** Where the signature shows: at the foot of the cover. */
export interface Panel {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function panelOf({ sheet }: Report): Panel {
  const { frame } = sheet;
  return { x: frame.left, y: frame.bottom - panelHeight, width: frame.width, height: panelHeight };
}

export function coverPage(report: Report): void {
  const { sheet, view, say } = report;
  const { cover } = view;
  beginPage(sheet);
  sheet.doc.addNamedDestination('cover', 'XYZ', 0, 0, null);
  report.outline.addItem(say('chapter.cover'), { fit: false, left: sheet.doc.page.width, top: 0, zoom: 0 });
  asArtifact(sheet, () => sheet.doc.rect(0, 0, sheet.doc.page.width, millimetres(6)).fill(sheet.palette.accent));
  sheet.y = millimetres(34);
  paragraph(sheet, [{ text: say('cover.kind'), color: sheet.palette.accent, face: 'semibold' }], { after: 10 });
  paragraph(sheet, [strong(cover.organisation)], { ...type.cover, tag: 'H1', after: 6 });
  paragraph(sheet, `${cover.framework.title} ${cover.framework.version} · ${cover.period.label}`, {
    ...type.title,
    after: 30,
  });
  const facts: readonly (readonly [string, Parameters<typeof labelled>[2]])[] = [
    ['framework', `${cover.framework.title} ${cover.framework.version} (${cover.framework.publisher})`],
    ['period', cover.period.text],
    ['scope', cover.scope],
    ['status', [strong(cover.status.words), { text: `. ${cover.status.text}` }]],
    ['pack', [mono(cover.packId)]],
    ['date', cover.date],
    [
      'signer',
      [{ text: cover.signer.name }, { text: '\n' }, { ...mono(cover.signer.fingerprint), color: sheet.palette.quiet }],
    ],
    ['tool', cover.tool],
  ];
  for (const [name, text] of facts) labelled(sheet, say(`cover.${name}`), text, { labelTag: 'P', after: 3 });
  sheet.y += 10;
  for (const mark of cover.marks) notice(sheet, mark.words, mark.text, { color: '#a12f16' });
}

/** The frame in which the signature shows when the pack is signed, with words for when it is not. */
export function unsignedPanel(report: Report): void {
  const { sheet, say } = report;
  const panel = panelOf(report);
  asArtifact(sheet, () => {
    sheet.doc
      .rect(panel.x, panel.y, panel.width, panel.height)
      .dash(3, { space: 3 })
      .lineWidth(0.6)
      .stroke(sheet.palette.quiet);
    sheet.doc.undash();
    drawMark(sheet.doc, 'not-tested', panel.x + 14, panel.y + 18);
  });
  const style = { size: 8, color: sheet.palette.quiet };
  asArtifact(sheet, () => ink(sheet, say('signature.none'), { x: panel.x + 24, y: panel.y + 20.5 }, style));
}
