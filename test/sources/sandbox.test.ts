import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { connect } from '../../src/aws/index.ts';
import { collect } from '../../src/collect/index.ts';
import type { Assessment, Estate, EvidenceSet, Fact, SourceId } from '../../src/model/index.ts';
import { createSandbox, sandboxCredentials, sandboxDefaults } from '../../src/sandbox/index.ts';
import type { Sandbox, SandboxOptions } from '../../src/sandbox/index.ts';
import { sources } from '../../src/sources/index.ts';
import { assembleEstate, readAuditManager, readChangeEvents, readVerdicts } from '../../src/sources/reading/index.ts';
import { openStore, readStore } from '../../src/store/index.ts';

const now = new Date('2026-11-03T08:00:00.000Z');
const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

interface Collected {
  readonly sandbox: Sandbox;
  readonly assessment: Assessment;
  readonly evidence: EvidenceSet;
  readonly estate: Estate;
}

/** Collects a month of the sandbox's bank over the wire protocols and reads it back from disk. */
async function collected(options: Partial<SandboxOptions> = {}, without: readonly SourceId[] = []): Promise<Collected> {
  const sandbox = createSandbox({ now: () => now, ...options });
  const plan: Assessment = {
    id: '2026-10',
    organisation: sandboxDefaults.organisation,
    period: { label: '2026-10', zone: 'UTC', from: '2026-10-01T00:00:00.000Z', to: '2026-11-01T00:00:00.000Z' },
    scope: sandboxDefaults.scope,
    parameters: sandboxDefaults.parameters,
    sources: sources.map(({ id }) => id).filter((id) => !without.includes(id)),
    startedAt: now.toISOString(),
    sandbox: true,
    tool: 'test',
  };
  const folder = await mkdtemp(join(tmpdir(), 'sources-'));
  folders.push(folder);
  const connection = connect({
    accounts: plan.scope.accounts,
    credentials: sandboxCredentials,
    requestHandler: sandbox.requestHandler,
    now: () => now,
    pace: { monotonic: () => 0, sleep: () => Promise.resolve() },
    maxAttempts: 1,
  });
  const store = await openStore(join(folder, 'evidence'), plan, { pid: process.pid, isAlive: () => true });
  await collect({ sources, connection, store, clock: () => now.toISOString() });
  await store.close();
  connection.close();
  const { evidence, assessment } = await readStore(join(folder, 'evidence'));
  return { sandbox, assessment, evidence, estate: assembleEstate(evidence, assessment) };
}

const absentFacts = (estate: Estate): string[] =>
  estate.resources.flatMap((resource) =>
    Object.entries(resource.facts as Record<string, Fact<unknown>>).flatMap(([name, fact]) =>
      fact.kind === 'absent' ? [`${resource.kind} ${name}: ${fact.cause}`] : [],
    ),
  );

