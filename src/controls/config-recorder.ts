import type { Fact, JsonObject, RecorderState } from '../model/index.ts';
import type { Check } from './check.ts';
import { failed, passed, unclear } from './check.ts';
import { field, some } from './judgement.ts';
import { flag, objects, requiredFlag, requiredText, text, texts } from './read.ts';

/** Resource types that a recorder must record where there are tables: tables, their keys, trails and backups. */
export const requiredTypes: readonly string[] = [
  'AWS::DynamoDB::Table',
  'AWS::KMS::Key',
  'AWS::CloudTrail::Trail',
  'AWS::Backup::BackupPlan',
  'AWS::Backup::BackupVault',
  'AWS::Backup::RecoveryPoint',
];

/** Global types: recorded in one region of an account only, as AWS recommends. */
const globalTypes: readonly string[] = ['AWS::IAM::User', 'AWS::IAM::Group', 'AWS::IAM::Role', 'AWS::IAM::Policy'];

/** Regions in which AWS Config came after February 2022: the global types cannot be recorded there (API reference, RecordingGroup). */
const lateRegions: ReadonlySet<string> = new Set([
  'ap-east-2',
  'ap-south-2',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-6',
  'ap-southeast-7',
  'ca-west-1',
  'eu-central-2',
  'eu-south-2',
  'il-central-1',
  'me-central-1',
  'mx-central-1',
]);

/** The recorder that the customer manages; those of other AWS services record for themselves. */
export const ownRecorder = (recorders: readonly JsonObject[]): JsonObject | undefined =>
  recorders.find((recorder) => (text(recorder, 'servicePrincipal') ?? '') === '');

type Strategy = 'all' | 'listed' | 'all-but-listed' | 'unknown';

/** How a recorder chooses what it records. Before 2023 there was no strategy, only `allSupported`. */
function strategyOf(recorder: JsonObject): Strategy {
  switch (text(recorder, 'recordingGroup.recordingStrategy.useOnly')) {
    case 'ALL_SUPPORTED_RESOURCE_TYPES':
      return 'all';
    case 'INCLUSION_BY_RESOURCE_TYPES':
      return 'listed';
    case 'EXCLUSION_BY_RESOURCE_TYPES':
      return 'all-but-listed';
    case undefined:
      return requiredFlag(recorder, 'recordingGroup.allSupported') ? 'all' : 'listed';
    default:
      return 'unknown';
  }
}

/** Those of the types that a recorder of a region leaves out; undefined when its strategy is not known. */
function leftOut(recorder: JsonObject, types: readonly string[], region: string): readonly string[] | undefined {
  const isGlobal = (type: string): boolean => globalTypes.includes(type);
  switch (strategyOf(recorder)) {
    case 'all': {
      const withGlobal = flag(recorder, 'recordingGroup.includeGlobalResourceTypes') === true;
      return types.filter((type) => isGlobal(type) && !withGlobal);
    }
    case 'listed': {
      const listed = texts(recorder, 'recordingGroup.resourceTypes');
      return types.filter((type) => !listed.includes(type));
    }
    case 'all-but-listed': {
      const excluded = texts(recorder, 'recordingGroup.exclusionByResourceTypes.resourceTypes');
      return types.filter((type) => excluded.includes(type) || (isGlobal(type) && lateRegions.has(region)));
    }
    case 'unknown':
      return undefined;
  }
}

/** Whether the recorder of a region is there, is recording, and records the types that matter. */
export function recorderChecks(
  recorders: readonly JsonObject[],
  status: readonly JsonObject[],
  region: string,
): readonly Check[] {
  const recorder = ownRecorder(recorders);
  if (recorder === undefined) {
    return [failed('AWS Config has no recorder', field('ConfigurationRecorders', 'none', 'one must record', false))];
  }
  return [isRecording(recorder, status), recordsTypes(recorder, region), frequencyOf(recorder)];
}

/** AWS's model writes `Success` and `Not_Applicable`, its answers `SUCCESS`. Empty when it is not told. */
const statusAt = (status: JsonObject, path: string): string =>
  (text(status, path) ?? '').toUpperCase().replaceAll('_', '');

