import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { months, type Months } from '../support/months.ts';

vi.setConfig({ testTimeout: 300_000 }); // loaded machines take their time

let bank: Months;
beforeAll(() => void (bank = months()));
afterAll(() => bank.remove());

const manifestsOf = (folder: string): readonly { manifestDigest: string }[] =>
  (JSON.parse(readFileSync(join(folder, 'finished.json'), 'utf8')) as { packs: { manifestDigest: string }[] }).packs;

const filesOf = (folder: string): ReadonlySet<string> =>
  new Set(readdirSync(folder, { recursive: true, encoding: 'utf8' }));

describe('report build --period previous-month', () => {
  const october = (): string => join(bank.output, 'sandbox-2026-10');
  const pack = (): string => `${join(october(), 'gdpr.asice')}\n`;

  it('refuses before CloudTrail has delivered, says from when it will do, and writes nothing', async () => {
    const { code, stderr } = await bank.at('2026-11-01T07:30:00Z', 'build');
    expect(code).toBe(2);
    expect(stderr).toContain('error[E_PERIOD] 2026-10 ended at 2026-11-01 00:00:00 UTC');
    expect(stderr).toContain('possible from 2026-11-02 00:00:00 UTC');
    expect(existsSync(bank.output)).toBe(false);
  });

  it('says the same as JSON with --log json', async () => {
    const { code, stderr } = await bank.at('2026-11-01T07:30:00Z', 'build', '--log', 'json');
    expect(code).toBe(2);
    const lines = stderr.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
      expect.objectContaining({ time: '2026-11-01T07:30:00.000Z', level: 'error', code: 'E_PERIOD' }),
      expect.objectContaining({ level: 'info', message: expect.stringMatching(/^hint: /) }),
    ]);
    expect((await bank.at('2026-11-01T07:30:00Z', 'build', '--log', 'xml')).code).toBe(2);
  });

  it('waits until then with --wait, and collects as late', async () => {
    const ran = await bank.at('2026-11-01T07:30:00Z', 'build', '--wait', '--unpack');
    expect(ran).toMatchObject({ code: 3, waited: 16.5 * 3_600_000, stdout: pack() });
    expect(ran.stderr).toContain('waiting until 2026-11-02 00:00:00 UTC');
    const results = JSON.parse(readFileSync(join(october(), 'gdpr', 'results.json'), 'utf8')) as {
      assessment: { startedAt: string };
    };
    expect(results.assessment.startedAt).toBe('2026-11-02T00:00:00.000Z');
    const metrics = readFileSync(join(october(), 'metrics.txt'), 'utf8');
    expect(metrics).toContain('dynamodb_audit_pack_exit_code{assessment="sandbox-2026-10"} 3\n');
  });

  it('does nothing a second time, and ends like the run that finished', async () => {
    const before = filesOf(october());
    const ran = await bank.at('2026-11-20T00:00:00Z', 'build');
    expect(ran).toMatchObject({ code: 3, stdout: pack() });
    expect(ran.stderr).toBe(`${october()} holds a finished assessment: nothing to do\n`);
    expect(filesOf(october())).toEqual(before);
    const json = await bank.at('2026-11-20T00:00:00Z', 'build', '--json');
    expect(JSON.parse(json.stdout)).toMatchObject([{ framework: 'gdpr', status: 'partial', path: pack().trim() }]);
  });

  it('says when the configuration has changed since', async () => {
    const ran = await bank.at('2026-11-20T00:00:00Z', 'build', '--source', 'sts,dynamodb');
    expect(ran.code).toBe(3);
    expect(ran.stderr).toContain('the configuration has changed since, and what is finished stays as it is: sources');
  });

  it('does not add a framework to what is finished, and misses a pack that is gone', async () => {
    const added = await bank.at('2026-11-20T00:00:00Z', 'build', '--framework', 'gdpr,soc2');
    expect(added.code).toBe(2);
    expect(added.stderr).toContain('holds a finished assessment without soc2-2017');
    const kept = readFileSync(pack().trim());
    rmSync(pack().trim());
    const lost = await bank.at('2026-11-20T00:00:00Z', 'build');
    expect(lost).toMatchObject({ code: 2, stdout: '' });
    expect(lost.stderr).toContain('is finished, and gdpr.asice of it is gone');
    writeFileSync(pack().trim(), kept);
  });

  it('is built by one process at a time', async () => {
    const lock = join(bank.output, 'sandbox-2026-11', 'lock');
    await bank.at('2026-12-03T00:00:00Z', 'collect');
    writeFileSync(lock, JSON.stringify({ pid: 1, started: '1', host: 'another-machine' }));
    const { code, stderr } = await bank.at('2026-12-03T00:00:00Z', 'build');
    expect(code).toBe(2);
    expect(stderr).toContain('process 1 on another-machine is working in this folder');
    rmSync(lock);
  });
});

describe('report build --catch-up', () => {
  it('builds the months that were missed, the oldest first, each naming the one before', async () => {
    const ran = await bank.at('2027-01-05T00:00:00Z', 'build', '--catch-up', '--unpack');
    expect(ran.code).toBe(3);
    const labels = ['2026-10', '2026-11', '2026-12'];
    const folders = labels.map((label) => join(bank.output, `sandbox-${label}`));
    expect(ran.stdout).toBe(folders.map((folder) => `${join(folder, 'gdpr.asice')}\n`).join(''));
    expect(ran.stderr).toContain('sandbox-2026-10 holds a finished assessment: nothing to do');
    const previous = folders.map(
      (folder) =>
        (JSON.parse(readFileSync(join(folder, 'gdpr', 'manifest.json'), 'utf8')) as { previous: string | null })
          .previous,
    );
    const digests = folders.map((folder) => manifestsOf(folder)[0]!.manifestDigest);
    expect(previous).toEqual([null, ...digests.slice(0, -1)]);
  });

  it.each([
    [['--catch-up', '--period', '2026-10'], 'and no other period'],
    [['--catch-up', '--from', 'output/sandbox-2026-10'], 'cannot be given with --from'],
    [['--wait', '--from', 'output/sandbox-2026-10'], 'cannot be given with --from'],
  ])('refuses %j', async (flags, message) => {
    const { code, stderr } = await bank.at('2026-11-20T00:00:00Z', 'build', ...flags);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
