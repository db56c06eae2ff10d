import { beforeAll, describe, expect, test } from 'vitest';
import type { AuditPack } from '../../src/model/index.ts';
import { renderPdf } from '../../src/render/pdf.ts';
import type { PdfOptions } from '../../src/render/pdf.ts';
import type { EvidenceItem } from '../../src/render/view/evidence.ts';
import { indexGroups } from '../../src/render/view/index-groups.ts';
import { contentOf, formsOf } from '../support/pdf-content.ts';
import { everyElement, lintPdf, linksOf, structureOf } from '../support/pdf-lint.ts';
import type { Dictionary, PdfFile, PdfValue } from '../support/pdf-reader.ts';
import { isDictionary, list, nameOf, readPdf, textOf } from '../support/pdf-reader.ts';
import { wholeOf } from '../support/pack-files.ts';
import { hostilePack, samplePack, withId } from '../support/sample-pack.ts';
import { templates } from '../support/templates.ts';

const options: PdfOptions = { paper: 'A4', accent: '#1f4e79', attachment: null, signatureBytes: null };
const bytesOf = (pack: AuditPack, given: PdfOptions): Promise<Uint8Array> => wholeOf(renderPdf(pack, templates, given));
const render = async (pack: AuditPack, changed: Partial<PdfOptions> = {}): Promise<PdfFile> =>
  readPdf(await bytesOf(pack, { ...options, ...changed }));

/** What is read on a page, without spaces: lines are broken anywhere. */
const wordsOn = (pdf: PdfFile, page: Dictionary): string =>
  contentOf(pdf, page)
    .shown.filter((one) => !one.tags.includes('Artifact'))
    .map((one) => one.text)
    .join('')
    .replace(/\s/g, '');
const words = (pdf: PdfFile): string => pdf.pages.map((page) => wordsOn(pdf, page)).join('');

const bookmarks = (pdf: PdfFile): readonly string[] => {
  const titles: string[] = [];
  const walk = (item: PdfValue): void => {
    for (let now = item; isDictionary(now); now = pdf.get(now, 'Next')) {
      titles.push(textOf(now.entries.get('Title')) ?? '');
      walk(pdf.get(now, 'First'));
    }
  };
  walk(pdf.get(pdf.trailer, 'Root', 'Outlines', 'First'));
  return titles;
};

describe('a report', () => {
  const pack = samplePack();
  let pdf: PdfFile;
  let text: string;
  beforeAll(async () => {
    pdf = await render(pack);
    text = words(pdf);
  });

  test('keeps the rules of PDF/A-3a and PDF/UA-1', () => {
    expect(lintPdf(pdf)).toEqual([]);
  });

  const items = pack.evidence.map(
    (one) => ({ ...one, asked: `${one.service}:${one.operation}` }) as unknown as EvidenceItem,
  );
  const groups = [...indexGroups(items)];
  const alone = groups.filter((group) => group.length === 1).flat();
  const together = groups.filter((group) => group.length > 1);
  const rangeOf = (group: readonly EvidenceItem[]): string[] =>
    [group[0], group.at(-1)].map((one) => one?.reference ?? 'none');

  test.each([
    ['requirement', pack.requirements.map((one) => one.id)],
    ['control', pack.findings.map((one) => one.control.id)],
    ['control title', pack.findings.map((one) => one.control.title)],
    ['evidence reference', pack.evidence.map((one) => one.reference)],
    ['digest of an answer that stands alone in the index', alone.flatMap((one) => one.sha256 ?? [])],
    ['first and last number of answers that stand together', together.flatMap((group) => rangeOf(group))],
    ['table', pack.tables.map((one) => one.name)],
    ['remediation', pack.findings.map((one) => one.control.remediation.command)],
    ['change', pack.changes.map((one) => one.event)],
    ['gap', pack.gaps.map((one) => one.message)],
    ['table that somebody can reach', pack.reach.flatMap((one) => one.absent ?? one.table.name)],
    [
      'principal that reaches one',
      pack.reach.flatMap((one) => one.holders.slice(0, 8).map((holder) => holder.principal)),
    ],
  ])('names every %s', (_, expected) => {
    expect(expected.length).toBeGreaterThan(0);
    expect(expected.filter((one) => !text.includes(one.replace(/\s/g, '')))).toEqual([]);
  });

  test('numbers every page and marks each one as signed with a test key', () => {
    const numbers = pdf.pages.flatMap((page) => formsOf(pdf, page).map((one) => one.text));
    expect(numbers).toEqual(pdf.pages.map((_, index) => `Page ${index + 1} of ${pdf.pages.length}`));
    for (const page of pdf.pages) {
      const all = contentOf(pdf, page).shown.map((one) => one.text);
      expect(all).toContainEqual(expect.stringContaining('Test signature – not for hand-off'));
      expect(all).toContain(`Pack ${pack.id}`);
    }
  });

  test('has a bookmark for every group of requirements and every control', () => {
    const titles = bookmarks(pdf);
    const groups = pack.framework.groups.filter((group) => pack.requirements.some((one) => one.group === group.id));
    for (const group of groups) expect(titles).toContainEqual(expect.stringContaining(group.title));
    for (const { control } of pack.findings) expect(titles).toContain(`${control.id} ${control.title}`);
  });

  test('links findings to their evidence and requirements to their controls', () => {
    const targets = new Set(linksOf(pdf).map((link) => link.target));
    for (const { control } of pack.findings) expect(targets).toContain(`control-${control.id}`);
    const cited = pack.findings.flatMap((one) => one.observations.flatMap((observation) => observation.evidence));
    for (const reference of new Set(cited)) expect(targets).toContain(`evidence-${reference}`);
  });

  test('says at a glance on one page what matters, and on one page what it does not say', () => {
    const [, glance, statement, history] = pdf.pages.map((page) => wordsOn(pdf, page));
    expect(glance).toMatch(/^Ataglance/);
    expect(statement).toMatch(/^Whatthispacksaysanddoesnotsay/);
    expect(history).toMatch(/^Whatchangedsincethelastpack/);
  });

  test('puts the exceptions of a control before its population', () => {
    const page = pdf.pages.find((one) => wordsOn(pdf, one).startsWith('DDB-RES-01·'));
    expect(page).toBeDefined();
    const tables = everyElement(structureOf(pdf)).filter((one) => one.tag === 'Table');
    expect(tables.length).toBeGreaterThan(20);
    const section = page === undefined ? '' : wordsOn(pdf, page);
    expect(section.indexOf('Exceptionsandopenpoints(4)')).toBeGreaterThan(section.indexOf('Result'));
    expect(text.indexOf('Population:24tables', text.indexOf(section))).toBeGreaterThan(text.indexOf(section));
  });

  test('has no signature field when there is nothing to sign with', () => {
    expect(pdf.get(pdf.trailer, 'Root', 'AcroForm')).toBeNull();
    expect(text).not.toContain('Signedby');
  });
});