describe('the bank of the sandbox, collected for a month', () => {
  it('is read in full, but for what it refuses', async () => {
    const { sandbox, assessment, evidence, estate } = await collected();
    expect(estate.unknown).toEqual([]);
    expect(absentFacts(estate).sort()).toEqual([
      'dax-cluster accountTables: access-denied',
      'key description: access-denied',
      'table backupKeys: access-denied',
      'table classRestores: access-denied',
      'table key: access-denied',
      'table tags: access-denied',
    ]);
    const tables = estate.resources.filter((resource) => resource.kind === 'table').map(({ id }) => id);
    expect([...tables].sort()).toEqual(sandbox.scenario.tables.map(({ arn }) => arn).sort());

    const { events, windows } = readChangeEvents(evidence, assessment);
    expect(windows.every(({ covered }) => covered[0]?.from === assessment.period.from)).toBe(true);
    const stop = events.find(({ name }) => name === 'StopLogging');
    expect(estate.resources.some(({ kind, id }) => kind === 'trail' && stop?.resources.includes(id))).toBe(true);

    const summary = readAuditManager(evidence, assessment);
    expect(summary.state).toBe('used');
    expect(summary.assessments).toHaveLength(4);
    const known = new Set(estate.resources.map(({ id }) => id));
    expect(
      readVerdicts(evidence, assessment).some(({ resource, verdict }) => verdict === 'fail' && known.has(resource)),
    ).toBe(true);
  });

  it('is the same bank in pages of three', async () => {
    // Audit Manager pages by the thousand; thousands of pages would test the same once more.
    const [few, many] = await Promise.all([
      collected({ pageSize: 3 }, ['audit-manager']),
      collected({}, ['audit-manager']),
    ]);
    const values = ({ resources, unknown }: Estate): unknown => ({
      unknown: unknown.map(({ kind, account, region, reason }) => [kind, account, region, reason.cause]),
      // Changes are events, which are compared below: each names the page that it came with.
      resources: resources
        .filter(({ kind }) => kind !== 'change')
        .map(({ id, dataClass, facts }) => [
          [id, dataClass],
          Object.values(facts as Record<string, Fact<unknown>>).map((fact) =>
            fact.kind === 'known' ? fact.value : fact.cause,
          ),
        ]),
    });
    expect(few.evidence.records.length).toBeGreaterThan(many.evidence.records.length + 20);
    expect(values(few.estate)).toEqual(values(many.estate));
    const events = ({ evidence, assessment }: Collected): unknown =>
      readChangeEvents(evidence, assessment).events.map(({ id, resources }) => [id, resources]);
    expect(events(few)).toEqual(events(many));
  });
});

describe('a bank where something fails', () => {
  const small: readonly SourceId[] = ['audit-manager', 'kms', 'iam'];
  const [account] = sandboxDefaults.scope.accounts;
  const [, region] = sandboxDefaults.scope.regions;
  const place = { account: account?.id ?? '', region: region ?? '' };
  const holes = ({ unknown }: Estate): readonly string[] =>
    unknown
      .filter((part) => part.account === place.account && part.region === place.region)
      .filter(({ kind }) => kind !== 'audit-manager-assessment') // not collected here
      .map(({ kind, reason }) => `${kind}: ${reason.cause}`);

  it('has holes all over a region that is not enabled', async () => {
    const fault = { match: place, effect: { kind: 'region-not-enabled' } } as const;
    const { assessment, evidence, estate } = await collected({ faults: [fault] }, small);
    expect(holes(estate)).toEqual([
      'change: not-enabled',
      'dax-cluster: not-enabled',
      'key: not-enabled',
      'table: not-enabled',
      'trail: not-enabled',
      'transfer: not-enabled',
      'vpc-endpoint: not-enabled',
    ]);
    const windows = readChangeEvents(evidence, assessment).windows.filter(
      (window) => window.account === place.account && window.region === place.region,
    );
    expect(windows.map(({ covered, absent }) => [covered, absent?.cause])).toEqual(
      windows.map(() => [[], 'not-enabled']),
    );
  });

  it('has a hole where a list never ends, and knows the tables before by name only', async () => {
    const fault = { match: { ...place, operation: 'ListTables' }, effect: { kind: 'repeat-token' } } as const;
    const { estate } = await collected({ faults: [fault], pageSize: 2 }, small);
    expect(holes(estate)).toEqual(['key: missing', 'key: truncated', 'table: truncated']);
  });

  it('has no assessments where Audit Manager is not set up, and says so', async () => {
    const fault = { match: {}, effect: { kind: 'audit-manager-not-set-up' } } as const;
    const { assessment, evidence, estate } = await collected({ faults: [fault] }, ['dynamodb', ...small.slice(1)]);
    expect(readAuditManager(evidence, assessment).state).toBe('not-set-up');
    expect(estate.unknown.some(({ kind }) => kind === 'audit-manager-assessment')).toBe(false);
  });
});
