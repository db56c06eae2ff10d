import { contains } from '../../model/index.ts';
import type { Absent, Assessment, ChangeEvent, RecordedCall } from '../../model/index.ts';
import type { Place } from '../arn.ts';
import type { ChangeHistory } from './change-history.ts';

const dynamodb = 'dynamodb.amazonaws.com';

/** Calls to DynamoDB of the period, as far as the change history holds them. */
export const recordedCalls = (history: ChangeHistory, { period }: Assessment): readonly ChangeEvent[] =>
  history.events.filter(({ source, time }) => source === dynamodb && contains(period, time));

/** Why not all calls of a place are known: a history with holes tells nothing about what is in the holes. */
export function unreadCalls(history: ChangeHistory): (place: Place) => Absent | null {
  const windows = new Map(
    history.windows
      .filter(({ source }) => source === dynamodb)
      .map(({ account, region, absent }) => [`${account} ${region}`, absent]),
  );
  return ({ account, region }) => windows.get(`${account} ${region}`) ?? null;
}

export const exampleOf = ({ id, time, name, actor }: ChangeEvent): RecordedCall => ({
  id,
  time,
  name,
  principal: actor.principal,
});
