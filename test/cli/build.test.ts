import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAbout, plantedFaults } from '../../src/sandbox/index.ts';
import type { AuditPack } from '../../src/model/index.ts';
import { cli, type Ran } from '../support/context.ts';

/** One run of the embedded bank, used by all tests of this file; none of them changes it. */
let folder = '';
let ran: Ran;
let assessment = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'build-'));
  ran = await cli(['build', '--sandbox', '--framework', 'gdpr,soc2', '--out', folder, '--unpack']);
  assessment = join(folder, 'sandbox-2026-10');
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true }));

const results = (framework: string): AuditPack =>
  JSON.parse(readFileSync(join(assessment, framework, 'results.json'), 'utf8')) as AuditPack;

describe('report build --sandbox', () => {
  it('prints the packs and says that evidence is incomplete', () => {
    expect(ran.code).toBe(3);
    expect(ran.stdout).toBe(`${join(assessment, 'gdpr.asice')}\n${join(assessment, 'soc2-2017.asice')}\n`);
    expect(ran.stderr).toContain('3 unavailable (3 access-denied)');
    expect(ran.stderr).toContain('TEST SIGNATURE');
  });

  it('writes every file of the pack', () => {
    expect(readdirSync(join(assessment, 'gdpr'))).toEqual(
      expect.arrayContaining([
        'HOW-TO-VERIFY.md',
        'META-INF',
        'SHA256SUMS',
        'SHA256SUMS.p7s',
        'SHA256SUMS.tsr',
        'evidence',
        'evidence-index.csv',
        'framework.yaml',
        'manifest.json',
        'mimetype',
        'report.html',
        'report.pdf',
        'report.xlsx',
        'results.json',
        'results.oscal.json',
        'signing-certificates.pem',
        'verify.html',
      ]),
    );
  });

  it('finds every planted fault, each under its control and with its outcome', () => {
    const pack = results('soc2-2017');
    const found = pack.findings.flatMap(({ control, observations }) =>
      observations.map(({ subject, outcome }) => ({ control: control.id, subject: subject.id, outcome })),
    );
    expect(plantedFaults.length).toBeGreaterThan(25);
    for (const fault of plantedFaults) {
      const outcomes = found
        .filter(({ control, subject }) => isAbout(fault, subject, control))
        .map(({ outcome }) => outcome);
      expect(outcomes, `${fault.control} ${fault.subject}: ${fault.what}`).toContain(fault.outcome);
    }
  });

  it('flags nothing as failing that was not planted', () => {
    const failing = results('soc2-2017').findings.flatMap(({ control, observations }) =>
      observations
        .filter(({ outcome }) => outcome === 'not-satisfied')
        .filter(({ subject }) => !plantedFaults.some((fault) => isAbout(fault, subject.id, control.id)))
        .map(({ subject }) => `${control.id} ${subject.id}`),
    );
    expect([...new Set(failing)]).toEqual([]);
  });

  it('lists every requirement of the framework, also those with nothing behind them', () => {
    for (const [framework, count] of [
      ['gdpr', 39],
      ['soc2-2017', 34],
    ] as const) {
      const { requirements } = results(framework);
      expect(requirements).toHaveLength(count);
      for (const requirement of requirements) expect(requirement.reason.length).toBeGreaterThan(10);
    }
  });

  it('does nothing when the assessment is finished, and ends as the run that made it', async () => {
    const again = await cli(['build', '--sandbox', '--framework', 'gdpr', '--out', folder]);
    expect(again).toMatchObject({ code: 3, stdout: ran.stdout });
    expect(again.stderr).toContain('holds a finished assessment: nothing to do');
    expect(again.stderr).not.toContain('Collecting');
    const rejudged = await cli(['build', '--sandbox', '--from', assessment, '--out', folder]);
    expect(rejudged.code).toBe(2);
    expect(rejudged.stderr).toContain('holds a finished assessment, which is never overwritten');
  });

  it.each(['gdpr', 'soc2-2017'])('writes results of the published form: %s', (framework) => {
    const schema = JSON.parse(readFileSync('schemas/results.schema.json', 'utf8')) as object;
    const validate = new Ajv({ allErrors: true }).compile(schema);
    validate(results(framework));
    expect(validate.errors ?? []).toEqual([]);
  });
});

