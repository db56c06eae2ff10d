import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Estate, Evidence, EvidenceSet, Fact } from '../../src/model/index.ts';
import { assembleEstate, readAuditManager, readChangeEvents, readVerdicts } from '../../src/sources/reading/index.ts';
import type { ChangeHistory } from '../../src/sources/reading/index.ts';
import { assessment, bank } from './bank.ts';
import type { Aws } from './recorder.ts';
import { record } from './recorder.ts';

type Facts = ReadonlyMap<string, Fact<unknown>>;

const factsOf = (estate: Estate): Facts =>
  new Map(
    estate.resources.flatMap((resource) =>
      Object.entries(resource.facts as Record<string, Fact<unknown>>).map(
        ([name, fact]) => [`${resource.kind} ${resource.id} ${name}`, fact] as const,
      ),
    ),
  );

const holes = (estate: Estate): ReadonlySet<string> =>
  new Set(estate.unknown.map(({ kind, account, region }) => `${kind} ${account} ${region}`));

interface Told {
  readonly estate: Estate;
  readonly facts: Facts;
  readonly history: ChangeHistory;
}

const told = new WeakMap<EvidenceSet, Told>();

/** What a set of evidence tells; remembered, because one set is compared with hundreds of spoilt copies of it. */
function tellingOf(evidence: EvidenceSet): Told {
  const known = told.get(evidence);
  if (known !== undefined) return known;
  const estate = assembleEstate(evidence, assessment);
  const telling = { estate, facts: factsOf(estate), history: readChangeEvents(evidence, assessment) };
  told.set(evidence, telling);
  return telling;
}

/** What must hold when evidence is taken away or spoilt: nothing is learnt, and what disappears leaves a hole. */
function expectNoBetter(before: EvidenceSet, after: EvidenceSet): void {
  const { estate: full, facts, history } = tellingOf(before);
  const { estate: less, facts: fewer, history: shorter } = tellingOf(after);
  for (const [name, fact] of fewer) {
    if (fact.kind === 'absent') continue;
    const was = facts.get(name);
    expect(was?.kind, `${name} became known`).toBe('known');
    if (was?.kind === 'known' && !name.endsWith('usedBy')) expect(fact.value, name).toEqual(was.value);
  }
  for (const hole of holes(full)) expect(holes(less), 'a hole was closed').toContain(hole);
  const kinds = new Set(less.unknown.map(({ kind }) => kind));
  const left = new Set(less.resources.map(({ id }) => id));
  for (const { kind, id } of full.resources) {
    if (!left.has(id)) expect(kinds, `${kind} ${id} disappeared without a trace`).toContain(kind);
  }
  expectNoBetterHistory(history, shorter);
}

function expectNoBetterHistory(full: ChangeHistory, less: ChangeHistory): void {
  expect(less.windows.length).toBe(full.windows.length);
  less.windows.forEach((window, index) => {
    if (window.covered.length > 0) expect(window.covered).toEqual(full.windows[index]?.covered);
  });
  const known = new Set(full.events.map(({ id }) => id));
  for (const { id } of less.events) expect(known).toContain(id);
  if (less.events.length < full.events.length)
    expect(less.windows.some((window) => window.covered.length === 0)).toBe(true);
}

/** Banks in which something is wrong already: a better answer must not come from taking away the bad one. */
const denying =
  (operation: string): Aws =>
  (asked, request, place) =>
    asked === operation ? 'denied' : bank(asked, request, place);

