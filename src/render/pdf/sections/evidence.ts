import type { Made } from '../../made.ts';
import type { CardRecord, EvidenceCard, EvidenceItem } from '../../view/evidence.ts';
import { indexGroups } from '../../view/index-groups.ts';
import { anchor, chapter, code, divider } from '../blocks.ts';
import type { Text } from '../lines.ts';
import { paragraph } from '../paragraph.ts';
import { ensureRoom } from '../sheet.ts';
import type { Row } from '../table.ts';
import { table } from '../table.ts';
import { type } from '../theme.ts';
import type { Report } from './report.ts';
import { linked, linkedList, mono, quiet } from './report.ts';

/** Cards for the evidence that decides; the index of all of it. */
export function evidenceChapter(report: Report): void {
  const { sheet, view, say } = report;
  chapter(sheet, say('chapter.evidence'), { target: 'evidence', outline: report.outline });
  paragraph(sheet, say('evidence.intro', { cards: view.evidence.cards.length, all: view.evidence.index.length }), {
    after: 4,
  });
  for (const card of view.evidence.cards) evidenceCard(report, card);
}

function evidenceCard(report: Report, card: EvidenceCard): void {
  const { sheet, say } = report;
  ensureRoom(sheet, heightOf(report, card));
  if (sheet.y > sheet.frame.top) divider(sheet, 7);
  anchor(sheet, card.anchor);
  paragraph(
    sheet,
    [
      { text: card.reference, face: 'semibold', color: sheet.palette.accent },
      { text: `  ${card.asked}`, face: 'semibold' },
    ],
    { ...type.heading, tag: 'H2', after: 4 },
  );
  const facts: readonly (readonly [string, Text] | null)[] = [
    card.request === '{}' ? null : ['request', [mono(card.request)]],
    ['account', `${card.accountName} (${card.account}) · ${card.region}`],
    ['caller', [mono(card.caller)]],
    ['collected', `${card.collectedAt} · ${say('evidence.page', { page: card.page })} · ${card.size}`],
    card.absence === null ? null : ['absence', card.absence],
    card.sha256 === null ? null : ['sha256', [mono(card.sha256)]],
    card.file === null ? null : ['file', [mono(card.file)]],
    card.controls.length === 0 ? null : ['controls', linkedList(card.controls)],
  ];
  table(sheet, {
    columns: [
      { title: say('column.name'), share: 1.5 },
      { title: say('column.value'), share: 10.5 },
    ],
    rows: facts
      .filter((one) => one !== null)
      .map(([name, text]) => ({ cells: [[quiet(report, say(`evidence.${name}`))], text] })),
    rowHeaders: true,
    plain: true,
    continued: say('continued'),
    after: 6,
  });
  for (const record of card.records) statementOf(report, record);
  decidingFields(report, card);
  if (card.excerpt !== null) code(sheet, card.excerpt);
}

/** What a sidecar states about the file of the card. */
function statementOf({ sheet, say }: Report, record: CardRecord): void {
  const { title, kind, file, covers, owner, obtained, contents, controls, subjects, absence } = record;
  const facts: readonly (readonly [string, Text])[] = [
    ['title', title],
    ['kind', [mono(kind)]],
    ['name', [mono(file)]],
    ['covers', covers],
    ['owner', owner],
    ['obtained', obtained],
    ...(contents === null ? [] : [['contents', contents] as const]),
    ['for', controls],
    ['subjects', [mono(subjects)]],
    ...(absence === null ? [] : [['unusable', absence] as const]),
  ];
  table(sheet, {
    columns: [
      { title: say('column.name'), share: 1.5 },
      { title: say('column.value'), share: 10.5 },
    ],
    rows: facts.map(([name, text]) => ({ cells: [say(`evidence.record.${name}`), text] })),
    rowHeaders: true,
    continued: say('continued'),
    after: 6,
  });
}

/** About how much room a card takes, so that it stays on one page where it can; at most a third of a page is left empty. */
function heightOf({ sheet }: Report, card: EvidenceCard): number {
  const excerpt = card.excerpt === null ? 0 : card.excerpt.split('\n').length * type.code.leading + 20;
  const fields = card.fields.length === 0 ? 0 : 23 + card.fields.length * 28;
  return Math.min(150 + fields + excerpt, (sheet.frame.bottom - sheet.frame.top) / 3);
}