describe('report verify', () => {
  it('accepts the pack and reproduces its conclusions', async () => {
    const { code, stdout } = await cli([
      'verify',
      '--rederive',
      join(assessment, 'gdpr.asice'),
      join(assessment, 'gdpr'),
    ]);
    expect(code).toBe(0);
    expect(stdout.match(/^VALID {2}/gm)).toHaveLength(2);
    expect(stdout).toContain('conclusions reproduced yes');
    expect(stdout).toContain('signed by an unknown certificate'.replace('signed ', 'signed                 '));
    expect(stdout).toContain('TEST SIGNATURE, not for hand-off');
  });

  it('knows the signer when its root is given, and not when another one is', async () => {
    const pack = join(assessment, 'gdpr.asice');
    const known = await cli(['verify', pack, '--trust', join(folder, 'test-key', 'test-root.crt.pem')]);
    expect(known.code).toBe(0);
    expect(known.stdout).toContain('the expected signer');
    const other = await cli(['verify', pack, '--trust', 'test/vectors/keys/other-root.crt', '--json']);
    expect(other.code).toBe(5);
    expect(JSON.parse(other.stdout)).toMatchObject([{ ok: false, problems: [{ check: 'chain' }] }]);
  });

  it('finds a result that was made prettier and sealed again', async () => {
    const copy = join(folder, 'prettier');
    cpSync(join(assessment, 'gdpr'), copy, { recursive: true });
    const text = readFileSync(join(copy, 'results.json'), 'utf8');
    writeFileSync(join(copy, 'results.json'), text.replaceAll('"not-satisfied"', '"satisfied"'));
    const { code, stdout } = await cli(['verify', '--rederive', copy]);
    expect(code).toBe(5);
    expect(stdout).toContain('results.json: the file was changed');
    expect(stdout).toContain(
      'results.json: judged again: findings[DDB-ENC-01].outcome: "satisfied" became "not-satisfied"',
    );
  });

  it('says what is wrong with a path', async () => {
    const { code, stderr } = await cli(['verify', join(folder, 'nowhere.asice')]);
    expect(code).toBe(5);
    expect(stderr).toContain('error[E_PACK]');
    const trust = await cli(['verify', assessment, '--trust', 'README.md']);
    expect(trust.code).toBe(2);
    expect(trust.stderr).toContain('no certificate in PEM form');
  });
});

describe('trail logs in a pack', () => {
  const keyFiles = (): readonly string[] =>
    results('gdpr').evidence.flatMap(({ operation, file }) =>
      operation === 'ListPublicKeys' && file !== null ? [join(assessment, 'gdpr', file)] : [],
    );
  const pack = (): string => join(assessment, 'gdpr.asice');

  it('have a ledger with the stop of logging, and say who used the tables', () => {
    const { trailLogs, use, coverage } = results('gdpr');
    expect(trailLogs).toHaveLength(6);
    for (const { trails, absence, problems } of trailLogs) {
      expect({ absence, problems }).toEqual({ absence: null, problems: [] });
      expect(trails).toMatchObject([{ trail: 'meridian-organisation-trail', gaps: [{ kind: 'logging-stopped' }] }]);
    }
    const segments = use.find(({ table }) => table.name === 'marketing-segments');
    expect(segments).toMatchObject({ users: [{ human: true, reads: 2, writes: 0, outside: 2 }, { human: false }] });
    expect(
      coverage.filter(({ source }) => source === 'cloudtrail-logs').every(({ covered }) => covered?.length === 2),
    ).toBe(true);
  });

  it('are proven again from the pack alone, by keys of whoever asks', async () => {
    const proven = await cli(['verify', pack(), '--cloudtrail', ...keyFiles()]);
    expect(proven.stdout).toContain('trail logs             yes');
    expect(proven.code).toBe(0);
    const other = await cli(['verify', pack(), '--json', '--cloudtrail', keyFiles()[0]!]);
    expect(other.code).toBe(5);
    const [verdict] = JSON.parse(other.stdout) as { problems: { check: string }[] }[];
    expect(new Set(verdict!.problems.map(({ check }) => check))).toEqual(new Set(['cloudtrail']));
  });

  it('give samples that are drawn again by the same seed', async () => {
    const draw = (...more: string[]) => cli(['sample', pack(), '--population', 'changes', '--size', '5', ...more]);
    const [once, again] = [await draw('--seed', 'FY26'), await draw('--seed', 'FY26')];
    expect(once.code).toBe(0);
    expect(again.stdout).toBe(once.stdout);
    expect(once.stdout.trimEnd().split('\r\n')).toHaveLength(6);
    expect((await draw('--seed', 'FY27')).stdout).not.toBe(once.stdout);
    const drawn = JSON.parse((await draw('--seed', 'FY26', '--json')).stdout) as { root: string; count: number };
    const { populations, changes } = results('gdpr');
    expect(populations[0]).toEqual({ id: 'changes', count: changes.length, root: drawn.root });
  });

  it('are named when a sample is asked for that there cannot be', async () => {
    const wrong = await cli(['sample', pack(), '--population', 'changs', '--seed', 'x']);
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toContain('unknown population "changs". Did you mean "changes"?');
    const size = await cli(['sample', pack(), '--size', '0', '--seed', 'x']);
    expect(size.stderr).toContain('"0" is no size of a sample');
  });
});

