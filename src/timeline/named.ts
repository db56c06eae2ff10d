import type { ChangeEvent, Interval } from '../model/index.ts';
import { parseArn } from './arn.ts';
import { eachText, textField } from './fields.ts';
import { byTime } from './history.ts';
import type { Turn } from './span.ts';

/** One life of a trail, a KMS key or a VPC endpoint, as far as events tell. */
export interface NamedLife extends Named {
  /** By its creation, else not before the deletion of the one before. */
  readonly created: Turn | null;
  /** The deletion of another one under the same name: events until then are not its own. */
  readonly after: ChangeEvent | null;
  /** Null of one that was not deleted. */
  readonly deleted: Turn | null;
  /** Successful ones of its own service, without its deletion; a deleted one may have none. */
  readonly events: readonly ChangeEvent[];
}

/** What an event names. `name` is a trail's name, a key's id or an endpoint's id. */
interface Named {
  readonly kind: 'trail' | 'key' | 'vpc-endpoint';
  readonly account: string;
  readonly region: string;
  readonly name: string;
}

interface Naming {
  readonly kind: Named['kind'];
  readonly birth: string;
  readonly death: string;
  /** Whether another one may come under the same name: ids are given once. */
  readonly again: boolean;
  readonly namedBy: (event: ChangeEvent) => readonly Omit<Named, 'kind'>[];
}

/** How events of a source name what they are about. A replica of a key is told by `CreateKey` in its own Region. */
const namings: ReadonlyMap<string, Naming> = new Map<string, Naming>([
  [
    'cloudtrail.amazonaws.com',
    { kind: 'trail', birth: 'CreateTrail', death: 'DeleteTrail', again: true, namedBy: trailsIn },
  ],
  ['kms.amazonaws.com', { kind: 'key', birth: 'CreateKey', death: 'DeleteKey', again: false, namedBy: keysIn }],
  [
    'ec2.amazonaws.com',
    {
      kind: 'vpc-endpoint',
      birth: 'CreateVpcEndpoint',
      death: 'DeleteVpcEndpoints',
      again: false,
      namedBy: endpointsIn,
    },
  ],
]);

interface Group {
  readonly naming: Naming;
  readonly named: Named;
  readonly events: ChangeEvent[];
}

/** The trails, keys and VPC endpoints that events name: each that was not deleted, and each that was, if in the period. */
export function namedLives(events: readonly ChangeEvent[], period: Interval): readonly NamedLife[] {
  const groups = new Map<string, Group>();
  for (const event of events) {
    const naming = namings.get(event.source);
    if (naming === undefined || event.error !== null) continue;
    for (const place of naming.namedBy(event)) {
      const named = { kind: naming.kind, ...place };
      const key = [named.kind, named.account, named.region, named.name].join(' ');
      const group = groups.get(key) ?? { naming, named, events: [] };
      groups.set(key, group);
      group.events.push(event);
    }
  }
  return [...groups.values()]
    .flatMap(({ naming, named, events: own }) => livesOf(named, own.toSorted(byTime), naming))
    .filter(({ created, deleted }) => {
      if (deleted === null) return true;
      return deleted.at > period.from && (created === null || created.at < period.to);
    });
}

function livesOf(named: Named, own: readonly ChangeEvent[], { birth, death, again }: Naming): readonly NamedLife[] {
  const lives: NamedLife[] = [];
  let after: ChangeEvent | null = null;
  let events: ChangeEvent[] = [];
  const add = (end: ChangeEvent | null): void => {
    const born = events.findLast(({ name }) => name === birth) ?? null;
    const since = born ?? after;
    const created = since === null ? null : { at: since.time, event: born };
    const deleted = end === null ? null : { at: end.time, event: end };
    lives.push({ ...named, created, after, deleted, events });
  };
  for (const event of own) {
    if (event.name !== death) events.push(event);
    else {
      add(event);
      if (!again) return lives;
      after = event;
      events = [];
    }
  }
  if (events.length > 0) add(null);
  return lives;
}

const trailEvents = new Set([
  'CreateTrail',
  'UpdateTrail',
  'DeleteTrail',
  'StartLogging',
  'StopLogging',
  'PutEventSelectors',
  'PutInsightSelectors',
]);

/** By ARN where one is told: a trail of an organisation or of many Regions has one, wherever it shows. */
function trailsIn({ name, account, region, parameters, response, resources }: ChangeEvent) {
  if (!trailEvents.has(name)) return [];
  const asked = textField(parameters, 'name') ?? textField(parameters, 'trailname');
  const told =
    textField(response, 'trailarn') ?? asked ?? resources.find((text) => /:cloudtrail:.*:trail\//.test(text));
  const arn = parseArn(told ?? '');
  const trail = (arn?.resource ?? told)?.replace(/^trail\//, '') ?? '';
  if (!/^[\w.-]{3,128}$/.test(trail) || (arn !== null && arn.service !== 'cloudtrail')) return [];
  return [{ account: arn?.account ?? account, region: arn?.region ?? region, name: trail }];
}

/** Keys of the event's own account and Region: others are changed in theirs. */
function keysIn({ account, region, response, resources }: ChangeEvent) {
  const made = textField(response, 'keymetadata.arn');
  const ids = [...resources, ...(made === undefined ? [] : [made])].flatMap((text) => keyId(text, { account, region }));
  return [...new Set(ids)].map((name) => ({ account, region, name }));
}

function keyId(text: string, { account, region }: Pick<Named, 'account' | 'region'>): readonly string[] {
  const arn = parseArn(text);
  if (arn?.service !== 'kms' || arn.account !== account || arn.region !== region) return [];
  return /^key\/([\w-]{1,64})$/.exec(arn.resource)?.slice(1) ?? [];
}

const endpointEvents = new Set(['CreateVpcEndpoint', 'ModifyVpcEndpoint', 'DeleteVpcEndpoints']);

/** A deletion may name several endpoints, and its answer those that it did not delete. */
function endpointsIn({ name, account, region, parameters, response }: ChangeEvent) {
  if (!endpointEvents.has(name)) return [];
  const ids = new Set<string>();
  const isId = (text: string): boolean => /^vpce-[0-9a-z]{1,32}$/.test(text);
  for (const part of [parameters, response])
    eachText(part, (text, member) => {
      if (member === 'vpcendpointid' && isId(text)) ids.add(text);
    });
  if (name === 'DeleteVpcEndpoints') eachText(response, (text) => void ids.delete(text));
  return [...ids].map((id) => ({ account, region, name: id }));
}

/** Name of the service that an endpoint leads to, as its creation tells. */
export const endpointService = ({ parameters, response }: ChangeEvent): string | undefined =>
  textField(parameters, 'createvpcendpointrequest.servicename') ??
  textField(response, 'createvpcendpointresponse.vpcendpoint.servicename');