function isRecording(recorder: JsonObject, list: readonly JsonObject[]): Check {
  const name = requiredText(recorder, 'name');
  const status = list.find((one) => text(one, 'name') === name);
  if (status === undefined) return unclear(`nothing tells whether recorder ${name} is recording`);
  const recording = requiredFlag(status, 'recording');
  const shown = field('recording', recording, 'must be true', recording);
  if (!recording) return failed(`recorder ${name} is stopped`, shown);
  const last = statusAt(status, 'lastStatus');
  switch (last) {
    case 'SUCCESS':
    case 'PENDING':
    case 'NOTAPPLICABLE':
      return passed(`recorder ${name} is recording`, shown);
    case 'FAILURE': {
      const why = text(status, 'lastErrorCode') ?? 'no error code';
      return failed(`recorder ${name} fails (${why})`, shown, field('lastStatus', last, 'must not be FAILURE', false));
    }
    default:
      return unclear(`the last status of recorder ${name} is ${last === '' ? 'not told' : last}`, shown);
  }
}

/** Whether the types of a recording group leave out what must be recorded; also for the parameters of an event. */
export function recordsTypes(recorder: JsonObject, region: string): Check {
  const missing = leftOut(recorder, requiredTypes, region);
  const strategy = text(recorder, 'recordingGroup.recordingStrategy.useOnly') ?? 'recordingGroup.allSupported';
  const shown = (value: string, met: boolean) =>
    field('recordingGroup', value, `must record ${some(requiredTypes)}`, met);
  if (missing === undefined) return unclear(`what it records is not known (${strategy})`, shown(strategy, false));
  if (missing.length > 0)
    return failed(`${some(missing)} is not recorded`, shown(`without ${missing.join(', ')}`, false));
  return passed('it records tables, keys, trails and backups', shown(strategy, true));
}

/** Daily recording is allowed; it lets two changes within a day show as one. */
function frequencyOf(recorder: JsonObject): Check {
  const general = text(recorder, 'recordingMode.recordingFrequency') ?? 'CONTINUOUS';
  const override = objects(recorder, 'recordingMode.recordingModeOverrides').find((one) =>
    texts(one, 'resourceTypes').includes('AWS::DynamoDB::Table'),
  );
  const frequency = override === undefined ? general : requiredText(override, 'recordingFrequency');
  const shown = field('recordingMode', frequency, 'CONTINUOUS shows each change, DAILY one state a day', true);
  return frequency === 'DAILY'
    ? passed('tables are recorded once a day, so that changes within a day do not show', shown)
    : passed('changes of tables are recorded as they happen', shown);
}

/** Whether users, roles and policies are recorded here, or in another region of the account. */
export function globalCheck(
  recorders: readonly JsonObject[],
  account: Fact<readonly RecorderState[]>,
  region: string,
): Check {
  const shown = (value: string, met: boolean) =>
    field('includeGlobalResourceTypes', value, 'one Region of the account must record the types of IAM', met);
  const own = ownRecorder(recorders);
  if (own !== undefined && leftOut(own, globalTypes, region)?.length === 0) {
    return passed('it records the types of IAM', shown(region, true));
  }
  if (account.kind === 'absent') return unclear(`whether another Region records the types of IAM: ${account.message}`);
  const elsewhere = account.value.find((state) => recordsGlobal(state))?.region;
  return elsewhere === undefined
    ? failed('no Region of the scope records users, roles and policies of IAM', shown('nowhere', false))
    : passed(`the types of IAM are recorded in ${elsewhere}`, shown(elsewhere, true));
}

function recordsGlobal({ region, recorders, recorderStatus }: RecorderState): boolean {
  const recorder = ownRecorder(recorders);
  if (recorder === undefined || leftOut(recorder, globalTypes, region)?.length !== 0) return false;
  return isRecording(recorder, recorderStatus).met === true;
}

/** Whether what is recorded is also delivered. */
export function deliveryChecks(channels: readonly JsonObject[], status: readonly JsonObject[]): readonly Check[] {
  const [channel] = channels;
  if (channel === undefined) {
    return [failed('there is no delivery channel', field('DeliveryChannels', 'none', 'one must be there', false))];
  }
  const bucket = requiredText(channel, 's3BucketName');
  const failures = status.flatMap((one) =>
    ['configHistoryDeliveryInfo', 'configSnapshotDeliveryInfo', 'configStreamDeliveryInfo'].filter(
      (part) => statusAt(one, `${part}.lastStatus`) === 'FAILURE',
    ),
  );
  const shown = field('s3BucketName', bucket, 'must receive the records', failures.length === 0);
  if (failures.length === 0) return [passed(`records are delivered to ${bucket}`, shown)];
  return [
    failed(
      `delivery to ${bucket} fails`,
      shown,
      ...failures.map((part) => field(`${part}.lastStatus`, 'FAILURE', 'must not be FAILURE', false)),
    ),
  ];
}