describe('report build --from', () => {
  const from = (source: string, out: string): Promise<Ran> =>
    cli(['build', '--sandbox', '--framework', 'gdpr', '--from', source, '--out', out, '--unpack']);

  it('judges stored evidence again to the same results, without AWS', async () => {
    const out = join(folder, 'again');
    const { code, stderr } = await from(assessment, out);
    expect(code).toBe(3);
    expect(stderr).not.toContain('Collecting');
    const again = readFileSync(join(out, 'sandbox-2026-10', 'gdpr', 'results.json'), 'utf8');
    const { signer: _a, ...before } = results('gdpr');
    const { signer: _b, ...after } = JSON.parse(again) as AuditPack;
    expect(after).toEqual(before);
    expect((await cli(['verify', '--rederive', join(out, 'sandbox-2026-10', 'gdpr.asice')])).code).toBe(0);
  });

  it('names a damaged evidence file, and its controls become not determinable', async () => {
    const copy = join(folder, 'damaged', 'evidence');
    cpSync(join(assessment, 'evidence'), copy, { recursive: true });
    const records = readFileSync(join(copy, 'records.ndjson'), 'utf8');
    const hash = /"operation":"ListTables"[^\n]*?"sha256":"([0-9a-f]{64})"/.exec(records)?.[1] ?? '';
    const object = join(copy, 'objects', hash.slice(0, 2), `${hash}.gz`);
    truncateSync(object, 20);
    const out = join(folder, 'damaged-out');
    const { code, stderr } = await from(join(folder, 'damaged'), out);
    expect(code).toBe(3);
    expect(stderr).toContain(`objects/${hash.slice(0, 2)}/${hash}.gz`);
    const pack = JSON.parse(readFileSync(join(out, 'sandbox-2026-10', 'gdpr', 'results.json'), 'utf8')) as AuditPack;
    expect(pack.status).toBe('partial');
    expect(pack.gaps.map((gap) => gap.cause)).toContain('damaged');
    const restored = pack.findings.find((finding) => finding.control.id === 'DDB-RES-01');
    expect(restored?.observations.some((each) => each.cause === 'damaged')).toBe(true);
  });
});

describe('Ctrl-C', () => {
  it('stops cleanly, keeps what is there and goes on with the rest', async () => {
    const out = join(folder, 'interrupted');
    const interrupt = new AbortController();
    const journal = join(out, 'sandbox-2026-10', 'evidence', 'records.ndjson');
    // As soon as some answers are stored, long before all of them are.
    const watch = setInterval(() => {
      if (existsSync(journal) && statSync(journal).size > 10_000) interrupt.abort();
    }, 5);
    const first = await cli(['collect', '--sandbox', '--out', out], { signal: interrupt.signal });
    clearInterval(watch);
    expect(first.code).toBe(3);
    expect(first.stderr).toContain('error[E_INTERRUPTED]');
    expect(first.stderr).not.toContain('    at ');
    const second = await cli(['collect', '--sandbox', '--out', out]);
    expect(second.code).toBe(3);
    expect(second.stderr).toMatch(/\d+ of an earlier run kept/);
    expect(second.stdout).toBe(`${join(out, 'sandbox-2026-10', 'evidence')}\n`);
  });
});
