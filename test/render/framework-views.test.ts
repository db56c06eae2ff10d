import { describe, expect, it } from 'vitest';
import type { AuditPack, FrameworkView } from '../../src/model/index.ts';
import { openContext } from '../../src/render/view/context.ts';
import { loadWords } from '../../src/render/words.ts';
import { reportSheets } from '../../src/render/workbook/report.ts';
import type { CellValue, Sheet } from '../../src/render/workbook/sheet.ts';
import { samplePack } from '../support/sample-pack.ts';
import { templates } from '../support/templates.ts';

const words = loadWords(templates);
const withView = (view: FrameworkView | null, pack = samplePack()): AuditPack => ({
  ...pack,
  framework: { ...pack.framework, view },
});
const sheetsOf = (pack: AuditPack): ReadonlyMap<string, Sheet> =>
  new Map(reportSheets(openContext(pack, words)).map((sheet) => [sheet.name, sheet]));

const textOf = (value: CellValue): string =>
  value === null ? '' : typeof value === 'object' ? value.text : String(value);

/** Rows of a sheet by the titles of its columns. */
function rowsOf(pack: AuditPack, name: string): readonly Readonly<Record<string, string>>[] {
  const sheet = sheetsOf(pack).get(name);
  if (sheet === undefined) throw new Error(`there is no sheet "${name}"`);
  return [...sheet.rows()].map((row) =>
    Object.fromEntries(row.map((value, index) => [sheet.columns[index]?.title ?? '', textOf(value)])),
  );
}

it('a framework without a view has the common sheets alone', () => {
  const names = [...sheetsOf(withView(null)).keys()];
  const common = ['Index', 'Requirements', 'Controls', 'Findings', 'Evidence', 'Populations', 'Accounts', 'Coverage'];
  expect(names).toEqual(common);
});

describe('PCI DSS: what goes into a report on compliance', () => {
  const pack = withView('roc-evidence');
  const findings = rowsOf(pack, 'ROC findings');

  it('lists every requirement with the candidate of the pack, never a better one', () => {
    expect(findings.map((row) => row['Requirement'])).toEqual(pack.requirements.map(({ id }) => id));
    for (const [index, row] of findings.entries()) {
      expect(row['Candidate']).toBe(pack.requirements[index]?.words);
      if (pack.requirements[index]?.result !== 'satisfied') expect(row['Candidate']).not.toMatch(/^In Place/);
    }
  });

  it('has each reference number under Section 6, with its file, its hash and its requirements', () => {
    const evidence = rowsOf(pack, 'ROC Section 6 evidence');
    const known = new Map(pack.evidence.map((entry) => [entry.reference, entry]));
    const listed = new Set(evidence.map((row) => row['Reference number']));
    for (const row of findings)
      for (const reference of (row['Evidence reference numbers'] ?? '').split(', ').filter(Boolean)) {
        expect(listed).toContain(reference);
        const line = evidence.find((one) => one['Reference number'] === reference);
        expect(line?.['Requirements']?.split(', ')).toContain(row['Requirement']);
      }
    for (const row of evidence) expect(row['SHA-256']).toBe(known.get(row['Reference number'] ?? '')?.sha256 ?? '');
    expect(evidence.length).toBeGreaterThan(3);
  });
});

describe('SOC 2: what is provided, and exceptions with dates', () => {
  const pack = withView('pbc-index');

  it('numbers the items of each criterion', () => {
    const rows = rowsOf(pack, 'PBC index');
    expect(new Set(rows.map((row) => row['Item'])).size).toBe(rows.length);
    for (const row of rows)
      expect(row['Item']).toMatch(new RegExp(`^${row['Criterion']?.replaceAll('.', String.raw`\.`)}-\\d\\d$`));
    const pairs = pack.requirements.flatMap(({ id, controls }) =>
      controls
        .filter((one) => pack.findings.some(({ control }) => control.id === one.id))
        .map((one) => `${id} ${one.id}`),
    );
    expect(rows.map((row) => `${row['Criterion']} ${row['Control']}`)).toEqual(pairs);
  });

  it('has a row for each exception, with its dates and what accepts a part of it', () => {
    const rows = rowsOf(pack, 'Exceptions');
    const failing = pack.findings.flatMap(({ observations }) =>
      observations.filter(({ outcome }) => outcome === 'not-satisfied'),
    );
    const dates = (list: readonly (string | undefined)[]): readonly string[] => list.map(String).toSorted();
    expect(dates(rows.map((row) => row['From']))).toEqual(dates(failing.map(({ interval }) => interval.from)));
    expect(rows.filter((row) => row['Risk acceptances'] === 'RA-1').map((row) => row['Subject'])).toEqual([
      'export-staging',
    ]);
  });
});

describe('GDPR: record of processing, measures, transfers', () => {
  const ids = ['30(1)(f)', '32(1)(a)', '44'];
  const sample = samplePack();
  const [largest] = sample.findings.toSorted((one, other) => other.observations.length - one.observations.length);
  const [requirement] = sample.requirements;
  if (largest === undefined || requirement === undefined) throw new Error('the sample has lost its findings');
  const { id: control } = largest.control;
  const controls = [{ id: control, strength: 'primary', why: 'x', outcome: largest.outcome }] as const;
  const articles = ids.map((id) => ({ ...requirement, id, controls }));
  const pack = withView('processing-record', { ...sample, requirements: articles });

  it('puts every mapped control under its article, and no other', () => {
    const articlesOn = (name: string): readonly (string | undefined)[] => [
      ...new Set(rowsOf(pack, name).map((row) => row['Article'])),
    ];
    expect(articlesOn('Art. 30 extract')).toEqual(['30(1)(f)']);
    expect(articlesOn('Art. 32 measures')).toEqual(['32(1)(a)']);
    expect(articlesOn('Transfers')).toEqual(['44']);
  });

  it('leaves tables out of the record that are declared free of sensitive data, and no unclassified one', () => {
    const classes = new Set(rowsOf(pack, 'Art. 30 extract').map((row) => row['Data class']));
    expect(classes).not.toContain('none');
    expect(classes.size).toBeGreaterThan(1);
  });
});
