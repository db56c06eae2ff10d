import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditPack } from '../../src/model/index.ts';
import { assessmentReport, zipOf } from '../support/assessment-report.ts';
import { cli, type Ran } from '../support/context.ts';

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'manual-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const write = (path: string, data: string | Uint8Array): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), data);
};

const sidecar = (file: string, control = 'DDB-IAM-07'): string => `records:
  - kind: access-review
    title: Review <b>of</b> access
    file: ${file}
    controls: [${control}]
    subjects: ['111122223333']
    from: 2026-04-01
    to: 2026-09-30
    owner: Jane Doe
    obtained: From the review tool
    details: { reviewer: Jane Doe, population: All, decisions: [] }
`;

const reportSidecar = sidecar('october.zip', 'DDB-GOV-03')
  .replace('access-review', 'audit-manager-report')
  .replace(/details: .*/, 'details: { assessment: PCI DSS }');

describe('a folder of manual evidence', () => {
  let ran: Ran;
  let pack: AuditPack;
  const binary = Uint8Array.from({ length: 300 }, (_, index) => index % 256);
  beforeAll(async () => {
    write('good/reviews/evidence.yaml', sidecar('review.pdf'));
    write('good/reviews/review.pdf', binary);
    write('good/stray.txt', 'x');
    write('good/am/evidence.yaml', reportSidecar);
    write('good/am/october.zip', zipOf(assessmentReport('pci/october/')));
    const out = join(folder, 'out');
    const manual = ['--manual', join(folder, 'good')];
    ran = await cli(['build', '--sandbox', '--framework', 'gdpr', '--out', out, '--unpack', ...manual]);
    const results = join(out, 'sandbox-2026-10', 'gdpr', 'results.json');
    pack = JSON.parse(readFileSync(results, 'utf8')) as AuditPack;
  }, 240_000);

  it('travels in the pack byte by byte, with what the sidecar states', () => {
    const [report, review] = pack.records;
    expect(report).toMatchObject({ file: 'am/october.zip', absence: null });
    expect(review).toMatchObject({ file: 'reviews/review.pdf', owner: 'Jane Doe', absence: null });
    const entry = pack.evidence.find(({ reference }) => reference === review?.evidence);
    expect(entry).toMatchObject({ source: 'manual', excerpt: null, sha256: review?.sha256 });
    const inPack = join(folder, 'out', 'sandbox-2026-10', 'gdpr', entry?.file ?? '');
    expect(Uint8Array.from(readFileSync(inPack))).toEqual(binary);
    expect(readFileSync(join(folder, 'out', 'sandbox-2026-10', 'gdpr', 'report.html'), 'utf8')).toContain(
      'Review &lt;b&gt;of&lt;/b&gt; access',
    );
  });

  it('may have an assessment report of Audit Manager, which is kept as it is, shown, and decides nothing', () => {
    const contents = 'pci/october: AssessmentReportSummary.pdf, 3 files of evidence for 2 controls';
    const [report] = pack.records;
    expect(report?.details['contents']).toContain(contents);
    const entry = pack.evidence.find(({ reference }) => reference === report?.evidence);
    const kept = readFileSync(join(folder, 'out', 'sandbox-2026-10', 'gdpr', entry?.file ?? ''));
    expect(kept.equals(zipOf(assessmentReport('pci/october/')))).toBe(true);
    expect(readFileSync(join(folder, 'out', 'sandbox-2026-10', 'gdpr', 'report.html'), 'utf8')).toContain(contents);
    const deciding = pack.findings.flatMap(({ observations }) => observations.flatMap(({ evidence }) => evidence));
    expect(deciding).not.toContain(report?.evidence);
    expect(ran.stderr).not.toContain('does not look at audit-manager-report');
  });

  it('is said to hold what no sidecar names', () => {
    expect(ran.stderr).toContain('stray.txt: not taken in');
  });

  it('gives the same results again from the pack alone', async () => {
    const { code } = await cli(['verify', '--rederive', join(folder, 'out', 'sandbox-2026-10', 'gdpr.asice')]);
    expect(code).toBe(0);
  }, 240_000);
});

describe('mistakes end the run before anything is written', () => {
  it.each([
    ['a file that is not there', 'gone.pdf', 'is not in the folder'],
    ['a link out of the folder', 'link.pdf', 'a link that leads out of the folder'],
    ['a path out of the folder', '../good/stray.txt', 'inside of the folder'],
  ])('%s', async (name, file, message) => {
    const own = `bad-${name.replaceAll(' ', '-')}`;
    write(`${own}/evidence.yaml`, sidecar(file));
    symlinkSync('/etc/hostname', join(folder, own, 'link.pdf'));
    const out = join(folder, `${own}-out`);
    const { code, stderr } = await cli(['collect', '--sandbox', '--out', out, '--manual', join(folder, own)]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/evidence\.yaml:\d+:\d+ /);
    expect(stderr).toContain(message);
    expect(readdirSync(folder)).not.toContain(`${own}-out`);
  });

  it('an assessment report that is none, or would do harm', async () => {
    const outwards = zipOf([...assessmentReport(''), { path: '../x', text: 'x' }]);
    for (const [name, bytes, message] of [
      [
        'other',
        zipOf([{ path: 'x', text: 'x' }]),
        'october.zip: the assessment report is refused: it is no assessment',
      ],
      ['harmful', outwards, 'october.zip: the assessment report is refused: the path "../x" could leave'],
    ] as const) {
      write(`${name}/evidence.yaml`, reportSidecar);
      write(`${name}/october.zip`, bytes);
      const out = join(folder, `${name}-out`);
      const { code, stderr } = await cli(['collect', '--sandbox', '--out', out, '--manual', join(folder, name)]);
      expect(code).toBe(2);
      expect(stderr).toContain(message);
      expect(readdirSync(folder)).not.toContain(`${name}-out`);
    }
  });

  it('a folder that is not there', async () => {
    const { code, stderr } = await cli(['collect', '--sandbox', '--manual', join(folder, 'nowhere')]);
    expect(code).toBe(2);
    expect(stderr).toContain('error[E_CONFIG]');
  });

  it('--manual beside --from', async () => {
    const { code, stderr } = await cli(['build', '--sandbox', '--from', folder, '--manual', folder]);
    expect(code).toBe(2);
    expect(stderr).toContain('error[E_USAGE]');
  });
});