describe.each([
  ['a complete bank', bank],
  ['a bank that denies tags', denying('ListTagsOfResource')],
  ['a bank that denies trail status', denying('GetTrailStatus')],
  ['a bank that denies its tables', denying('DescribeTable')],
  ['a bank that denies its keys', denying('DescribeKey')],
  ['a bank that denies its events', denying('LookupEvents')],
])('%s', (_, aws) => {
  let evidence: EvidenceSet;
  beforeAll(async () => {
    ({ evidence } = await record(aws, assessment));
  });

  it('tells nothing new when any one record is taken away', () => {
    const { records, body } = evidence;
    // Every third of the complete bank; of the others, in which most answers are the same, a few.
    for (const gone of records.filter((_record, index) => index % (aws === bank ? 3 : 14) === 0)) {
      expectNoBetter(evidence, { records: records.filter((entry) => entry !== gone), body });
    }
  });

  it('tells nothing new when any one record is denied, aged or left without its body', () => {
    const { records, body } = evidence;
    for (const spoilt of records.filter((_record, index) => index % (aws === bank ? 3 : 14) === 1)) {
      const { id, source, service, operation, request, account, region, caller, collectedAt, page } = spoilt;
      const head = { id, source, service, operation, request, account, region, caller, collectedAt, page };
      const denied: Evidence = { kind: 'unavailable', cause: 'access-denied', message: 'denied', ...head };
      const aged: Evidence = { ...spoilt, collectedAt: '2026-01-01T00:00:00.000Z' };
      const lost = spoilt.kind === 'collected' ? { ...spoilt, sha256: 'f'.repeat(64) } : spoilt;
      for (const instead of [denied, aged, lost]) {
        const changed = records.map((entry) => (entry === spoilt ? instead : entry));
        expectNoBetter(evidence, { records: changed, body });
      }
    }
  }, 180_000);

  it('tells nothing new when any records are taken away', () => {
    fc.assert(
      fc.property(fc.func(fc.integer({ min: 0, max: 9 })), (draw) => {
        const kept = evidence.records.filter((entry) => draw(entry.id) > 1);
        expectNoBetter(evidence, { records: kept, body: evidence.body });
      }),
      { numRuns: 40 },
    );
  });

  it('tells the same whatever the order of its records', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...evidence.records], { minLength: evidence.records.length }), (records) => {
        const shuffled = { records, body: evidence.body };
        expect(assembleEstate(shuffled, assessment)).toEqual(assembleEstate(evidence, assessment));
        expect(readChangeEvents(shuffled, assessment)).toEqual(readChangeEvents(evidence, assessment));
        expect(readVerdicts(shuffled, assessment)).toEqual(readVerdicts(evidence, assessment));
        expect(readAuditManager(shuffled, assessment)).toEqual(readAuditManager(evidence, assessment));
      }),
      { numRuns: 8 },
    );
  });
});

/** Any JSON, with the member names that AWS uses here and there. */
const members = [
  'TableNames',
  'Table',
  'SSEDescription',
  'Tags',
  'Key',
  'Value',
  'trailList',
  'TrailARN',
  'HomeRegion',
  'Events',
  'CloudTrailEvent',
  'Clusters',
  'status',
  'assessmentMetadata',
  'evidenceFolders',
  'evidence',
  'time',
  'id',
  'Policy',
];
const anyJson = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, '', 'x', '{"eventID":1}', 'ACTIVE', 0, -1, 1e300, true),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...members), tie('value'), { maxKeys: 4 }),
  ),
})).value;

it('never throws and never learns from garbage', async () => {
  const { evidence } = await record(bank, assessment);
  fc.assert(
    fc.property(fc.constantFrom(...evidence.records), anyJson, (spoilt, value) => {
      if (spoilt.kind !== 'collected') return;
      const garbage = new TextEncoder().encode(JSON.stringify(value));
      const hash = 'e'.repeat(64);
      const records = evidence.records.map((entry) => (entry === spoilt ? { ...spoilt, sha256: hash } : entry));
      const set: EvidenceSet = { records, body: (wanted) => (wanted === hash ? garbage : evidence.body(wanted)) };
      expect(() => assembleEstate(set, assessment)).not.toThrow();
      expect(() => readChangeEvents(set, assessment)).not.toThrow();
      expect(() => readVerdicts(set, assessment)).not.toThrow();
      expect(() => readAuditManager(set, assessment)).not.toThrow();
    }),
    { numRuns: 200 },
  );
});
