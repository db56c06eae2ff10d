import type {
  Absent,
  Assessment,
  Cause,
  Control,
  CoverageRow,
  Evidence,
  EvidenceId,
  EvidenceReference,
  Fact,
  Gap,
  ResourceKind,
  SourceId,
  UnavailableEvidence,
} from '../model/index.ts';
import { requestTexts } from '../sources/request-texts.ts';
import type { EventWindow } from '../timeline/index.ts';
import type { Concluded } from './conclude.ts';
import type { NumberedEvidence } from './evidence-index.ts';
import type { World } from './world.ts';

export interface GapInput {
  readonly assessment: Assessment;
  readonly world: World;
  readonly concluded: readonly Concluded[];
  readonly numbered: NumberedEvidence;
  readonly coverage: readonly CoverageRow[];
}

/** In place of an operation: a source of the assessment was not asked at all. */
export const neverAsked = '(none)';

/** Everything that is not there: failed calls, calls that were never made, and answers that are of no use. */
export function gapsOf(input: GapInput): readonly Gap[] {
  const affected = controlsByEvidence(input.concluded);
  const failed = failedCalls(input, affected);
  const told = new Set(input.numbered.records.flatMap(({ record }) => (isGap(record, affected) ? [record.id] : [])));
  const absences = absencesOf(input).filter(
    ({ absent, source }) => !notSetUp(source, absent.cause) && !absent.evidence.some((id) => told.has(id)),
  );
  return [...failed, ...unusable(absences, input), ...unasked(input)];
}

type Affected = ReadonlyMap<EvidenceId, ReadonlySet<string>>;

const isGap = (record: Evidence, affected: Affected): record is UnavailableEvidence =>
  record.kind === 'unavailable' &&
  !notSetUp(record.source, record.cause) &&
  (affected.has(record.id) || !mayNotReadOrganisation(record));

/**
 * Member accounts are refused by design: the management account or a delegated administrator tells what limits them.
 * It is a hole where nobody did, and a control could not conclude.
 */
const mayNotReadOrganisation = ({ source, cause }: UnavailableEvidence): boolean =>
  source === 'organizations' && cause === 'access-denied';

/** Services that an organisation may do without: that one was never set up is a fact that the pack states, not a hole. */
const dispensable: ReadonlySet<SourceId> = new Set<SourceId>(['access-analyzer', 'audit-manager', 'security-hub']);

const notSetUp = (source: SourceId, cause: Cause): boolean =>
  dispensable.has(source) && (cause === 'not-enabled' || cause === 'not-subscribed');

function failedCalls(input: GapInput, affected: Affected): readonly Gap[] {
  return input.numbered.records.flatMap(({ reference, record }) => {
    if (!isGap(record, affected)) return [];
    const { source, operation, account, region, cause, message } = record;
    const what = `${operation}${subjectOfRequest(record)} in ${region} of ${account} was not answered`;
    const controls = [...(affected.get(record.id) ?? [])].sort();
    return [{ evidence: reference, source, operation, account, region, what, cause, message, controls }];
  });
}

function subjectOfRequest({ request }: Evidence): string {
  const parts = requestTexts(request).map(([name, text]) => `${name} ${text}`);
  return parts.length === 0 ? '' : ` (${parts.sort().join(', ')})`;
}

/** Controls with an inconclusive observation that rests on a record. */
function controlsByEvidence(concluded: readonly Concluded[]): Affected {
  const found = new Map<EvidenceId, Set<string>>();
  for (const { control, doubtful } of concluded)
    for (const id of doubtful) found.set(id, (found.get(id) ?? new Set()).add(control.id));
  return found;
}

/** Something absent with the place it belongs to and the controls that need it. */
interface Absence {
  readonly absent: Absent;
  readonly account: string;
  readonly region: string;
  readonly source: SourceId;
  readonly operation: string;
  readonly controls: readonly string[];
}

const absencesOf = (input: GapInput): readonly Absence[] => [
  ...absentFacts(input),
  ...absentParts(input),
  ...absentWindows(input),
];

