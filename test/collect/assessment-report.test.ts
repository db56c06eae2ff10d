import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAssessmentReport } from '../../src/collect/index.ts';
import { assessmentReport, zipOf, type File } from '../support/assessment-report.ts';

const folder = 'pci-a1b2/october-c3d4/';
const problemOf = (bytes: Uint8Array): string => readAssessmentReport(bytes).problem ?? '';
const withFile = (more: Partial<File> & { readonly path: string }): Uint8Array =>
  zipOf([...assessmentReport(folder), { text: 'x', ...more }]);

describe('the zip of an assessment report', () => {
  it('is described by its summary, evidence and checksums', () => {
    expect(readAssessmentReport(zipOf(assessmentReport(folder)))).toEqual({
      contents:
        'pci-a1b2/october-c3d4: AssessmentReportSummary.pdf, 3 files of evidence for 2 controls, 2026-10-04 to 2026-10-06 ' +
        '(CloudTrail 2, Manual 1), digest.txt (which AWS alone can test: ValidateAssessmentReportIntegrity)',
    });
  });

  it('may be compressed or not, and hold folders', () => {
    const files = [{ path: folder, text: '' }, ...assessmentReport(folder)];
    const stored = readAssessmentReport(zipOf(files.map((file) => ({ ...file, stored: true }))));
    expect(stored).toEqual(readAssessmentReport(zipOf(assessmentReport(folder))));
  });

  it.each<readonly [string, Uint8Array, string]>([
    ['a path to the outside', withFile({ path: `${folder}../../x` }), 'could leave the folder'],
    ['an absolute path', withFile({ path: '/etc/cron.d/x' }), 'could leave the folder'],
    ['a path of Windows', withFile({ path: 'C:\\x' }), 'could leave the folder'],
    ['a name with a line of its own', withFile({ path: `${folder}x\nerror: y` }), 'could leave the folder'],
    ['a name twice', withFile({ path: `${folder}digest.txt` }), 'digest.txt stands twice in it'],
    ['a name twice but for its capitals', withFile({ path: `${folder}DIGEST.TXT` }), 'DIGEST.TXT stands twice in it'],
    ['a link', withFile({ path: `${folder}link`, mode: 0o120777 }), 'is neither a file nor a folder'],
    ['an encrypted file', withFile({ path: `${folder}x`, flags: 1 }), 'is encrypted'],
    ['another compression', withFile({ path: `${folder}x`, method: 14 }), 'in a way that is not read (14)'],
    [
      'more than is stated',
      withFile({ path: `${folder}x`, text: 'x'.repeat(9000), size: 10 }),
      'is damaged, or larger',
    ],
    ['more than is taken', withFile({ path: `${folder}x`, size: 600 * 1024 * 1024 }), 'more than 512 MiB together'],
    ['a wrong checksum', withFile({ path: `${folder}x`, crc: 7 }), 'is damaged'],
    [
      'a header that contradicts',
      withFile({ path: `${folder}x`, localPath: `${folder}y` }),
      'contradicts the directory',
    ],
    ['entries that overlap', withFile({ path: `${folder}x`, at: 0 }), 'overlaps another file'],
    ['an entry behind the end', withFile({ path: `${folder}x`, at: 0x7fffffff }), 'overlaps another file'],
    ['a file outside of its folder', withFile({ path: 'pci-a1b2/other.pdf' }), 'lies outside of the report'],
    ['two summaries', withFile({ path: `${folder}a/AssessmentReportSummary.pdf` }), 'it has 2 files'],
    ['no report', zipOf([{ path: 'x', text: 'x' }]), 'it is no assessment report'],
    ['nothing', zipOf([]), 'it is no assessment report'],
    [
      'no checksums',
      zipOf(assessmentReport(folder).filter(({ path }) => !path.endsWith('digest.txt'))),
      `it lacks ${folder}digest.txt`,
    ],
    ['a summary that is no PDF', zipOf(assessmentReport(folder, { summary: 'MZ' })), 'is no PDF'],
    ['checksums that are none', zipOf(assessmentReport(folder, { digest: '[]' })), 'is no JSON object'],
    ['no zip', Buffer.from('%PDF-1.7'), 'it is no zip'],
    ['a text behind its end', Buffer.concat([zipOf(assessmentReport(folder)), Buffer.from('x')]), 'bytes were added'],
  ])('is refused with %s', (_, bytes, message) => {
    const problem = problemOf(bytes);
    expect(problem).toContain(message);
    expect(problem).not.toContain('\n');
  });

  it('is refused wherever it is cut off', () => {
    const whole = zipOf(assessmentReport(folder));
    for (let length = 0; length < whole.length; length += 1) {
      expect(problemOf(whole.subarray(0, length))).not.toBe('');
    }
  });

  it('is read or refused, and nothing else, whatever bytes are changed', () => {
    const whole = zipOf(assessmentReport(folder));
    const change = fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        const bytes = Uint8Array.from(whole);
        for (const [at, value] of changes) bytes[at] = value;
        const { contents, problem } = readAssessmentReport(bytes);
        expect((contents === undefined) !== (problem === undefined)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
