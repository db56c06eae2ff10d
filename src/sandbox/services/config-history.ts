import type { JsonObject } from '../../model/index.ts';
import {
  epochSeconds,
  integerOf,
  pageOf,
  SandboxFailure,
  textOf,
  type Operation,
  type OperationContext,
} from '../dispatch.ts';
import { hexOf, type BankTable } from '../scenario/bank.ts';
import {
  recordedBackups,
  recordedConfiguration,
  recordedStates,
  type RecordedState,
} from '../scenario/config-history.ts';
import { tablesWithHistory } from '../scenario/events-tables.ts';

const invalidToken = (): SandboxFailure =>
  new SandboxFailure('InvalidNextTokenException', 'The nextToken is not valid.');

const listDiscoveredResources: Operation['answer'] = (context, input) => {
  const resourceType = textOf(input, 'resourceType');
  const tables = resourceType === 'AWS::DynamoDB::Table' ? tablesWithHistory(context.scenario, context) : [];
  const { items, next } = pageOf(tables, {
    size: context.pageSize(integerOf(input, 'limit'), 100),
    token: textOf(input, 'nextToken'),
    failure: invalidToken,
  });
  return {
    resourceIdentifiers: items.map(({ name }) => ({
      resourceType: 'AWS::DynamoDB::Table',
      resourceId: name,
      resourceName: name,
    })),
    ...(next === undefined ? {} : { nextToken: next }),
  };
};

/** Each call spans a week at most: a longer interval is cut into weeks, some of them without anything. */
const weekMilliseconds = 7 * 86_400_000;

const getResourceConfigHistory: Operation['answer'] = (context, input) => {
  const table = tablesWithHistory(context.scenario, context).find(
    ({ name }) => textOf(input, 'resourceType') === 'AWS::DynamoDB::Table' && name === input['resourceId'],
  );
  if (table === undefined) {
    const named = `resourceType:${String(input['resourceType'])} and resourceId:${String(input['resourceId'])}`;
    throw new SandboxFailure('ResourceNotDiscoveredException', `Resource ${named} is either unknown or not discovered`);
  }
  const from = instantOf(input, 'earlierTime') ?? table.createdAt;
  const to = instantOf(input, 'laterTime') ?? context.scenario.now;
  const states = recordedStates(context.scenario, table, { from, to });
  const weeks = Array.from(
    { length: Math.max(1, Math.ceil((to.getTime() - from.getTime()) / weekMilliseconds)) },
    (_, n) => states.filter(({ at }) => Math.floor((at.getTime() - from.getTime()) / weekMilliseconds) === n),
  );
  const forward = input['chronologicalOrder'] === 'Forward';
  const { items, next } = pageOf(forward ? weeks : weeks.toReversed(), {
    size: 1,
    token: textOf(input, 'nextToken'),
    failure: invalidToken,
  });
  const found = items.flatMap((week) => (forward ? week : week.toReversed()));
  return {
    configurationItems: found.map((state) => itemOf(context, table, state)),
    ...(next === undefined ? {} : { nextToken: next }),
  };
};

function instantOf(input: JsonObject, name: string): Date | undefined {
  const value = input[name];
  return typeof value === 'number' ? new Date(value * 1000) : undefined;
}

function itemOf({ account, region }: OperationContext, table: BankTable, state: RecordedState): JsonObject {
  return {
    version: '1.3',
    accountId: account,
    configurationItemCaptureTime: epochSeconds(state.at),
    configurationItemStatus: state.discovered ? 'ResourceDiscovered' : 'OK',
    configurationStateId: String(state.at.getTime()),
    configurationItemMD5Hash: '',
    arn: table.arn,
    resourceType: 'AWS::DynamoDB::Table',
    resourceId: table.name,
    resourceName: table.name,
    awsRegion: region,
    availabilityZone: 'Not Applicable',
    resourceCreationTime: epochSeconds(table.createdAt),
    tags: { ...table.tags },
    relatedEvents: [],
    relationships: [],
    configuration: JSON.stringify(recordedConfiguration(table)),
    supplementaryConfiguration: {
      ContinuousBackupsDescription: JSON.stringify(recordedBackups(state)),
      Tags: JSON.stringify(Object.entries(table.tags).map(([key, value]) => ({ key, value }))),
    },
    recordingFrequency: 'CONTINUOUS',
    configurationItemDeliveryTime: epochSeconds(
      new Date(state.at.getTime() + 1000 * (20 + Number.parseInt(hexOf(table.arn, 2), 16))),
    ),
  };
}

const token = { input: 'nextToken', output: 'nextToken' };

/** What AWS Config knows of resources and recorded of them. */
export const configHistoryOperations: readonly Operation[] = [
  { service: 'config', operation: 'ListDiscoveredResources', token, answer: listDiscoveredResources },
  { service: 'config', operation: 'GetResourceConfigHistory', token, answer: getResourceConfigHistory },
];
