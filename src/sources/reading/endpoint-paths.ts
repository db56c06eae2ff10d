import { grouped } from '../../model/index.ts';
import type { Assessment, ChangeEvent, Fact, RecordedPath, UsageRow } from '../../model/index.ts';
import type { Place } from '../arn.ts';
import type { ChangeHistory } from './change-history.ts';
import { countedCalls, readDataUse } from './data-use.ts';
import { mergeFacts } from './fact.ts';
import { oncePerKey } from './keyed.ts';
import { exampleOf, recordedCalls, unreadCalls } from './recorded-calls.ts';

/** The ways that the recorded calls of a place came: one fact for all endpoints in it. */
export function readEndpointPaths(
  history: ChangeHistory,
  assessment: Assessment,
): (place: Place) => Fact<readonly RecordedPath[]> {
  const unread = unreadCalls(history);
  const byPlace = grouped(recordedCalls(history, assessment), keyOf);
  const read = oncePerKey((key): Fact<readonly RecordedPath[]> => {
    const calls = byPlace.get(key) ?? [];
    const evidence = [...new Set(calls.map((call) => call.evidence))];
    return { kind: 'known', value: groups(calls), evidence, observedAt: assessment.startedAt };
  });
  const dataUse = readDataUse(history, assessment);
  return (place) => {
    const absent = unread(place);
    if (absent !== null) return absent;
    const use = dataUse(place);
    if (use === null) return read(keyOf(place));
    return mergeFacts(read(keyOf(place)), [use], (changes, [rows = []]) => [...changes, ...countedPaths(rows)]);
  };
}

const countedPaths = (rows: readonly UsageRow[]): readonly RecordedPath[] =>
  countedCalls(rows, ({ endpoint, invokedBy, principalType }) => ({
    endpoint,
    byService: invokedBy !== null || principalType === 'AWSService',
  }));

const keyOf = ({ account, region }: Place): string => `${account} ${region}`;

function groups(calls: readonly ChangeEvent[]): readonly RecordedPath[] {
  const alike = grouped(calls, (call) => `${call.vpcEndpointId ?? ''} ${isByService(call)}`);
  return [...alike.values()].flatMap((group) => {
    const last = group.at(-1);
    if (last === undefined) return [];
    const { vpcEndpointId: endpoint = null } = last;
    return [{ endpoint, byService: isByService(last), count: group.length, example: exampleOf(last) }];
  });
}

/** The address of a call that a service made is the name of the service, or `AWS Internal`. */
const isByService = ({ actor: { type, invokedBy, sourceAddress } }: ChangeEvent): boolean =>
  type === 'AWSService' || invokedBy !== null || /\.amazonaws\.com$|^AWS Internal$/.test(sourceAddress);
