import type { Setting } from '../../src/assess/applicability.ts';
import { defaultParameters, defineControl, factNames, sha256 } from '../../src/model/index.ts';
import type {
  Absent,
  Assessment,
  ChangeEvent,
  Control,
  Evidence,
  EvidenceSet,
  Fact,
  Framework,
  Json,
  Outcome,
  Requirement,
  Resource,
  ResourceKind,
} from '../../src/model/index.ts';
import { judgeReadings } from '../../src/assess/judged.ts';
import type { JudgeInput, Readings } from '../../src/assess/judged.ts';
import { packOf } from '../../src/assess/pack.ts';
import type { PackInput } from '../../src/assess/pack.ts';
import type { AuditPack } from '../../src/model/index.ts';
import type { EventWindow } from '../../src/timeline/index.ts';
import { change, collectedAt, covered, day, period } from '../timeline/support.ts';

export const account = '111122223333';
export const region = 'eu-central-1';

export const assessment: Assessment = {
  id: '2026-10',
  organisation: 'Bank of Examples',
  period: { ...period, label: '2026-10', zone: 'UTC' },
  scope: {
    accounts: [{ id: account, name: 'bank' }],
    regions: [region, 'eu-west-1'],
    consumerVpcs: [],
    classification: { tag: 'data-class', values: {}, tables: {} },
  },
  parameters: {
    ...defaultParameters,
  },
  sources: ['dynamodb', 'cloudtrail-lookup'],
  startedAt: collectedAt,
  sandbox: true,
  tool: '0.1.0',
};

export const event = (more: Partial<ChangeEvent> = {}): ChangeEvent =>
  change(more.time ?? day(10), more.name ?? 'UpdateTable', more);

/** A resource with the facts that are given; the others were never collected. */
export const resource = ({
  facts,
  ...more
}: { readonly kind: ResourceKind; readonly id: string; readonly name: string } & Record<string, unknown>): Resource => {
  const nothing = Object.fromEntries(factNames[more.kind].map((name) => [name, absent('missing', [])]));
  return { account, region, dataClass: null, facts: { ...nothing, ...(facts as object | undefined) }, ...more };
};

export const known = (
  value: Json,
  evidence: readonly string[] = ['r-1'],
  observedAt = '2026-11-02T06:10:00.000Z',
): Fact<Json> => ({
  kind: 'known',
  value,
  evidence,
  observedAt,
});

export const absent = (cause: Absent['cause'] = 'access-denied', evidence: readonly string[] = ['r-1']): Absent => ({
  kind: 'absent',
  cause,
  message: `DescribeTable: ${cause}`,
  evidence,
});

/** A table whose description says how the test controls judge it. */
export const table = (name: string, state: Outcome | Absent | 'throws', more: Record<string, unknown> = {}): Resource =>
  resource({
    kind: 'table',
    id: `arn:aws:dynamodb:${region}:${account}:table/${name}`,
    name,
    facts: { description: typeof state === 'string' ? known({ state }) : state },
    ...more,
  });

/** A control that reads the outcome out of the description, and out of the parameter `state` of UpdateTable. */
export const control = (id: string, more: Partial<Control> = {}): Control => ({
  ...defineControl<'table', 'description'>({
    id,
    topic: 'data-protection',
    title: `Title of ${id}`,
    statement: 'Every table MUST be good.',
    test: 'Reads the description.',
    risk: 'It may be bad.',
    remediation: { text: 'Make it good.', command: 'aws dynamodb update-table' },
    limits: [],
    sources: ['dynamodb', 'cloudtrail-lookup'],
    subject: 'table',
    needs: ['description'],
    whenEmpty: { outcome: 'not-applicable', reason: 'No table in scope.' },
    noun: ['table', 'tables'],
    changes: [
      {
        source: 'dynamodb.amazonaws.com',
        names: ['UpdateTable', 'CreateTable'],
        judge: (one) => {
          const { state } = one.parameters;
          if (typeof state !== 'string') return null;
          if (state === 'unknown') return 'unknown';
          return { outcome: state as Outcome, reason: `The change made it ${state}.`, deciding: [] };
        },
      },
    ],
    awsVerdicts: ['TABLE_GOOD'],
    evaluate: (_resource, facts) => {
      const { state } = facts.description.value;
      if (state === 'throws') throw new TypeError('state is undefined');
      return { outcome: state as Outcome, reason: `The table is ${String(state)}.`, deciding: [] };
    },
  }),
  ...more,
});

