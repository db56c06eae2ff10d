import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readPack } from '../../src/cli/read-pack.ts';
import type { AccountCoverage, AuditPack } from '../../src/model/index.ts';
import type { Fault } from '../../src/sandbox/index.ts';
import { cli, type Ran } from '../support/context.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 }); // loaded machines take their time

const regions = ['eu-central-1', 'eu-west-1'];
const branches = { accounts: 25, regions };
const refused = ['600000000004', '600000000019'];
const faults = refused.map((account): Fault => ({
  match: { service: 'sts', operation: 'AssumeRole', resource: `:${account}:` },
  effect: { kind: 'denied' },
}));

const configuration = `organisation: Meridian Retail Bank
frameworks: [gdpr]
sources: [sts, dynamodb, organizations]
scope:
  organisation:
    roleName: AuditPackReader
    except:
      - { id: '777788889999', reason: holds no workloads }
  regions: [${regions.join(', ')}]
`;

/** A folder with a configuration, and a command that is run in it over the organisation with its branches. */
function inFolder(text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'organisation-'));
  writeFileSync(join(folder, 'audit.config.yaml'), text);
  const run = (command: string, more: { readonly accounts?: number; readonly faults?: readonly Fault[] } = {}) =>
    cli([...command.split(' '), '--sandbox', '--config', join(folder, 'audit.config.yaml')], {
      cwd: folder,
      sandboxBranches: { ...branches, accounts: more.accounts ?? branches.accounts },
      sandboxFaults: more.faults ?? faults,
    });
  return { folder, run, remove: () => rmSync(folder, { recursive: true }) };
}

describe('a report about the accounts of an organisation', () => {
  const { folder, run, remove } = inFolder(configuration);
  let built: Ran;
  let pack: AuditPack;
  beforeAll(async () => {
    built = await run('build --period 2026-10 --unpack');
    const results = join(folder, 'output', 'sandbox-2026-10', 'gdpr', 'results.json');
    pack = JSON.parse(readFileSync(results, 'utf8')) as AuditPack;
  });
  afterAll(remove);

  const of = (id: string) => pack.accounts.find((account) => account.id === id);
  const html = (): string => readFileSync(join(folder, 'output', 'sandbox-2026-10', 'gdpr', 'report.html'), 'utf8');

  it('asks every active account by its role, and its own by the credentials of the caller', () => {
    expect(built.code).toBe(3);
    expect(built.stderr).toContain('29 accounts in the organisation, 27 of them in the scope');
    const { accounts } = pack.assessment.scope;
    expect(accounts).toHaveLength(27);
    expect(accounts.find(({ id }) => id === '111122223333')).toEqual({
      id: '111122223333',
      name: 'meridian-retail-prod',
    });
    expect(accounts.at(-1)?.roleArn).toBe('arn:aws:iam::600000000025:role/AuditPackReader');
  });

  it('lists each account with what is known of it, and why not more is', () => {
    expect(pack.accounts).toHaveLength(29);
    const those = (coverage: AccountCoverage) => pack.accounts.filter((account) => account.coverage === coverage);
    expect(those('covered')).toHaveLength(24);
    expect(those('partial').map(({ id }) => id)).toEqual(['444455556666']); // tags of one table are refused to everybody
    expect(those('not-covered').map(({ id }) => id)).toEqual(refused);
    expect(of('600000000004')).toMatchObject({
      name: 'meridian-branch-0004',
      state: 'ACTIVE',
      cause: 'access-denied',
      reason: expect.stringContaining('cannot assume arn:aws:iam::600000000004:role/AuditPackReader') as string,
      answered: 0,
      tables: 0,
    });
    expect(of('600000000005')).toMatchObject({ coverage: 'covered', reason: null, tables: 2 });
    expect(of('777788889999')).toMatchObject({ coverage: 'out-of-scope', reason: 'holds no workloads' });
    expect(of('222200001111')?.reason).toBe('its state in the organisation is SUSPENDED: nobody can sign in to it');
    const [list] = of('600000000005')?.evidence ?? [];
    expect(pack.evidence.find(({ reference }) => reference === list)?.operation).toBe('ListAccounts');
  });

  it('counts them on its second page, with those that it cannot speak for first in the annex', () => {
    expect(html().includes('24 of 27 covered in full, 1 in part, 2 not at all')).toBe(true);
    expect(html().includes('The organisation lists 29 accounts; 2 of them are not in the scope.')).toBe(true);
    const annex = html().slice(html().indexOf('<h3 id="accounts">'));
    expect(annex.indexOf('meridian-branch-0004')).toBeLessThan(annex.indexOf('meridian-branch-0001'));
  });

  it('tells of no table in an account that it could not ask', () => {
    const unknown = pack.findings.flatMap(({ observations }) =>
      observations.filter(({ subject }) => refused.includes(subject.account)),
    );
    expect(unknown.length).toBeGreaterThan(0);
    expect(unknown.every(({ outcome }) => outcome === 'inconclusive')).toBe(true);
  });
});

describe('a run that was begun', () => {
  it('goes on with the accounts that it began with, whatever the organisation lists now', async () => {
    const { folder, run, remove } = inFolder(configuration);
    await run('collect --period 2026-10', { accounts: 2, faults: [] });
    const again = await run('build --period 2026-10', { accounts: 5, faults: [] });
    expect(again.stderr).not.toContain('accounts in the organisation');
    const { pack } = await readPack(join(folder, 'output', 'sandbox-2026-10', 'gdpr.asice'));
    expect(pack.assessment.scope.accounts).toHaveLength(4);
    const done = await run('build --period 2026-10', { accounts: 9, faults: [] });
    expect(done.stderr).toContain('nothing to do');
    expect(done.stderr).not.toContain('warning');
    remove();
  });
});

describe('an organisation that does not answer', () => {
  it('ends the run before anything is written, and says who may list accounts', async () => {
    const { run, remove } = inFolder(configuration);
    const denied: Fault = { match: { operation: 'ListAccounts' }, effect: { kind: 'denied' } };
    const { code, stderr } = await run('build --period 2026-10', { faults: [denied] });
    expect(code).toBe(2);
    expect(stderr).toContain('error[E_CREDENTIALS] the organisation does not list its accounts: ');
    expect(stderr).toContain('scope.organisation.reader');
    remove();
  });

  it('is asked by the role that is named for it', async () => {
    const text = configuration.replace(
      '    except:',
      `    reader: 'arn:aws:iam::444455556666:role/Auditor'\n    except:`,
    );
    const { run, remove } = inFolder(text);
    const { code, stderr } = await run('collect --period 2026-10');
    expect(code).toBe(2);
    expect(stderr).toContain('cannot assume arn:aws:iam::444455556666:role/Auditor');
    remove();
  });

  it.each([
    ['neither accounts nor an organisation', configuration.replace(/ {2}organisation:[^]*workloads \}\n/, '')],
    ['both', configuration.replace('  regions', `  accounts: [{ id: '111122223333', name: a }]\n  regions`)],
  ])('is told apart from a scope with %s', async (_, text) => {
    const { run, remove } = inFolder(text);
    const { code, stderr } = await run('build --period 2026-10');
    expect(code).toBe(2);
    expect(stderr).toContain('must either list its accounts, or name the organisation that does');
    remove();
  });
});
