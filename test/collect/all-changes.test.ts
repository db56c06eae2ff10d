import { beforeAll, describe, expect, it } from 'vitest';
import { collect } from '../../src/collect/index.ts';
import type { Assessment, Evidence, EvidenceSet } from '../../src/model/index.ts';
import { createSandbox, type Fault } from '../../src/sandbox/index.ts';
import { readChangeEvents } from '../../src/sources/reading/index.ts';
import { sources } from '../../src/sources/index.ts';
import { openStore } from '../../src/store/index.ts';
import { readStore } from '../../src/store/read-store.ts';
import { clock, connectTo, host, now, plan, temporaryFolder } from './support.ts';

const branch = '600000000001';
const quiet = { account: branch, region: 'eu-west-1' };
const busy = { account: '111122223333', region: 'eu-central-1' };

/** The event history of a busy account and of a quiet one, in two Regions. */
function history(scope: Partial<Assessment['scope']>): Assessment {
  const own = plan();
  const accounts = [
    ...own.scope.accounts.filter(({ id }) => id === busy.account),
    { id: branch, name: 'branch', roleArn: `arn:aws:iam::${branch}:role/AuditPackReader` },
  ];
  return plan({
    sources: ['sts', 'cloudtrail-lookup'],
    scope: { ...own.scope, accounts, regions: [busy.region, quiet.region], ...scope },
  });
}

/** In pages of five events: four of them do not hold what changes in the busy place. */
async function collected(assessment: Assessment, ...faults: readonly Fault[]): Promise<EvidenceSet> {
  const { path, remove } = await temporaryFolder();
  const { requestHandler } = createSandbox({
    now: () => now,
    pageSize: 5,
    faults,
    branches: { accounts: 1, regions: [busy.region] },
  });
  const store = await openStore(path, assessment, host);
  await collect({ sources, connection: connectTo(requestHandler, assessment), store, clock });
  await store.close();
  const { evidence } = await readStore(path);
  const bodies = new Map(
    evidence.records.flatMap((one) => (one.kind === 'collected' ? [[one.sha256, evidence.body(one.sha256)]] : [])),
  );
  await remove();
  return { records: evidence.records, body: (hash) => bodies.get(hash) };
}

const isAll = ({ request }: Evidence): boolean => JSON.stringify(request).includes('"ReadOnly"');
const at =
  (place: { readonly account: string; readonly region: string }) =>
  ({ account, region, operation }: Evidence): boolean =>
    operation === 'LookupEvents' && account === place.account && region === place.region;

/** What is known of changes, whichever questions told it. */
const told = (evidence: EvidenceSet, assessment: Assessment) => {
  const { events, windows } = readChangeEvents(evidence, assessment);
  return {
    events: events.map(({ evidence: _evidence, ...event }) => event),
    windows: windows.map(({ evidence: _evidence, ...window }) => window),
  };
};

describe('the changes of a place, asked for at once', () => {
  const byNames = history({});
  const assessment = history({ organisation: { roleName: 'AuditPackReader', except: [] } });
  let named: EvidenceSet;
  let evidence: EvidenceSet;
  beforeAll(async () => {
    named = await collected(byNames);
    evidence = await collected(assessment);
  }, 120_000);

  it('are the same as by their names', () => {
    expect(told(evidence, assessment)).toEqual(told(named, byNames));
    expect(told(evidence, assessment).events.length).toBeGreaterThan(20);
    expect(told(evidence, assessment).windows.every(({ absent }) => absent === null)).toBe(true);
  });

  it('are one question where they are few, and those of the names where they are many', () => {
    const ofQuiet = evidence.records.filter(at(quiet));
    expect(ofQuiet.length).toBeLessThanOrEqual(4);
    expect(ofQuiet.every(isAll)).toBe(true);
    expect(named.records.filter(at(quiet)).length).toBeGreaterThan(100);
    const ofBusy = evidence.records.filter(at(busy));
    expect(ofBusy.filter(isAll)).toHaveLength(4);
    expect(ofBusy.filter((one) => !isAll(one))).toHaveLength(named.records.filter(at(busy)).length);
  });

  it('are asked once where nobody may know them', async () => {
    const refused = await collected(assessment, {
      match: { service: 'cloudtrail', operation: 'LookupEvents', account: branch },
      effect: { kind: 'denied' },
    });
    const ofQuiet = refused.records.filter(at(quiet));
    expect(ofQuiet.map(({ kind }) => kind)).toEqual(['unavailable']);
    const own = readChangeEvents(refused, assessment).windows.filter(({ account }) => account === branch);
    expect(own.every(({ covered, absent }) => covered.length === 0 && absent?.cause === 'access-denied')).toBe(true);
  });

  it('are not known where a page of the answer is lost, refused, damaged or said not to be the last', () => {
    const page = evidence.records.find(at(quiet));
    if (page?.kind !== 'collected') throw new Error('no page');
    const without = evidence.records.filter((one) => one !== page);
    const { last: _last, status: _status, mediaType: _type, sha256, bytes: _bytes, ...head } = page;
    const goesOn = new TextEncoder().encode('{"Events":[],"NextToken":"more"}');
    const sets: readonly EvidenceSet[] = [
      { ...evidence, records: without },
      { ...evidence, records: [...without, { ...head, kind: 'unavailable', cause: 'access-denied', message: 'no' }] },
      { ...evidence, body: (hash) => (hash === sha256 ? undefined : evidence.body(hash)) },
      { ...evidence, body: (hash) => (hash === sha256 ? goesOn : evidence.body(hash)) },
    ];
    const causes = sets.map((set) => {
      const own = readChangeEvents(set, assessment).windows.filter(
        ({ account, region }) => account === quiet.account && region === quiet.region,
      );
      expect(own.every(({ covered }) => covered.length === 0)).toBe(true);
      return [...new Set(own.map(({ absent }) => absent?.cause))];
    });
    expect(causes).toEqual([['missing'], ['access-denied'], ['damaged'], ['missing']]);
  });
});
