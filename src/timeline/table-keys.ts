import type { ChangeEvent, Instant } from '../model/index.ts';
import { tableIn } from './deleted.ts';
import { field, textField } from './fields.ts';
import { byTime } from './history.ts';

/** Keys of tables as `account region id`, as far as events tell. */
export interface KeysOfTables {
  /** Keys that tables were put under, and not taken from since. */
  readonly used: ReadonlySet<string>;
  /** When a table was last taken from a key, or was deleted. */
  readonly left: ReadonlyMap<string, Instant>;
}

/** Which keys events tell tables to use: the last word on each table counts. */
export function keysOfTables(events: readonly ChangeEvent[]): KeysOfTables {
  const keyOf = new Map<string, string>();
  const left = new Map<string, Instant>();
  const own = events.filter(({ source, error }) => source === 'dynamodb.amazonaws.com' && error === null);
  for (const event of own.toSorted(byTime)) {
    const table = `${event.account} ${event.region} ${tableIn(event)}`;
    const [before, told] = [keyOf.get(table), toldKey(event)];
    if (event.name === 'DeleteTable') {
      const last = told ?? before;
      if (typeof last === 'string') left.set(last, event.time);
      keyOf.delete(table);
    } else if (told !== undefined && told !== before) {
      if (before !== undefined) left.set(before, event.time);
      if (told === null) keyOf.delete(table);
      else keyOf.set(table, told);
    }
  }
  return { used: new Set(keyOf.values()), left };
}

/** The key that an event leaves its table under; null for one that is not named or AWS's own, undefined if untold. */
function toldKey(event: ChangeEvent): string | null | undefined {
  const { parameters, response } = event;
  const asked = field(parameters, 'ssespecification') ?? field(parameters, 'ssespecificationoverride');
  const named = asked === undefined ? null : namedKey(textField(asked, 'kmsmasterkeyid') ?? '', event);
  // The answer to a change may still show the key of before.
  if (named !== null || (asked !== undefined && event.name === 'UpdateTable')) return named;
  const answered = textField(response, 'tabledescription.ssedescription.kmsmasterkeyarn');
  return answered === undefined ? undefined : namedKey(answered, event);
}

/** A key by its ARN or id, as `account region id`; null for an alias, which may come to stand for another key. */
export function namedKey(text: string, { account, region }: Pick<ChangeEvent, 'account' | 'region'>): string | null {
  const arn = /^arn:[^:]*:kms:([^:]*):([^:]*):key\/([\w-]+)$/.exec(text);
  if (arn !== null) return `${arn[2] ?? ''} ${arn[1] ?? ''} ${arn[3] ?? ''}`;
  return /^(mrk-)?[0-9a-f-]{32,36}$/.test(text) ? `${account} ${region} ${text}` : null;
}
