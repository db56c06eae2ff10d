import { isJsonObject, type ChangeEvent, type ControlContext, type Judgement, type Resource } from '../model/index.ts';
import { together, type Aspect } from './aspects.ts';
import { eventTable } from './events.ts';
import { flowsFrom } from './flow-register.ts';
import { field, notSatisfied } from './judgement.ts';
import { flag, listOf, object, objects, text } from './read.ts';
import { standingOf } from './records.ts';
import { accountAspect, registered, streamAspect, type Register } from './stream-flows.ts';

type Judged = Judgement | null | 'unknown';

const tableOf = (resource: Resource | undefined): Resource<'table'> | null =>
  resource?.kind === 'table' ? (resource as Resource<'table'>) : null;

function registerOf(context: ControlContext, table: Resource<'table'>): Register {
  const standing = standingOf(context, 'data-flow-register');
  return standing.state === 'current' ? flowsFrom(standing.records, table) : null;
}

/** Only what is wrong by itself is a judgement: everything else leaves the other flows to be known. */
function worstOf(event: ChangeEvent, aspects: readonly Aspect[]): Judgement | 'unknown' {
  const bad = aspects.filter(({ outcome }) => outcome === 'not-satisfied');
  return bad.length === 0 ? 'unknown' : together(`the changes of table ${eventTable(event)}`, bad);
}

export function afterTable(event: ChangeEvent, context: ControlContext, resource: Resource | undefined): Judged {
  const parameters: unknown = event.parameters;
  // CloudTrail omits requests above 100 KB.
  if (!isJsonObject(parameters) || Object.keys(parameters).length === 0) return 'unknown';
  const specification = object(parameters, 'streamspecification');
  const replicas = [...objects(parameters, 'replicaupdates'), ...objects(parameters, 'globaltablewitnessupdates')];
  if (specification === undefined) return replicas.length === 0 ? null : 'unknown';
  const table = tableOf(resource);
  const view = text(specification, 'streamviewtype');
  if (table === null || view === undefined || flag(specification, 'streamenabled') !== true) return 'unknown';
  // A replica that came later would allow the stream, and the event does not tell.
  const { description } = table.facts;
  const replicated = description.kind === 'absent' || objects(description.value, 'Replicas').length > 0;
  return worstOf(event, streamAspect({ view, replicated }, table, registerOf(context, table)));
}

export function afterDestination(event: ChangeEvent, context: ControlContext, resource: Resource | undefined): Judged {
  const table = tableOf(resource);
  const arn = text(event.parameters, 'streamarn');
  if (table === null || arn === undefined) return 'unknown';
  const register = registerOf(context, table);
  const agreed = register === null ? [] : [registered('Kinesis stream', arn, register)];
  return worstOf(event, [...agreed, ...accountAspect(arn, table, context)]);
}

/** Kinesis streams that receive the changes today; undefined when that is not known. */
function streamsOf(table: Resource<'table'> | null): readonly string[] | undefined {
  const fact = table?.facts.kinesisDestinations;
  if (fact?.kind !== 'known') return undefined;
  return listOf(fact.value, 'destinations').flatMap((one) => text(one, 'StreamArn') ?? []);
}

export function afterEncryption(event: ChangeEvent, resource: Resource | undefined): Judged {
  const written = text(event.parameters, 'streamarn') ?? text(event.parameters, 'streamname');
  const table = tableOf(resource);
  const streams = streamsOf(table);
  if (table === null || written === undefined || streams === undefined) return 'unknown';
  if (!streams.some((arn) => arn === written || arn.endsWith(`:stream/${written}`))) return null;
  if (event.name !== 'StopStreamEncryption') return 'unknown';
  return notSatisfied(
    `Encryption of Kinesis stream ${written}, which receives the changes of table ${table.name}, was switched off.`,
    field('eventName', event.name, 'encryption must stay', false),
  );
}

export function afterMapping(event: ChangeEvent, context: ControlContext, resource: Resource | undefined): Judged {
  const source = text(event.parameters, 'eventsourcearn') ?? text(event.response, 'eventsourcearn');
  const table = tableOf(resource);
  const streams = streamsOf(table);
  if (table === null || source === undefined) return 'unknown';
  const own = source.startsWith(`${table.id}/stream/`);
  if (!own && streams === undefined) return source.includes(':kinesis:') ? 'unknown' : null;
  if (!own && streams?.includes(source) !== true) return null;
  const reader = text(event.response, 'functionarn');
  const register = registerOf(context, table);
  const off = flag(event.parameters, 'enabled') === false;
  if (event.name.startsWith('Delete') || reader === undefined || register === null || off) return 'unknown';
  const judged = registered('function', reader, register);
  if (judged.outcome !== 'not-satisfied') return 'unknown';
  return together(`the changes of table ${table.name}`, [judged]);
}
