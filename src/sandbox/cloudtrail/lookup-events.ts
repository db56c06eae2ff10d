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
import { hexOf } from '../scenario/bank.ts';
import { eventsBetween } from '../scenario/events.ts';
import type { HistoryEvent } from '../scenario/events-record.ts';
import { dateOf } from './dates.ts';

/** CloudTrail keeps the event history of the last 90 days. */
const historyDays = 90;
const largestPage = 50;

/** `LookupEvents`: management events of one account and region, newest first (CloudTrail API reference). */
export const lookupEvents: Operation = {
  service: 'cloudtrail',
  operation: 'LookupEvents',
  token: { input: 'NextToken', output: 'NextToken' },
  answer: (context, input) => {
    const window = windowOf(context, input);
    const matches = filterOf(input);
    const events = eventsBetween(context.scenario, context, window).filter(matches);
    const binding = bindingOf(context, input);
    const page = pageOf(events, {
      size: context.pageSize(pageSizeOf(input), largestPage),
      token: unbound(textOf(input, 'NextToken'), binding),
      failure: invalidToken,
    });
    return {
      Events: page.items.map(listed),
      ...(page.next !== undefined && { NextToken: bound(page.next, binding) }),
    };
  },
};

function listed(event: HistoryEvent): JsonObject {
  const identity = event.record['userIdentity'];
  const username = usernameOf(identity);
  const accessKey = member(identity, 'accessKeyId');
  return {
    EventId: event.id,
    EventName: event.name,
    ReadOnly: String(event.readOnly),
    ...(accessKey !== undefined && { AccessKeyId: accessKey }),
    EventTime: epochSeconds(event.time),
    EventSource: `${event.service}.amazonaws.com`,
    ...(username !== undefined && { Username: username }),
    Resources: event.resources.map(({ type, name }) => ({ ResourceType: type, ResourceName: name })),
    CloudTrailEvent: JSON.stringify(event.record),
  };
}

function member(value: unknown, name: string): string | undefined {
  if (typeof value !== 'object' || value === null || !(name in value)) return undefined;
  const found: unknown = Reflect.get(value, name);
  return typeof found === 'string' ? found : undefined;
}

/** The event history's user name: the session of a role, the name of a user, `root`. */
function usernameOf(identity: unknown): string | undefined {
  switch (member(identity, 'type') ?? '') {
    case 'AssumedRole':
    case 'FederatedUser':
      return member(identity, 'arn')?.split('/').at(-1);
    case 'Root':
      return 'root';
    default:
      return member(identity, 'userName');
  }
}

interface Window {
  readonly from: Date;
  readonly to: Date;
}

/** Both ends are inside, as in the API; what is older than 90 days is not there, asked for or not. */
function windowOf(context: OperationContext, input: JsonObject): Window {
  const oldest = new Date(context.now.getTime() - historyDays * 86_400_000);
  const from = dateOf(input, 'StartTime') ?? oldest;
  const to = dateOf(input, 'EndTime') ?? context.now;
  if (from > to) throw new SandboxFailure('InvalidTimeRangeException', 'StartTime must not be after EndTime.');
  return { from: from > oldest ? from : oldest, to };
}

function pageSizeOf(input: JsonObject): number {
  const value = input['MaxResults'];
  if (value === undefined || value === null) return largestPage;
  const size = integerOf(input, 'MaxResults');
  if (size === undefined || size < 1 || size > largestPage) {
    const text = `A maxResults value of ${JSON.stringify(value)} is specified. Specify a value between 1 and 50.`;
    throw new SandboxFailure('InvalidMaxResultsException', text);
  }
  return size;
}

const tests: Readonly<Record<string, (event: HistoryEvent, value: string) => boolean>> = {
  AccessKeyId: (event, value) => member(event.record['userIdentity'], 'accessKeyId') === value,
  EventId: (event, value) => event.id === value,
  EventName: (event, value) => event.name === value,
  EventSource: (event, value) => `${event.service}.amazonaws.com` === value,
  ReadOnly: (event, value) => String(event.readOnly) === value,
  ResourceName: (event, value) => event.resources.some(({ name }) => name === value),
  ResourceType: (event, value) => event.resources.some(({ type }) => type === value),
  Username: (event, value) => usernameOf(event.record['userIdentity']) === value,
};

/** "Currently the list can contain only one item." */
function filterOf(input: JsonObject): (event: HistoryEvent) => boolean {
  const attributes = input['LookupAttributes'];
  if (attributes === undefined || attributes === null) return () => true;
  const [attribute, ...others] = Array.isArray(attributes) ? (attributes as readonly unknown[]) : [];
  const test = tests[member(attribute, 'AttributeKey') ?? ''];
  const value = member(attribute, 'AttributeValue');
  if (test === undefined || value === undefined || others.length > 0) {
    throw new SandboxFailure('InvalidLookupAttributesException', 'You can specify only one valid lookup attribute.');
  }
  return (event) => test(event, value);
}

const invalidToken = (): SandboxFailure =>
  new SandboxFailure(
    'InvalidNextTokenException',
    'A token that is not valid, or a token that was previously used in a request with different parameters.',
  );

/** What a token is good for: the same place and the same parameters. */
const bindingOf = (context: OperationContext, input: JsonObject): string =>
  hexOf(
    JSON.stringify([
      context.account,
      context.region,
      ['LookupAttributes', 'StartTime', 'EndTime', 'EventCategory', 'MaxResults'].map((name) => input[name] ?? null),
    ]),
    16,
  );

const bound = (token: string, binding: string): string => Buffer.from(`${binding}.${token}`).toString('base64');

function unbound(token: string | undefined, binding: string): string | undefined {
  if (token === undefined) return undefined;
  const [prefix, inner] = Buffer.from(token, 'base64').toString('latin1').split('.');
  if (prefix !== binding || inner === undefined) throw invalidToken();
  return inner;
}
