import { defineControl, isJsonObject, type ChangeEvent, type Judgement, type Resource } from '../model/index.ts';
import { differences, type Settings } from './replicas/settings.ts';
import { count, field, inconclusive, notApplicable, notSatisfied, satisfied, some } from './judgement.ts';
import { instant, judging, judgingEvent, knownList, object, objects, requiredText, text } from './read.ts';

const currentVersion = '2019.11.21';
/** A replica that is being changed: noted, not judged. */
const passing: ReadonlySet<string> = new Set(['CREATING', 'UPDATING', 'DELETING']);
const broken: ReadonlySet<string> = new Set([
  'ARCHIVED',
  'ARCHIVING',
  'CREATION_FAILED',
  'INACCESSIBLE_ENCRYPTION_CREDENTIALS',
  'REGION_DISABLED',
  'REPLICATION_NOT_AUTHORIZED',
]);

export default defineControl({
  id: 'DDB-RES-07',
  topic: 'data-protection',
  title: 'Global-table replicas are healthy and configured alike',
  statement:
    'Every global table MUST be of version 2019.11.21, with active replicas that have the same settings in every Region.',
  test: 'Reads GlobalTableVersion and Replicas in DescribeTable (ListGlobalTables and DescribeGlobalTable for version 2017.11.29), and compares each table with its replicas as their own Regions describe them: kind of encryption, point-in-time recovery, deletion protection, expiry, table class and consistency. Replicas in accounts or Regions outside the scope cannot be compared.',
  risk: 'When a Region is lost, the other one turns out to be incomplete, unprotected or unable to take over.',
  remediation: {
    text: 'Repair the replica and give it the settings of the others (CloudFormation: AWS::DynamoDB::GlobalTable Replicas with PointInTimeRecoverySpecification, DeletionProtectionEnabled and SSESpecification).',
    command: 'aws dynamodb update-table --table-name TABLE --deletion-protection-enabled --region REPLICA_REGION',
  },
  limits: [
    'Delay of replication is not looked at.',
    'A setting of a replica that was changed and put back within the period is seen at the replica itself, not at the tables that it is compared with.',
    'Capacity overrides, resource policies and tags of replicas may differ and are not compared.',
    'A difference that the organisation accepts is still a difference here: record it as an accepted risk.',
  ],
  sources: ['dynamodb', 'cloudtrail-lookup'],
  subject: 'table',
  needs: ['description', 'continuousBackups', 'timeToLive', 'replicaTables'],
  optional: ['globalTable'],
  whenEmpty: { outcome: 'not-applicable', reason: 'There is no DynamoDB table in the scope.' },
  noun: ['table', 'tables'],
  changes: [
    {
      source: 'dynamodb.amazonaws.com',
      names: ['UpdateContinuousBackups', 'UpdateTable', 'UpdateTimeToLive'],
      judge: (event, _context, resource) => judgingEvent(() => judgeChange(event, resource)),
    },
    {
      source: 'dynamodb.amazonaws.com',
      names: ['CreateGlobalTable', 'UpdateGlobalTable', 'UpdateGlobalTableSettings'],
    },
  ],
  awsVerdicts: [],
  evaluate: (resource, facts) =>
    judging(() => {
      const { name } = resource;
      const table = facts.description.value;
      requiredText(table, 'TableArn');
      const own: Settings = {
        description: table,
        continuousBackups: facts.continuousBackups.value,
        timeToLive: facts.timeToLive.value,
      };
      const replicas = objects(table, 'Replicas');
      const compared = knownList(facts.replicaTables.value, 'replicaTables').map((replica) => ({
        region: requiredText(replica, 'region'),
        table: object(replica, 'table'),
      }));
      const { globalTable } = resource.facts;
      const version = text(table, 'GlobalTableVersion');
      const versionField = field(
        'GlobalTableVersion',
        version,
        `must be ${currentVersion}`,
        version === currentVersion,
      );
      if (version === '2017.11.29' || (globalTable.kind === 'known' && globalTable.value !== null)) {
        return notSatisfied(`Table ${name} belongs to a global table of version 2017.11.29.`, versionField);
      }
      if (replicas.length === 0) {
        return globalTable.kind === 'absent'
          ? inconclusive(
              `Not determinable: whether table ${name} belongs to a global table of version 2017.11.29 was not read.`,
            )
          : notApplicable(`Table ${name} is not a global table.`);
      }
      const judged = replicas.map(judgeReplica);
      const drift = compared.flatMap((one) =>
        one.table === undefined ? [] : differences(own, one.table).map((what) => `${what} in ${one.region}`),
      );
      const outside = compared.filter((one) => one.table === undefined).map(({ region }) => region);
      const bad = [...judged.flatMap(({ problem }) => problem ?? []), ...drift];
      const open = [
        ...judged.flatMap((one) => one.open ?? []),
        ...(version === currentVersion ? [] : [`the version ${version ?? 'is not named'}`]),
        ...outside.map((region) => `the replica in ${region}, outside the scope`),
      ];
      const deciding = [
        versionField,
        ...judged.map((one) => one.deciding),
        field('Settings that differ', some(drift), 'must be none', drift.length === 0),
      ];
      if (bad.length > 0)
        return notSatisfied(`Replicas of table ${name} are not healthy and alike: ${some(bad)}.`, ...deciding);
      if (open.length > 0) return inconclusive(`Not determinable for table ${name}: ${some(open)}.`, ...deciding);
      const note = judged.flatMap(({ note: words }) => words ?? []);
      return satisfied(
        `Table ${name} and its ${count(replicas.length, 'replica')} are active and alike${note.length > 0 ? ` (${some(note)})` : ''}.`,
        ...deciding,
      );
    }),
});

function judgeReplica(replica: unknown) {
  const region = requiredText(replica, 'RegionName');
  const status = requiredText(replica, 'ReplicaStatus');
  const lost = instant(replica, 'ReplicaInaccessibleDateTime');
  const wrong = broken.has(status) || lost !== undefined;
  const known = wrong || status === 'ACTIVE' || passing.has(status);
  return {
    problem: wrong ? `${status} in ${region}${lost === undefined ? '' : ` since ${lost}`}` : undefined,
    open: known ? undefined : `the undocumented status ${status} in ${region}`,
    note: passing.has(status) ? `${status} in ${region}` : undefined,
    deciding: field(`Replicas[${region}].ReplicaStatus`, status, 'must be ACTIVE', status === 'ACTIVE'),
  };
}

/** Members of UpdateTable that touch what is compared. */
const comparedMembers = [
  'replicaupdates',
  'deletionprotectionenabled',
  'ssespecification',
  'tableclass',
  'multiregionconsistency',
  'globaltablewitnessupdates',
  'globaltablesettingsreplicationmode',
];

function judgeChange(event: ChangeEvent, resource: Resource | undefined): Judgement | null | 'unknown' {
  const request: unknown = event.parameters;
  if (!isJsonObject(request)) return 'unknown';
  const touched = new Set(Object.keys(request));
  if (touched.has('replicaupdates')) return 'unknown';
  if (event.name === 'UpdateTable' && touched.size > 0 && !comparedMembers.some((member) => touched.has(member)))
    return null;
  const description: unknown =
    resource?.kind === 'table' ? (resource as Resource<'table'>).facts.description : undefined;
  // A table that is alone now, and that no event made so, was alone before.
  return description !== undefined &&
    text(description, 'kind') === 'known' &&
    objects(description, 'value.Replicas').length === 0
    ? null
    : 'unknown';
}