function decidingFields(report: Report, card: EvidenceCard): void {
  const { sheet, say } = report;
  if (card.fields.length === 0) return;
  table(sheet, {
    columns: [
      { title: say('column.field'), share: 4 },
      { title: say('column.value'), share: 2.6 },
      { title: say('column.rule'), share: 2.8 },
      { title: say('column.about'), share: 2.6 },
    ],
    rows: card.fields.map((field): Row => ({
      cells: [
        { text: [mono(field.path)], mark: field.met ? 'satisfied' : 'not-satisfied' },
        [{ text: field.value, face: field.met ? 'mono' : 'monoSemibold' }],
        field.rule,
        [linked({ id: field.control, anchor: `control-${field.control}` }), { text: ` ${field.subject}` }],
      ],
      highlighted: !field.met,
    })),
    rowHeaders: true,
    continued: say('continued'),
    after: 6,
  });
  if (card.moreFields !== null) paragraph(sheet, card.moreFields, { ...type.note, color: sheet.palette.quiet });
}

/** Every evidence item: with its full digest where it stands alone, else in a range of numbers. */
export function evidenceIndex(report: Report): void {
  const { sheet, view, say } = report;
  chapter(sheet, say('chapter.index'), { target: 'evidence-index', outline: report.outline });
  paragraph(sheet, say('evidence.index-intro'), { after: 8 });
  if (view.evidence.index.length === 0) return;
  const cards = new Set(view.evidence.cards.map((card) => card.reference));
  table(sheet, {
    columns: [
      { title: say('column.reference'), share: 0.85 },
      { title: say('column.asked'), share: 4.8 },
      { title: say('column.where-when'), share: 2.5 },
      { title: say('column.digest'), share: 3.85 },
    ],
    rows: indexRows(report, view.evidence.index, cards),
    rowHeaders: true,
    continued: say('continued'),
  });
}

function* indexRows(report: Report, index: Made<EvidenceItem>, cards: ReadonlySet<string>): Generator<Row> {
  const hasCard = ({ reference }: EvidenceItem): boolean => cards.has(reference);
  for (const group of indexGroups(index)) {
    const [first] = group;
    if (first === undefined) continue;
    yield group.length === 1 ? itemRow(report, first, hasCard(first)) : groupRow(report, first, { group, hasCard });
  }
}

const itemRow = (report: Report, one: EvidenceItem, hasCard: boolean): Row => ({
  cells: [
    hasCard ? [linked({ id: one.reference, anchor: one.anchor })] : one.reference,
    [{ text: one.asked }, quiet(report, one.request === '{}' ? '' : `\n${one.request}`)],
    [{ text: `${one.account} ${one.region}` }, quiet(report, `\n${one.collectedAt}`)],
    one.sha256 === null
      ? [{ text: one.absence ?? '' }]
      : [mono(inTwoLines(one.sha256)), quiet(report, one.file === null ? '' : `\n${one.file}`)],
  ],
  targets: hasCard ? [] : [one.anchor],
});

interface Group {
  readonly group: readonly EvidenceItem[];
  readonly hasCard: (item: EvidenceItem) => boolean;
}

/** Neighbouring numbers: answers to one question about many subjects, or many pages. */
function groupRow(report: Report, first: EvidenceItem, { group, hasCard }: Group): Row {
  const { say } = report;
  const shown = group.filter(hasCard);
  const last = group.at(-1) ?? first;
  const times = group.map((one) => one.collectedAt).sort();
  const kinds = new Set(group.map(({ asked }) => asked)).size;
  const regions = [...new Set(group.map(({ region }) => region))].join(', ');
  return {
    cells: [
      say('evidence.range', { first: first.reference, last: last.reference }),
      [
        { text: kinds === 1 ? first.asked : say('evidence.range-kinds', { source: first.source, n: kinds }) },
        quiet(report, `\n${say('evidence.range-count', { n: group.length })}`),
        ...(shown.length === 0
          ? []
          : [
              quiet(report, `\n${say('evidence.range-cards')} `),
              ...linkedList(shown.map((one) => ({ id: one.reference, anchor: one.anchor }))),
            ]),
      ],
      [{ text: `${first.account} ${regions}` }, quiet(report, `\n${times[0] ?? ''}\n${times.at(-1) ?? ''}`)],
      first.absence ?? say('evidence.range-digests'),
    ],
    targets: group.filter((one) => !hasCard(one)).map((one) => one.anchor),
  };
}

const inTwoLines = (digest: string): string => `${digest.slice(0, 32)}\n${digest.slice(32)}`;
