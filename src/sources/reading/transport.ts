import { grouped } from '../../model/index.ts';
import type { Assessment, ChangeEvent, Fact, JsonObject, RecordedTls, Resource, UsageRow } from '../../model/index.ts';
import type { Place } from '../arn.ts';
import { tableArn } from '../arn.ts';
import { describeVpcEndpoints, isDynamoDbEndpoint } from '../vpc.ts';
import type { Archive, Reading } from './archive.ts';
import type { ChangeHistory } from './change-history.ts';
import { countedCalls, readDataUse, readItemUse } from './data-use.ts';
import { mergeFacts } from './fact.ts';
import { listFact } from './lists.ts';
import type { AccountLimits } from './organizations.ts';
import { exampleOf, recordedCalls, unreadCalls } from './recorded-calls.ts';

type Facts = Resource<'table'>['facts'];

/** The facts about the transport of calls to one table. */
export type TransportOf = (table: {
  readonly arn: string;
  readonly place: Place;
}) => Pick<Facts, 'recordedTls' | 'endpoints' | 'itemUse' | 'serviceControlPolicies' | 'resourceControlPolicies'>;

interface Surroundings {
  readonly history: ChangeHistory;
  readonly limitsOf: (account: string) => AccountLimits;
  readonly assessment: Assessment;
}

export function readTransport(archive: Archive, { history, limitsOf, assessment }: Surroundings): TransportOf {
  const named = recordedCalls(history, assessment).flatMap((event) =>
    tablesOf(event).map((table) => ({ table, event })),
  );
  const byTable = grouped(named, ({ table }) => table);
  const unread = unreadCalls(history);
  const dataUse = readDataUse(history, assessment);
  const itemUseOf = readItemUse(history, dataUse, assessment);
  const endpointsOf = endpointsIn(archive);
  return ({ arn, place }) => {
    const calls = (byTable.get(arn) ?? []).map(({ event }) => event);
    const { serviceControlPolicies, resourceControlPolicies } = limitsOf(place.account);
    return {
      recordedTls: unread(place) ?? withUse(callsFact(calls, assessment), dataUse(place), arn),
      endpoints: endpointsOf(place),
      itemUse: itemUseOf({ arn, place }),
      serviceControlPolicies,
      resourceControlPolicies,
    };
  };
}

const callsFact = (calls: readonly ChangeEvent[], { startedAt }: Assessment): Fact<readonly RecordedTls[]> => ({
  kind: 'known',
  value: groups(calls),
  evidence: [...new Set(calls.map((event) => event.evidence))],
  observedAt: startedAt,
});

/** Changes of a table together with the reads and writes of its items, where trail logs tell of them. */
const withUse = (
  changes: Fact<readonly RecordedTls[]>,
  use: Fact<readonly UsageRow[]> | null,
  arn: string,
): Fact<readonly RecordedTls[]> =>
  use === null
    ? changes
    : mergeFacts(changes, [use], (own, [rows = []]) => [
        ...own,
        ...countedCalls(
          rows.filter(({ table }) => table === arn),
          ({ tls }) => ({ version: tls, host: null }),
        ),
      ]);

/** The endpoints of a place: one fact for all tables in it. */
const endpointsIn = (archive: Archive): ((place: Place) => Fact<readonly JsonObject[]>) => {
  const facts = new WeakMap<Reading, Fact<readonly JsonObject[]>>();
  return (place) => {
    const reading = archive(describeVpcEndpoints, place);
    const known = facts.get(reading);
    if (known !== undefined) return known;
    const fact = mergeFacts(listFact(reading, 'VpcEndpoints'), [], (all) => all.filter(isDynamoDbEndpoint));
    facts.set(reading, fact);
    return fact;
  };
};

/** ARNs of the tables that an event names, whether by ARN, by name or by one of their parts. */
function tablesOf({ resources, account, region }: ChangeEvent): readonly string[] {
  const tables = resources.flatMap((resource) => {
    if (!resource.startsWith('arn:')) return [tableArn({ account, region }, resource)];
    return /^arn:[^:]*:dynamodb:[^:]*:\d{12}:table\/[^/]+/.exec(resource)?.[0] ?? [];
  });
  return [...new Set(tables)];
}

function groups(calls: readonly ChangeEvent[]): readonly RecordedTls[] {
  const byUse = grouped(calls, ({ tls }) => `${tls?.version ?? ''} ${tls?.host ?? ''}`);
  return [...byUse.values()].flatMap((alike) => {
    const last = alike.at(-1);
    if (last === undefined) return [];
    const { tls } = last;
    return [{ version: tls?.version ?? null, host: tls?.host ?? null, count: alike.length, example: exampleOf(last) }];
  });
}