/** What is absent, each once, with all controls it concerns. */
function unusable(absences: readonly Absence[], input: GapInput): readonly Gap[] {
  const merged = new Map<string, Gap>();
  for (const { absent, account, region, source, operation, controls } of absences) {
    const evidence = firstReference(absent.evidence, input.numbered.references);
    const key = [source, operation, account, region, absent.cause, absent.message, evidence].join('\n');
    const before = merged.get(key);
    const all = [...new Set([...(before?.controls ?? []), ...controls])].sort();
    const { cause, message } = absent;
    const what = `${operation} in ${region} of ${account} gives no usable evidence`;
    merged.set(key, { evidence, source, operation, account, region, what, cause, message, controls: all });
  }
  return [...merged.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, gap]) => gap);
}

function firstReference(
  ids: readonly EvidenceId[],
  references: ReadonlyMap<EvidenceId, EvidenceReference>,
): EvidenceReference | null {
  return ids.flatMap((id) => references.get(id) ?? []).sort()[0] ?? null;
}

function absentFacts({ concluded, world }: GapInput): readonly Absence[] {
  return concluded.flatMap(({ control }) =>
    world.resourcesOf(control.subject).flatMap((resource) => {
      const facts = resource.facts as Readonly<Record<string, Fact<unknown> | undefined>>;
      return (control.needs as readonly string[]).flatMap((name) => {
        const fact = facts[name];
        if (fact?.kind !== 'absent') return [];
        const { account, region } = resource;
        const call = operations[resource.kind];
        return [{ absent: fact, account, region, ...call, operation: name, controls: [control.id] }];
      });
    }),
  );
}

function absentParts({ concluded, world }: GapInput): readonly Absence[] {
  return concluded.flatMap(({ control }) =>
    world.unknownOf(control.subject).map(({ kind, account, region, reason }) => ({
      absent: reason,
      account,
      region,
      ...operations[kind],
      controls: [control.id],
    })),
  );
}

function absentWindows({ world, concluded }: GapInput): readonly Absence[] {
  return world.windows.flatMap((window) => {
    if (window.absent === null) return [];
    const { account, region } = window;
    const controls = watching(concluded, window);
    if (controls.length === 0) return [];
    return [
      {
        absent: window.absent,
        account,
        region,
        source: 'cloudtrail-lookup' as const,
        operation: 'LookupEvents',
        controls,
      },
    ];
  });
}

const watching = (concluded: readonly Concluded[], window: EventWindow): readonly string[] =>
  concluded
    .filter(({ control }) => control.changes.some((rule) => rule.source === window.source))
    .map(({ control }) => control.id);

/** The call that lists each kind of subject. */
const operations: Readonly<Record<ResourceKind, { readonly source: SourceId; readonly operation: string }>> = {
  table: { source: 'dynamodb', operation: 'ListTables' },
  'dax-cluster': { source: 'dax', operation: 'DescribeClusters' },
  key: { source: 'kms', operation: 'DescribeKey' },
  'vpc-endpoint': { source: 'vpc', operation: 'DescribeVpcEndpoints' },
  vpc: { source: 'vpc', operation: 'DescribeVpcEndpoints' },
  trail: { source: 'cloudtrail-trails', operation: 'DescribeTrails' },
  account: { source: 'cloudtrail-trails', operation: 'DescribeTrails' },
  region: { source: 'config', operation: 'DescribeConfigurationRecorders' },
  policy: { source: 'iam', operation: 'GetAccountAuthorizationDetails' },
  principal: { source: 'iam', operation: 'GetAccountAuthorizationDetails' },
  credential: { source: 'iam', operation: 'GetCredentialReport' },
  change: { source: 'cloudtrail-lookup', operation: 'LookupEvents' },
  transfer: { source: 'dynamodb', operation: 'ListExports' },
  'audit-manager-assessment': { source: 'audit-manager', operation: 'ListAssessments' },
};

/** Sources of the assessment without a single record in an account and region where they had something to ask. */
function unasked(input: GapInput): readonly Gap[] {
  return input.coverage.flatMap(({ account, region, source, asked, causes }) => {
    const isMissing = asked === 0 && causes.some(({ cause }) => cause === 'missing');
    if (!isMissing || !input.assessment.sources.includes(source)) return [];
    const controls = input.concluded.filter(({ control }) => restsOn(control, source)).map(({ control }) => control.id);
    const what = `${source} was never asked in ${region} of ${account}`;
    const message = 'the source is part of the assessment, and no record of it exists';
    return [
      { evidence: null, source, operation: neverAsked, account, region, what, cause: 'missing', message, controls },
    ];
  });
}

const restsOn = (control: Control, source: SourceId): boolean => control.sources.includes(source);
