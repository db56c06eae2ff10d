import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '../../src/model/index.ts';
import { cli } from '../support/context.ts';

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'cli-'))));
afterAll(() => rmSync(folder, { recursive: true }));

describe('report controls', () => {
  it('lists the whole catalogue and what is judged', async () => {
    const { code, stdout } = await cli(['controls', 'list', '--json']);
    const rows = JSON.parse(stdout) as { id: string; judged: boolean }[];
    expect(code).toBe(0);
    expect(rows.map((row) => row.id)).toEqual(Object.keys(catalogue));
    expect(rows.filter((row) => row.judged)).toHaveLength(22);
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
    expect(stderr).toMatch(/^error\[E_CONTROL\] unknown control "DDB-ENC-10x"\. Did you mean "DDB-ENC-0\d"\?\n/);
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
    for (const action of actions) expect(action).toMatch(/^[a-z0-9-]+:(Describe|Get|List|Lookup)[A-Za-z]+$/);
    expect(actions).not.toContain('auditmanager:GetEvidenceFileUploadUrl');
  });

  it('is smaller for fewer controls, and narrowed to the accounts of a configuration', async () => {
    const { stdout } = await cli(['policy', '--control', 'DDB-ENC-08', '--sandbox']);
    const actions = actionsOf(stdout);
    expect(actions).toContain('dax:DescribeClusters');
    expect(actions.some((action) => action.startsWith('iam:'))).toBe(false);
    expect(stdout).not.toContain('arn:aws:dax:*:*:');
  });

  it('refuses an unknown framework with the nearest name', async () => {
    const { code, stderr } = await cli(['policy', '--framework', 'pci-ds']);
    expect(code).toBe(2);
    expect(stderr).toContain('unknown framework "pci-ds". Did you mean "pci-dss"?');
  });
});
