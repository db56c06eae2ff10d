import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-flow-01.ts';
import type { ControlContext, DataClass, JsonObject, ManualRecord } from '../../src/model/index.ts';
import {
  absent,
  account,
  changeEvent,
  contextWith,
  judge,
  judgeChange,
  outcomeOf,
  resource,
} from '../support/resources.ts';

const arn = `arn:aws:dynamodb:eu-central-1:${account}:table/payments`;
const stream = (name: string, owner = account): string => `arn:aws:kinesis:eu-central-1:${owner}:stream/${name}`;
const reader = (name: string): string => `arn:aws:lambda:eu-central-1:${account}:function:${name}`;

const register = (flows: readonly JsonObject[], covers: readonly [string, string] = ['2026-02-01', '2026-11-01']) =>
  ({
    kind: 'data-flow-register',
    title: 'Register',
    controls: ['DDB-FLOW-01'],
    subjects: ['*'],
    covers: { from: `${covers[0]}T00:00:00.000Z`, to: `${covers[1]}T00:00:00.000Z` },
    owner: 'Jane Doe',
    obtained: 'From the catalogue',
    details: { flows },
    file: 'register.md',
    sha256: '00',
    evidence: ['r-1'],
  }) satisfies ManualRecord;

const line = (destination: string, more: JsonObject = {}): JsonObject => ({
  source: 'payments',
  destination,
  purpose: 'x',
  approvedBy: 'Board',
  ...more,
});
const agreed = [line('screening', { viewType: 'NEW_IMAGE' }), line('payments-changes')];
const with_ = (...records: readonly ManualRecord[]): ControlContext => ({ ...contextWith(), records });

interface Given {
  readonly view?: string | null;
  readonly replicas?: readonly JsonObject[];
  readonly destinations?: unknown;
  readonly streams?: unknown;
  readonly readers?: unknown;
  readonly dataClass?: DataClass | null;
}

const mapping = (name: string, State = 'Enabled'): JsonObject => ({
  EventSourceArn: `${arn}/stream/1`,
  FunctionArn: reader(name),
  State,
});
const active = (name: string, DestinationStatus = 'ACTIVE'): JsonObject => ({ StreamArn: name, DestinationStatus });

const table = ({ view = null, replicas = [], ...given }: Given) =>
  resource('table', {
    id: arn,
    dataClass: given.dataClass === undefined ? 'pii' : given.dataClass,
    facts: {
      description: {
        TableArn: arn,
        ...(view !== null && { StreamSpecification: { StreamEnabled: true, StreamViewType: view } }),
        ...(replicas.length > 0 && { Replicas: replicas }),
      },
      kinesisDestinations: given.destinations ?? [],
      ...(given.streams !== null && { kinesisStreams: given.streams ?? [] }),
      ...(given.readers !== null && { streamConsumers: given.readers ?? [] }),
    },
  });

const kms = (name: string): JsonObject => ({ StreamARN: name, EncryptionType: 'KMS', KeyId: 'key' });
const ours = stream('payments-changes');

