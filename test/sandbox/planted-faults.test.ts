import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, openLogBucket } from '../../src/aws/index.ts';
import { readEvidence } from '../../src/assess/assess.ts';
import { evaluateControl } from '../../src/assess/evaluate.ts';
import { judgeSnapshot } from '../../src/assess/judge.ts';
import { buildWorld } from '../../src/assess/world.ts';
import { collect, takeIn, takeInTrailLogs, trustedKeys } from '../../src/collect/index.ts';
import { readSidecar } from '../../src/config/sidecar.ts';
import { controls } from '../../src/controls/index.ts';
import type { Assessment, EvidenceSet, Outcome } from '../../src/model/index.ts';
import {
  bankProvides,
  createSandbox,
  isAbout,
  plantedFaults,
  sandboxCredentials,
  sandboxDefaults,
} from '../../src/sandbox/index.ts';
import { plantedEstate } from '../../src/sandbox/scenario/planted-estate.ts';
import { sources } from '../../src/sources/index.ts';
import { openStore, readStore } from '../../src/store/index.ts';
import { today } from './support.ts';

const assessment: Assessment = {
  id: '2026-10',
  organisation: sandboxDefaults.organisation,
  period: { label: '2026-10', zone: 'UTC', from: '2026-10-01T00:00:00.000Z', to: '2026-11-01T00:00:00.000Z' },
  scope: sandboxDefaults.scope,
  parameters: sandboxDefaults.parameters,
  sources: [...sources.map(({ id }) => id), 'manual', 'cloudtrail-logs'],
  startedAt: today.toISOString(),
  sandbox: true,
  tool: '0.0.0-test',
};

/** Evidence of the whole bank, collected over the wire protocols. */
async function collectBank(folder: string): Promise<EvidenceSet> {
  const { requestHandler } = createSandbox({ now: () => today });
  const store = await openStore(folder, assessment, { pid: process.pid, isAlive: () => false });
  const connection = connect({
    accounts: assessment.scope.accounts,
    credentials: sandboxCredentials,
    requestHandler,
    now: () => today,
    pace: { monotonic: () => 0, sleep: () => Promise.resolve() },
  });
  await collect({ sources, connection, store, clock: () => today.toISOString() });
  const files = [...bankProvides(today)].map(([path, text]) => {
    const body = new TextEncoder().encode(text);
    return { path, bytes: body.length, read: () => Promise.resolve(body) };
  });
  const statements = [...bankProvides(today)].flatMap(([path, text]) => {
    const [, below, name] = /^(.*\/)([^/]+)$/.exec(path) ?? [];
    if (name !== 'evidence.yaml' || below === undefined) return [];
    return readSidecar(text, { file: path, folder: below, now: today.toISOString() }).value ?? [];
  });
  await takeIn({ statements, files, unnamed: [] }, { store, clock: () => today.toISOString() });
  const [logs] = sandboxDefaults.trailLogs;
  const bucket = { ...logs!, bucket: logs!.bucket.replace('s3://', '') };
  const place = { shownAs: logs!.bucket, store: openLogBucket(connection, bucket), prefix: null };
  await takeInTrailLogs(place, { store, keys: trustedKeys(store), clock: () => today.toISOString() });
  connection.close();
  await store.close();
  return (await readStore(folder)).evidence;
}

let folder: string;
const nameOf = (control: string, subject: string): string => `${control} ${subject}`;

/** Judgement of one control about one subject as it is today: from direct answers alone. */
interface Today {
  readonly name: string;
  readonly control: string;
  readonly subject: string;
  readonly outcome: Outcome;
  readonly reason: string;
}
const judged: Today[] = [];
/** Outcomes over the period. */
const overPeriod: { readonly control: string; readonly subject: string; readonly outcome: Outcome }[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'planted-'));
  const evidence = await collectBank(folder);
  const world = buildWorld({ assessment, ...readEvidence(evidence, assessment) });
  for (const control of controls) {
    for (const resource of world.resourcesOf(control.subject)) {
      const records = world.recordsOf(control.id, resource);
      const { surroundings } = world;
      const context = { assessment, parameters: assessment.parameters, records, surroundings };
      const { judgement } = judgeSnapshot(control, resource, context);
      judged.push({ name: nameOf(control.id, resource.id), control: control.id, subject: resource.id, ...judgement });
    }
    for (const { subject, outcome } of evaluateControl(control, world).observations) {
      overPeriod.push({ control: control.id, subject: subject.id, outcome });
    }
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('evidence of the whole bank, judged by the controls', () => {
  test.each(plantedFaults.map((fault) => [fault.control, fault.what, fault] as const))(
    '%s finds: %s',
    (_id, _what, fault) => {
      const { outcome } = fault;
      expect(overPeriod.flatMap((one) => (isAbout(fault, one.subject, one.control) ? [one.outcome] : []))).toContain(
        outcome,
      );
    },
  );

  test.each(plantedEstate.map((fault) => [fault.control, fault.what, fault] as const))(
    '%s sees it in the state of today: %s',
    (id, _what, { subject, outcome }) => {
      expect(judged.find(({ name }) => name === nameOf(id, subject))).toMatchObject({ outcome });
    },
  );

  test('what is not planted is good', () => {
    const bad = judged.filter(
      ({ control, subject, outcome }) =>
        !plantedFaults.some((fault) => isAbout(fault, subject, control)) &&
        outcome !== 'satisfied' &&
        outcome !== 'not-applicable',
    );
    expect(bad).toEqual([]);
  });

  test('the bank is well run: at least four of five applicable judgements are satisfied', () => {
    const applicable = judged.filter(({ outcome }) => outcome !== 'not-applicable');
    const good = applicable.filter(({ outcome }) => outcome === 'satisfied');
    expect(good.length / applicable.length).toBeGreaterThanOrEqual(0.8);
  });
});
