import fc from 'fast-check';
import { XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { renderXlsx } from '../../src/render/report-xlsx.ts';
import { sheetsOf, type SheetColumn } from '../../src/render/workbook/sheet.ts';
import { columnName, sheetXml } from '../../src/render/workbook/sheet-xml.ts';
import { styles } from '../../src/render/workbook/styles.ts';
import { visible } from '../../src/render/visible.ts';
import { wholeOf } from '../support/pack-files.ts';
import { hostilePack, samplePack } from '../support/sample-pack.ts';
import { templates } from '../support/templates.ts';
import { cellsOf, workbookParts } from '../support/workbook.ts';

const one: readonly SheetColumn<string>[] = [{ title: 'Text', width: 10, value: (text) => text }];
function sheetOf(...texts: readonly string[]): string {
  const [sheet] = sheetsOf('Sheet', one, texts);
  if (sheet === undefined) throw new Error('there is always a sheet');
  return [...sheetXml(sheet)].join('');
}

describe('a cell', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '＝1', "=cmd|' /C calc'!A0", '%x'])(
    '%j stays text',
    (text) => {
      const xml = sheetOf(text);
      expect(xml).not.toContain('<f>');
      expect(cellsOf(xml).get('A2')).toEqual({ text, style: String(styles.quoted), type: 'inlineStr' });
    },
  );

  it('holds any text, but for what cannot be seen', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('_x0041_', ']]>', '<a>&amp;', '\ufffe')),
        (text) => {
          const xml = sheetOf(text);
          expect(XMLValidator.validate(xml)).toBe(true);
          const expected = visible(text).replace(/[\ufffe\uffff]/g, '\ufffd');
          expect(cellsOf(xml).get('A2')?.text ?? '').toBe(expected);
        },
      ),
    );
  });

  it('says where the rest of a text is that is too long for a cell', () => {
    const text = cellsOf(sheetOf('x'.repeat(40_000))).get('A2')?.text ?? '';
    expect(text.length).toBe(32_767);
    expect(text).toMatch(/x … \(continues in results\.json\)$/);
  });

  it.each([
    [0, 'A'],
    [25, 'Z'],
    [26, 'AA'],
    [701, 'ZZ'],
    [702, 'AAA'],
  ])('in column %d is in %s', (index, name) => expect(columnName(index)).toBe(name));
});

describe('report.xlsx', () => {
  it('is the same bytes for the same pack', async () => {
    expect(
      (await wholeOf(renderXlsx(samplePack(), templates))).equals(await wholeOf(renderXlsx(samplePack(), templates))),
    ).toBe(true);
  });

  it('has a row for each requirement, control, evidence item, account and coverage line, with frozen headers and filters', async () => {
    const pack = samplePack();
    const parts = workbookParts(await wholeOf(renderXlsx(pack, templates)));
    const sheet = (number: number): string => parts.get(`xl/worksheets/sheet${number}.xml`) ?? '';
    const column = (number: number, name: string, rows: number): readonly (string | undefined)[] => {
      const cells = cellsOf(sheet(number));
      return Array.from({ length: rows }, (_, index) => cells.get(`${name}${index + 2}`)?.text);
    };
    expect(column(2, 'A', pack.requirements.length)).toEqual(pack.requirements.map(({ id }) => id));
    expect(column(3, 'A', pack.findings.length)).toEqual(pack.findings.map(({ control }) => control.id));
    expect(column(5, 'A', pack.evidence.length)).toEqual(pack.evidence.map(({ reference }) => reference));
    expect(column(7, 'A', pack.accounts.length)).toEqual(pack.accounts.map(({ id }) => id));
    expect(column(8, 'A', pack.coverage.length)).toEqual(pack.coverage.map(({ account }) => account));
    for (let number = 1; number <= 8; number += 1) {
      expect(sheet(number)).toContain('state="frozen"');
      expect(sheet(number)).toMatch(/<autoFilter ref="A1:[A-Z]+\d+"\/>/);
    }
  });

  it('links to sheets and rows that are there, and to files of the pack', async () => {
    const pack = samplePack();
    const parts = workbookParts(await wholeOf(renderXlsx(pack, templates)));
    const names = new Set(
      [...(parts.get('xl/workbook.xml') ?? '').matchAll(/<sheet name="([^"]+)"/g)].map((match) => match[1]),
    );
    const places = [...parts.values()].flatMap((xml) => [...xml.matchAll(/location="'([^']+)'!A(\d+)"/g)]);
    expect(places.length).toBeGreaterThan(20);
    for (const [, name] of places) expect(names).toContain(name);
    const findings = parts.get('xl/worksheets/sheet4.xml') ?? '';
    const evidence = cellsOf(parts.get('xl/worksheets/sheet5.xml') ?? '');
    for (const [, cell, row] of findings.matchAll(/ref="(\w+)" location="'Evidence'!A(\d+)"/g))
      expect(
        cellsOf(findings)
          .get(cell ?? '')
          ?.text.split(', ')[0],
      ).toBe(evidence.get(`A${row}`)?.text);
    const files = [
      ...(parts.get('xl/worksheets/_rels/sheet5.xml.rels') ?? '').matchAll(/Target="([^"]+)" TargetMode="External"/g),
    ];
    expect(files.map((match) => match[1])).toEqual(pack.evidence.flatMap(({ file }) => file ?? []));
  });

  it('stays XML, and without formulas, whatever names and texts say', async () => {
    for (const [path, xml] of workbookParts(await wholeOf(renderXlsx(hostilePack(), templates)))) {
      expect(XMLValidator.validate(xml), path).toBe(true);
      expect(xml).not.toMatch(/<f[ >]/);
    }
  });

  it('goes on on another sheet where one is full', () => {
    const rows: readonly string[] = Array.from({ length: 1_048_576 }, () => 'x');
    expect(sheetsOf('Rows', one, rows).map(({ name, count }) => [name, count])).toEqual([
      ['Rows', 1_048_575],
      ['Rows (2)', 1],
    ]);
  });
});