export const requirement = (more: Partial<Requirement>): Requirement => ({
  id: '1.1',
  title: 'A requirement',
  group: '1',
  class: 'automated',
  applicability: 'all',
  remark: null,
  effective: null,
  coveredBy: [],
  mappings: [],
  ...more,
});

export const framework = (requirements: readonly Requirement[] = []): Framework => ({
  id: 'test-framework',
  aliases: ['test'],
  title: 'Test framework',
  version: '1',
  publisher: 'Nobody',
  vocabulary: {
    satisfied: 'In Place (candidate)',
    'not-satisfied': 'Not in Place (candidate)',
    'not-applicable': 'Not Applicable (candidate)',
    'not-tested': 'Not Tested',
  },
  view: null,
  notes: [],
  choices: [],
  documents: [],
  unmapped: [],
  groups: [{ id: '1', title: 'Group' }],
  requirements,
});

export const windows: readonly EventWindow[] = assessment.scope.regions.map((one) => ({
  account,
  region: one,
  source: 'dynamodb.amazonaws.com',
  covered: [covered],
  absent: null,
  evidence: [`window-${one}`],
}));

export const readings = (more: Partial<Readings> = {}): Readings => ({
  estate: { resources: [], unknown: [] },
  events: [],
  windows,
  logs: [],
  notSetUp: [],
  listed: null,
  verdicts: [],
  records: [],
  recordsAbsent: null,
  auditManager: { state: 'not-requested', message: 'Audit Manager was not asked for.', assessments: [] },
  ...more,
});

/** Evidence with one JSON body for each record. */
export function evidenceSet(records: readonly (Partial<Evidence> & { readonly body?: string })[]): EvidenceSet {
  const bodies = new Map<string, Uint8Array>();
  const made = records.map(({ body = '{"ok":true}', ...more }, index) => {
    const bytes = new TextEncoder().encode(body);
    bodies.set(sha256(bytes), bytes);
    const head = {
      id: `r-${index + 1}`,
      source: 'dynamodb',
      service: 'dynamodb',
      operation: 'DescribeTable',
      request: { TableName: `table-${index}` },
      account,
      region,
      caller: `arn:aws:sts::${account}:assumed-role/auditor/run`,
      collectedAt: '2026-11-02T06:10:00.000Z',
      page: 1,
    };
    const stored = {
      kind: 'collected',
      last: true,
      status: 200,
      mediaType: 'application/x-amz-json-1.0',
      sha256: sha256(bytes),
      bytes: bytes.length,
    };
    const failed = { kind: 'unavailable', cause: 'access-denied', message: 'AccessDeniedException: not allowed' };
    return { ...head, ...(more.kind === 'unavailable' ? failed : stored), ...more } as Evidence;
  });
  return { records: made, body: (digest) => bodies.get(digest) };
}

/** Complete, answered evidence for every account, region and source of the assessment. */
export const completeEvidence = evidenceSet(
  assessment.scope.regions.flatMap((one) => [
    { id: `list-${one}`, region: one, operation: 'ListTables', request: {} },
    {
      id: `window-${one}`,
      region: one,
      source: 'cloudtrail-lookup',
      service: 'cloudtrail',
      operation: 'LookupEvents',
      request: { EventSource: 'dynamodb.amazonaws.com' },
      body: '{"Events":[]}',
    },
  ]),
);

export const pack = (more: Partial<JudgeInput> & Partial<Omit<PackInput, 'judged'>> = {}): AuditPack =>
  packOf({
    framework: framework(),
    signer: { name: 'Test', fingerprint: '00', test: true },
    tool: { name: 'dynamodb-audit-pack', version: '0.1.0' },
    ...more,
    judged: judgeReadings({
      evidence: completeEvidence,
      assessment,
      controls: [control('DDB-TST-01')],
      readings: readings(),
      ...more,
    }),
  });

/** Nothing chosen and nothing on file, at the end of October 2026. */
export const setting: Setting = { choices: {}, awsDocuments: {}, day: '2026-10-31' };