test('the same pack gives the same bytes, another pack others', async () => {
  const first = await bytesOf(samplePack(), options);
  const second = await bytesOf(samplePack(), options);
  expect(Buffer.compare(first, second)).toBe(0);
  const { id: _, ...rest } = samplePack();
  const other = await bytesOf(withId({ ...rest, status: 'complete' }), options);
  expect(Buffer.compare(first, other)).not.toBe(0);
});

describe('a hostile pack', () => {
  const pack = hostilePack();
  let pdf: PdfFile;
  let text: string;
  beforeAll(async () => {
    pdf = await render(pack);
    text = words(pdf);
  });

  test('keeps all rules', () => {
    expect(lintPdf(pdf)).toEqual([]);
  });

  test('shows what would hide or reorder text by its code', () => {
    expect(text).toContain('‹U+202E›elbat‹U+202C›');
    expect(text).toContain('nul‹U+0000›bell‹U+0007›');
    expect(text).toContain('‹U+1F600U+1F3F3U+FE0FU+200DU+1F308›');
    expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069]|[^\P{Cc}\n]/u);
  });

  test('names every subject in full, also of a finding with hundreds of rows', () => {
    const names = pack.findings.flatMap((one) => one.observations.map((observation) => observation.subject.name));
    const plain = names.filter((name) => /^[\x20-\x7e]+$/.test(name));
    expect(plain.length).toBeGreaterThan(240);
    expect(plain.filter((name) => !text.includes(name.replace(/\s/g, '')))).toEqual([]);
  });

  test('has metadata with the organisation escaped', () => {
    const root = pdf.get(pdf.trailer, 'Root') as Dictionary;
    const xml = pdf.stream(root.entries.get('Metadata')).toString('utf8');
    expect(xml).toContain('Meridian &lt;img src=x onerror=alert(1)&gt;');
    expect(textOf(pdf.get(pdf.trailer, 'Info', 'Title'))).toContain('Meridian <img src=x onerror=alert(1)>');
  });
});

test('prints an annex as far as somebody reads it, and says where the rest is', async () => {
  const { id: _, ...pack } = samplePack();
  const [change] = pack.changes;
  if (change === undefined) throw new Error('the sample has no change');
  const changes = Array.from({ length: 1_030 }, (_each, index) => ({ ...change, id: `event-${index}` }));
  const pdf = await render(withId({ ...pack, changes }));
  expect(lintPdf(pdf)).toEqual([]);
  expect(words(pdf)).toContain('30moreofthese1,030rowsareinreport.htmlandinresults.json.');
});

