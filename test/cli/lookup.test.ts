import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { controls } from '../../src/controls/index.ts';
import { catalogue } from '../../src/model/index.ts';
import { cli } from '../support/context.ts';

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'cli-'))));
afterAll(() => rmSync(folder, { recursive: true }));

describe('report controls', () => {
  it('prints a sidecar to fill in for the manual evidence of a control, and says where there is none', async () => {
    const { code, stdout } = await cli(['controls', 'show', 'DDB-ENC-10', '--template']);
    expect(code).toBe(0);
    expect(stdout).toContain('  - kind: data-model-review\n');
    expect(stdout).toContain('    controls: [DDB-ENC-10]\n');
    const none = await cli(['controls', 'show', 'DDB-RES-04', '--template']);
    expect(none.code).toBe(2);
    expect(none.stderr).toContain('looks at no manual evidence');
  });

  it('lists the whole catalogue and what is judged', async () => {
    const { code, stdout } = await cli(['controls', 'list', '--json']);
    const rows = JSON.parse(stdout) as { id: string; judged: boolean }[];
    expect(code).toBe(0);
    expect(rows.map((row) => row.id)).toEqual(Object.keys(catalogue));
    expect(rows.filter((row) => row.judged)).toHaveLength(controls.length);
  });

  it('shows one, whatever the case of its id', async () => {
    const { code, stdout } = await cli(['controls', 'show', 'ddb-res-01']);
    expect(code).toBe(0);
    expect(stdout).toContain('MUST');
    expect(stdout).toContain('aws dynamodb update-continuous-backups');
    expect(stdout).toContain('SOC 2 A1.2 (primary)');
  });

  it('names the nearest id', async () => {
    const { code, stderr } = await cli(['controls', 'show', 'DDB-ENC-10x']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error\[E_CONTROL\] unknown control "DDB-ENC-10x"\. Did you mean "DDB-ENC-10"\?\n/);
  });
});

describe('report frameworks', () => {
  it('lists four and counts what is behind each', async () => {
    const { code, stdout } = await cli(['frameworks', 'list', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      { id: 'aws-fsi-lens', requirements: 24 },
      { id: 'gdpr', requirements: 39 },
      { id: 'pci-dss-4.0.1', requirements: 121 },
      { id: 'soc2-2017', requirements: 34 },
    ]);
  });

  it('counts requirements by class, with and without evidence', async () => {
    const { code, stdout } = await cli(['frameworks', 'coverage', 'pci', '--json']);
    expect(code).toBe(0);
    const [pci] = JSON.parse(stdout) as { classes: Record<string, number | string>[]; unmapped: unknown[] }[];
    const all = pci?.classes.at(-1);
    expect(all).toMatchObject({ class: 'all', requirements: 121 });
    expect(Number(all?.['withControl']) + Number(all?.['without'])).toBe(121);
    expect(pci?.unmapped).toHaveLength(3);
    const text = await cli(['frameworks', 'coverage', 'pci']);
    expect(text.stdout).toMatch(
      /^PCI DSS v4\.0\.1 \(pci-dss-4\.0\.1\)\n {2}class +requirements +with evidence +without\n/,
    );
    expect(text.stdout).toContain('DDB-RES-05 is not mapped: ');
  });

  it('finds no problem in what is shipped, and all in what is not', async () => {
    expect(await cli(['frameworks', 'check'])).toMatchObject({ code: 0, stdout: '' });
    const file = join(folder, 'bad.yaml');
    writeFileSync(file, 'id: Bad Id\ntitel: x\n');
    const { code, stdout } = await cli(['frameworks', 'check', file]);
    expect(code).toBe(2);
    expect(stdout).toContain(`${file}:1:5 id: must be lower-case`);
    expect(stdout).toContain(`${file}:2:1 unknown key "titel"`);
  });
});

describe('report policy', () => {
  type Document = { Statement: { Action: string[]; Resource: string | string[] }[] };
  const actionsOf = (text: string): string[] => (JSON.parse(text) as Document).Statement.flatMap((each) => each.Action);

  it('allows reading alone, and nothing with a wildcard', async () => {
    const { code, stdout } = await cli(['policy']);
    const actions = actionsOf(stdout);
    expect(code).toBe(0);
    expect(actions.length).toBeGreaterThan(25);
    // IAM writes its report of credentials on demand, and changes nothing by it.
    const reading = actions.filter((action) => action !== 'iam:GenerateCredentialReport');
    for (const action of reading) expect(action).toMatch(/^[a-z0-9-]+:(Describe|Get|List|Lookup)[A-Za-z]+$/);
    expect(actions).not.toContain('auditmanager:GetEvidenceFileUploadUrl');
  });

  it('is smaller for fewer controls, and narrowed to the accounts of a configuration', async () => {
    const { stdout } = await cli(['policy', '--control', 'DDB-ENC-08', '--sandbox']);
    const actions = actionsOf(stdout);
    expect(actions).toContain('dax:DescribeClusters');
    expect(actions.some((action) => action.startsWith('iam:'))).toBe(false);
    expect(stdout).not.toContain('arn:aws:dax:*:*:');
  });

  it('comes in parts that fit into managed policies, and says so', async () => {
    const { stderr, stdout } = await cli(['policy', '--sandbox']);
    const count = Number(/--part 1 to --part (\d+)/.exec(stderr)?.[1]);
    const parts = await Promise.all(
      Array.from({ length: count }, (_, index) => cli(['policy', '--sandbox', '--part', String(index + 1)])),
    );
    for (const part of parts) {
      expect(part.stderr).toBe('');
      expect(JSON.stringify(JSON.parse(part.stdout)).length).toBeLessThanOrEqual(6144);
    }
    expect(parts.flatMap((part) => actionsOf(part.stdout))).toEqual(actionsOf(stdout));
    const none = await cli(['policy', '--sandbox', '--part', String(count + 1)]);
    expect(none.code).toBe(2);
    expect(none.stderr).toContain(`Give a number from 1 to ${count}`);
  });

  it('lets the configured buckets of trail logs be read, and no other object', async () => {
    type Statement = { Sid: string; Action: string[]; Resource: string[]; Condition?: unknown };
    const { stdout } = await cli(['policy', '--sandbox']);
    const own = (JSON.parse(stdout) as { Statement: Statement[] }).Statement.filter(({ Sid }) =>
      Sid.startsWith('TrailLogs'),
    );
    const bucket = 'arn:aws:s3:::meridian-audit-logs-eu-central-1';
    expect(own).toMatchObject([
      { Action: ['s3:ListBucket'], Resource: [bucket] },
      { Action: ['s3:GetObject'], Resource: [`${bucket}/AWSLogs/*`] },
      {
        Action: ['kms:Decrypt'],
        Condition: { StringEquals: { 'kms:ViaService': ['s3.eu-central-1.amazonaws.com'] } },
      },
    ]);
    expect(actionsOf((await cli(['policy', '--sandbox', '--control', 'DDB-RES-01'])).stdout)).not.toContain(
      's3:GetObject',
    );
  });

  it('refuses an unknown framework with the nearest name', async () => {
    const { code, stderr } = await cli(['policy', '--framework', 'pci-ds']);
    expect(code).toBe(2);
    expect(stderr).toContain('unknown framework "pci-ds". Did you mean "pci-dss"?');
  });
});
