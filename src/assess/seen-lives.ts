import type { Assessment, ChangeEvent } from '../model/index.ts';
import { objectAt, textAt } from '../sources/shape.ts';
import { isDynamoDbEndpoint } from '../sources/vpc.ts';
import type { TrailLogs } from '../sources/reading/index.ts';
import { endpointService, keysOfTables, namedKey, namedLives, type NamedLife } from '../timeline/index.ts';

export interface Told {
  readonly assessment: Assessment;
  readonly events: readonly ChangeEvent[];
  /** Trail logs, whose counts tell what was used. */
  readonly logs: readonly TrailLogs[];
}

/** The trails that events name, and of keys and VPC endpoints those that have to do with tables. */
export function livesInScope({ assessment, events, logs }: Told): readonly NamedLife[] {
  const keys = usedKeys(events, logs);
  const endpoints = usedEndpoints(events, logs);
  return namedLives(events, assessment.period).filter((life) => {
    switch (life.kind) {
      case 'trail':
        return true;
      case 'key':
        return keys.has(placed(life, life.name)) && (life.deleted !== null || life.events.some(isOfCustomer));
      case 'vpc-endpoint':
        return endpoints.has(placed(life, life.name)) || life.events.some(leadsToDynamoDb);
    }
  });
}

const placed = ({ account, region }: Pick<NamedLife, 'account' | 'region'>, name: string): string =>
  `${account} ${region} ${name}`;

/** Keys that tables are under by what events tell, or that DynamoDB used, if not before the last table left it. */
function usedKeys(events: readonly ChangeEvent[], logs: readonly TrailLogs[]): ReadonlySet<string> {
  const { used, left } = keysOfTables(events);
  const keys = new Set(used);
  for (const row of logs.flatMap(({ keyUse }) => keyUse)) {
    const key = row.error === null ? namedKey(row.key, row) : null;
    if (key !== null && row.day > (left.get(key)?.slice(0, 10) ?? '')) keys.add(key);
  }
  return keys;
}

/** Whether an event shows a key to be managed by the customer: nobody can do this to a key of AWS. */
const isOfCustomer = ({ name, actor, response }: ChangeEvent): boolean =>
  name === 'CreateKey'
    ? textAt(objectAt(response, 'keymetadata') ?? {}, 'keymanager') !== 'AWS'
    : ofCustomers.has(name) || (name === 'CreateGrant' && actor.invokedBy === null);

const ofCustomers = new Set([
  'CancelKeyDeletion',
  'DeleteImportedKeyMaterial',
  'DisableKey',
  'DisableKeyRotation',
  'EnableKey',
  'EnableKeyRotation',
  'ImportKeyMaterial',
  'PutKeyPolicy',
  'ReplicateKey',
  'RotateKeyOnDemand',
  'ScheduleKeyDeletion',
]);

/** Endpoints that calls of DynamoDB came through. */
function usedEndpoints(events: readonly ChangeEvent[], logs: readonly TrailLogs[]): ReadonlySet<string> {
  const calls = events.filter(({ source }) => source === 'dynamodb.amazonaws.com');
  const uses = logs.flatMap(({ usage }) => usage);
  return new Set([
    ...calls.flatMap((call) => (call.vpcEndpointId === undefined ? [] : [placed(call, call.vpcEndpointId)])),
    ...uses.flatMap((row) => (row.endpoint === null ? [] : [placed(row, row.endpoint)])),
  ]);
}

const leadsToDynamoDb = (event: ChangeEvent): boolean =>
  isDynamoDbEndpoint({ ServiceName: endpointService(event) ?? '' });