test('prints a token of 20,000 characters to its end', async () => {
  const { id: _, ...pack } = samplePack();
  const token = Array.from({ length: 4_000 }, (_, index) => String(index).padStart(5, '0')).join('');
  const [finding] = pack.findings;
  if (finding === undefined) throw new Error('the sample has no finding');
  const [first] = finding.observations;
  if (first === undefined) throw new Error('the sample has no observation');
  const subject = { ...first.subject, name: token };
  const long = { ...finding, observations: [{ ...first, subject, outcome: 'not-satisfied' as const }] };
  const pdf = await render(withId({ ...pack, findings: [long] }));
  expect(lintPdf(pdf)).toEqual([]);
  const text = words(pdf);
  expect(text).toContain(token);
  // Once more in the population, where other columns of the row stand between its parts on each page.
  expect(text.match(/\d/g)?.length).toBeGreaterThanOrEqual(2 * token.length);
});

describe('a signature field', () => {
  const room = 4_096;
  let bytes: Uint8Array;
  let pdf: PdfFile;
  beforeAll(async () => {
    bytes = await bytesOf(samplePack(), { ...options, signatureBytes: room });
    pdf = readPdf(bytes);
  });
  const field = (): PdfValue => pdf.get(list(pdf.get(pdf.trailer, 'Root', 'AcroForm', 'Fields'))[0] ?? null);

  test('leaves room for byte range and signature in exactly the form that sealing fills', () => {
    const text = Buffer.from(bytes).toString('latin1');
    expect(text.split('/ByteRange [0 /********** /********** /**********]')).toHaveLength(2);
    expect(text.split(`/Contents <${'0'.repeat(room * 2)}>`)).toHaveLength(2);
  });

  test('is a PAdES signature that allows no change', () => {
    const signature = pdf.get(field(), 'V');
    expect(nameOf(pdf.get(signature, 'SubFilter'))).toBe('ETSI.CAdES.detached');
    expect(nameOf(pdf.get(signature, 'Filter'))).toBe('Adobe.PPKLite');
    expect(textOf(pdf.get(signature, 'M'))).toBe('D:20261103060000Z');
    const [reference] = list(pdf.get(signature, 'Reference'));
    expect(pdf.get(reference, 'TransformParams', 'P')).toBe(1);
    expect(pdf.get(pdf.trailer, 'Root', 'Perms', 'DocMDP')).toBe(signature);
    expect(pdf.get(pdf.trailer, 'Root', 'AcroForm', 'SigFlags')).toBe(3);
    expect(pdf.get(pdf.trailer, 'Root', 'AcroForm', 'NeedAppearances')).toBeNull();
  });

  test('shows on the cover, and is tagged as a form', () => {
    expect(pdf.get(field(), 'F')).toBe(132);
    expect(pdf.get(field(), 'P')).toBe(pdf.pages[0]);
    expect(everyElement(structureOf(pdf)).filter((one) => one.tag === 'Form')).toHaveLength(1);
    expect(lintPdf(pdf)).toEqual([]);
  });
});

test('embeds the results as data of the document', async () => {
  const results = Buffer.from('{"schema":"dynamodb-audit-pack/results/1"}');
  const content = [results.subarray(0, 7), results.subarray(7)];
  const attachment = { name: 'results.json', mediaType: 'application/json', content };
  const pdf = await render(samplePack(), { attachment });
  const [file] = list(pdf.get(pdf.trailer, 'Root', 'AF'));
  expect(nameOf(pdf.get(file, 'AFRelationship'))).toBe('Data');
  expect(textOf(pdf.get(file, 'UF'))).toBe('results.json');
  const embedded = pdf.get(file, 'EF') as Dictionary;
  expect(pdf.stream(embedded.entries.get('F'))).toEqual(results);
  expect(nameOf(pdf.get(file, 'EF', 'F', 'Subtype'))).toBe('application#2Fjson');
  expect(textOf(pdf.get(file, 'EF', 'F', 'Params', 'ModDate'))).toBe('D:20261103060000Z');
  expect(pdf.get(file, 'EF', 'F', 'Params', 'Size')).toBe(results.length);
});

test('fits on US Letter', async () => {
  const pdf = await render(samplePack(), { paper: 'Letter' });
  expect(pdf.get(pdf.pages[0], 'MediaBox')).toEqual([0, 0, 612, 792]);
  expect(lintPdf(pdf)).toEqual([]);
});
