import { contains } from '../../model/index.ts';
import type { Assessment, ChangeEvent, Fact, JsonObject, RecordedTls, Resource } from '../../model/index.ts';
import type { Place } from '../arn.ts';
import { tableArn } from '../arn.ts';
import { describeVpcEndpoints, isDynamoDbEndpoint } from '../vpc.ts';
import type { Archive } from './archive.ts';
import type { ChangeHistory } from './events.ts';
import { mergeFacts } from './fact.ts';
import { indexBy, sharedListFact } from './lists.ts';
import type { AccountLimits } from './organizations.ts';

const dynamodb = 'dynamodb.amazonaws.com';

type Facts = Resource<'table'>['facts'];

/** The facts about the transport of calls to one table. */
export type TransportOf = (table: {
  readonly arn: string;
  readonly place: Place;
}) => Pick<Facts, 'recordedTls' | 'endpoints' | 'serviceControlPolicies' | 'resourceControlPolicies'>;

interface Surroundings {
  readonly history: ChangeHistory;
  readonly limitsOf: (account: string) => AccountLimits;
  readonly assessment: Assessment;
}

export function readTransport(archive: Archive, { history, limitsOf, assessment }: Surroundings): TransportOf {
  const { period, startedAt } = assessment;
  const own = history.events.filter(({ source, time }) => source === dynamodb && contains(period, time));
  const named = own.flatMap((event) => tablesOf(event).map((table) => ({ table, event })));
  const byTable = indexBy(named, ({ table }) => table);
  const windows = new Map(
    history.windows
      .filter(({ source }) => source === dynamodb)
      .map(({ account, region, absent }) => [`${account} ${region}`, absent]),
  );
  return ({ arn, place }) => {
    const unread = windows.get(`${place.account} ${place.region}`) ?? null;
    const calls = (byTable.get(arn) ?? []).map(({ event }) => event);
    const evidence = [...new Set(calls.map((event) => event.evidence))];
    const { serviceControlPolicies, resourceControlPolicies } = limitsOf(place.account);
    return {
      // A history with holes tells nothing about what is in the holes.
      recordedTls: unread ?? { kind: 'known', value: groups(calls), evidence, observedAt: startedAt },
      endpoints: endpointsFact(archive, place),
      serviceControlPolicies,
      resourceControlPolicies,
    };
  };
}

const endpointsFact = (archive: Archive, place: Place): Fact<readonly JsonObject[]> =>
  mergeFacts(sharedListFact(archive(describeVpcEndpoints, place), 'VpcEndpoints'), [], (all) =>
    all.filter(isDynamoDbEndpoint),
  );

/** ARNs of the tables that an event names, whether by ARN, by name or by one of their parts. */
function tablesOf({ resources, account, region }: ChangeEvent): readonly string[] {
  const tables = resources.flatMap((resource) => {
    if (!resource.startsWith('arn:')) return [tableArn({ account, region }, resource)];
    return /^arn:[^:]*:dynamodb:[^:]*:\d{12}:table\/[^/]+/.exec(resource)?.[0] ?? [];
  });
  return [...new Set(tables)];
}

function groups(calls: readonly ChangeEvent[]): readonly RecordedTls[] {
  const byUse = indexBy(calls, ({ tls }) => `${tls?.version ?? ''} ${tls?.host ?? ''}`);
  return [...byUse.values()].flatMap((alike) => {
    const last = alike.at(-1);
    if (last === undefined) return [];
    const { id, time, name, tls, actor } = last;
    const example = { id, time, name, principal: actor.principal };
    return [{ version: tls?.version ?? null, host: tls?.host ?? null, count: alike.length, example }];
  });
}