describe('DDB-FLOW-01', () => {
  test.each<[string, Given, string]>([
    ['nothing', {}, 'not-applicable'],
    ['a destination that was never enabled', { destinations: [active(ours, 'ENABLE_FAILED')] }, 'not-applicable'],
    ['a destination that was disabled', { destinations: [active(ours, 'DISABLED')] }, 'not-applicable'],
    ['an agreed stream', { view: 'NEW_IMAGE' }, 'satisfied'],
    ['a narrower stream', { view: 'KEYS_ONLY' }, 'satisfied'],
    ['another image', { view: 'OLD_IMAGE' }, 'not-satisfied'],
    ['a wider stream', { view: 'NEW_AND_OLD_IMAGES' }, 'not-satisfied'],
    ['a stream without a view', { view: '' }, 'inconclusive'],
    ['an agreed reader', { view: 'NEW_IMAGE', readers: [mapping('screening')] }, 'satisfied'],
    ['an agreed reader by its alias', { view: 'NEW_IMAGE', readers: [mapping('screening:live')] }, 'satisfied'],
    ['a stranger', { view: 'NEW_IMAGE', readers: [mapping('audience')] }, 'not-satisfied'],
    ['a stranger that is disabled', { view: 'NEW_IMAGE', readers: [mapping('audience', 'Disabled')] }, 'satisfied'],
    ['readers that are not known', { view: 'NEW_IMAGE', readers: null }, 'inconclusive'],
    ['hostile readers', { view: 'NEW_IMAGE', readers: 'none' }, 'inconclusive'],
    ['an agreed destination', { destinations: [active(ours)], streams: [kms(ours)] }, 'satisfied'],
    ['one that is being enabled', { destinations: [active(ours, 'ENABLING')], streams: [] }, 'inconclusive'],
    [
      'one that is not encrypted',
      { destinations: [active(ours)], streams: [{ StreamARN: ours, EncryptionType: 'NONE' }] },
      'not-satisfied',
    ],
    ['one without a type', { destinations: [active(ours)], streams: [{ StreamARN: ours }] }, 'not-satisfied'],
    ['one that is not described', { destinations: [active(ours)], streams: null }, 'inconclusive'],
    [
      'one that is not agreed',
      { destinations: [active(stream('copy'))], streams: [kms(stream('copy'))] },
      'not-satisfied',
    ],
    [
      'one of a stranger',
      { destinations: [active(stream('payments-changes', '999999999999'))], streams: null },
      'not-satisfied',
    ],
    ['a status that is not told', { destinations: [{ StreamArn: ours }] }, 'inconclusive'],
    ['hostile destinations', { destinations: 'none' }, 'inconclusive'],
    ['a global table', { view: 'NEW_AND_OLD_IMAGES', replicas: [{ RegionName: 'eu-west-1' }] }, 'satisfied'],
    [
      'a global table with a stranger',
      { view: 'NEW_AND_OLD_IMAGES', replicas: [{ RegionName: 'eu-west-1' }], readers: [mapping('audience')] },
      'not-satisfied',
    ],
  ])('%s', (_name, given, outcome) => {
    expect(judge(control, table(given), with_(register(agreed))).outcome).toBe(outcome);
  });

  test.each<[DataClass | null, string | undefined, string]>([
    ['pii', undefined, 'not-satisfied'],
    ['chd', undefined, 'not-satisfied'],
    [null, undefined, 'not-satisfied'],
    ['confidential', undefined, 'satisfied'],
    ['none', undefined, 'satisfied'],
    ['pii', 'search needs old names', 'satisfied'],
  ])('both images of class %s with the reason %s', (dataClass, imagesReason, outcome) => {
    const flows = [line('x', { viewType: 'NEW_AND_OLD_IMAGES', ...(imagesReason !== undefined && { imagesReason }) })];
    const subject = table({ view: 'NEW_AND_OLD_IMAGES', dataClass });
    expect(judge(control, subject, with_(register(flows))).outcome).toBe(outcome);
  });

  test('a stream that nobody wrote down', () => {
    const judged = judge(control, table({ view: 'KEYS_ONLY' }), with_(register([line('screening')])));
    expect(judged.outcome).toBe('not-satisfied');
    expect(judged.reason).toContain('is not in the register');
    expect(judged.cited).toEqual(['r-1']);
  });

  test.each<[string, ControlContext, string]>([
    ['none', with_(), 'inconclusive'],
    ['overdue', with_(register(agreed, ['2024-01-01', '2024-06-01'])), 'not-satisfied'],
    ['after the period', with_(register(agreed, ['2026-11-01', '2026-11-02'])), 'inconclusive'],
    ['not known', { ...with_(register(agreed)), recordsAbsent: absent('damaged') }, 'inconclusive'],
  ])('a register: %s', (_name, context, outcome) => {
    expect(judge(control, table({ view: 'NEW_IMAGE' }), context).outcome).toBe(outcome);
  });

  test('what is wrong without a register stays wrong', () => {
    const plain = table({ destinations: [active(ours)], streams: [{ StreamARN: ours, EncryptionType: 'NONE' }] });
    expect(judge(control, plain, with_()).outcome).toBe('not-satisfied');
  });

  const sourceOf = (name: string): string =>
    `${name.endsWith('Encryption') ? 'kinesis' : name.includes('Mapping') ? 'lambda' : 'dynamodb'}.amazonaws.com`;
  test.each<[string, JsonObject, JsonObject, string]>([
    ['UpdateTable', { tablename: 'payments', billingmode: 'PROVISIONED' }, {}, 'null'],
    ['UpdateTable', {}, {}, 'unknown'],
    ['UpdateTable', { tablename: 'payments', replicaupdates: [{ create: {} }] }, {}, 'unknown'],
    ['UpdateTable', { tablename: 'payments', streamspecification: { streamenabled: false } }, {}, 'unknown'],
    [
      'UpdateTable',
      { tablename: 'payments', streamspecification: { streamenabled: true, streamviewtype: 'NEW_IMAGE' } },
      {},
      'unknown',
    ],
    [
      'UpdateTable',
      { tablename: 'payments', streamspecification: { streamenabled: true, streamviewtype: 'NEW_AND_OLD_IMAGES' } },
      {},
      'not-satisfied',
    ],
    ['EnableKinesisStreamingDestination', { tablename: 'payments', streamarn: ours }, {}, 'unknown'],
    ['EnableKinesisStreamingDestination', { tablename: 'payments', streamarn: stream('copy') }, {}, 'not-satisfied'],
    ['EnableKinesisStreamingDestination', {}, {}, 'unknown'],
    ['DisableKinesisStreamingDestination', { tablename: 'payments', streamarn: ours }, {}, 'unknown'],
    ['StopStreamEncryption', { streamname: 'payments-changes' }, {}, 'not-satisfied'],
    ['StopStreamEncryption', { streamarn: ours }, {}, 'not-satisfied'],
    ['StopStreamEncryption', { streamname: 'other' }, {}, 'null'],
    ['StopStreamEncryption', {}, {}, 'unknown'],
    ['StartStreamEncryption', { streamname: 'payments-changes' }, {}, 'unknown'],
    [
      'CreateEventSourceMapping20150331',
      { eventsourcearn: `${arn}/stream/1` },
      { functionarn: reader('audience') },
      'not-satisfied',
    ],
    [
      'CreateEventSourceMapping20150331',
      { eventsourcearn: `${arn}/stream/1` },
      { functionarn: reader('screening') },
      'unknown',
    ],
    ['CreateEventSourceMapping20150331', { eventsourcearn: 'arn:aws:sqs:x:1:y' }, {}, 'null'],
    ['CreateEventSourceMapping20150331', { eventsourcearn: `${arn}-2/stream/1` }, {}, 'null'],
    [
      'UpdateEventSourceMapping20150331',
      { uuid: 'u', enabled: false },
      { eventsourcearn: `${arn}/stream/1`, functionarn: reader('audience') },
      'unknown',
    ],
    ['UpdateEventSourceMapping20150331', { uuid: 'u' }, {}, 'unknown'],
    [
      'DeleteEventSourceMapping20150331',
      { uuid: 'u' },
      { eventsourcearn: ours, functionarn: reader('audience') },
      'unknown',
    ],
    ['CreateTable', {}, {}, 'unknown'],
  ])('%s with %j, answered %j', (name, parameters, response, outcome) => {
    const subject = table({ view: 'NEW_IMAGE', destinations: [active(ours)], streams: [kms(ours)] });
    const event = changeEvent(name, { source: sourceOf(name), parameters, response });
    expect(outcomeOf(judgeChange(control, event, with_(register(agreed)), subject))).toBe(outcome);
  });
});
