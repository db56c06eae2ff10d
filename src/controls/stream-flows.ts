import type { ControlContext, Fact, JsonObject, Resource } from '../model/index.ts';
import type { Aspect } from './aspects.ts';
import { accountIn, agreedViews, imagesReason, leadsTo, shows } from './flow-register.ts';
import { field } from './judgement.ts';
import { flag, listOf, object, objects, requiredText, text } from './read.ts';
import { isKnownAccount, open } from './transfer.ts';

type Table = Pick<Resource<'table'>, 'name' | 'account' | 'dataClass'>;

/** What the stream of a table shows; null when it has none. */
export function viewOf(description: unknown): string | null {
  const specification = object(description, 'StreamSpecification');
  if (specification === undefined || flag(specification, 'StreamEnabled') !== true) return null;
  return requiredText(specification, 'StreamViewType');
}

/** Lines of the register about a table; null where no register is in date. */
export type Register = readonly JsonObject[] | null;

interface Stream {
  readonly view: string;
  /** It belongs to a global table, which needs its stream. */
  readonly replicated: boolean;
}

/** Whether a stream is agreed, and shows no more than that. */
export function streamAspect(
  { view, replicated }: Stream,
  { dataClass }: Table,
  register: Register,
): readonly Aspect[] {
  if (register === null) return [];
  const agreed = agreedViews(register);
  const enough = agreed.some((one) => shows(one, view));
  const rule = replicated ? 'needed by the replicas' : `must be agreed (${agreed.join(', ') || 'nothing is'})`;
  const deciding = [field('StreamSpecification.StreamViewType', view, rule, enough || replicated)];
  if (!enough && replicated) return [{ outcome: 'satisfied', text: 'its stream serves its replicas', deciding }];
  if (!enough) {
    const words = agreed.length === 0 ? 'is not in the register' : `is wider than agreed (${agreed.join(', ')})`;
    return [{ outcome: 'not-satisfied', text: `its stream with ${view} ${words}`, deciding }];
  }
  const sensitive = dataClass !== 'none' && dataClass !== 'confidential';
  if (view !== 'NEW_AND_OLD_IMAGES' || !sensitive || replicated) {
    return [{ outcome: 'satisfied', text: `its stream with ${view} is agreed`, deciding }];
  }
  const reason = imagesReason(register);
  const told = field('flows.imagesReason', reason, 'must be given for sensitive data', reason !== undefined);
  const outcome = reason === undefined ? 'not-satisfied' : 'satisfied';
  const why =
    reason === undefined ? 'shows sensitive items before and after without a reason' : `is agreed (${reason})`;
  return [{ outcome, text: `its stream with ${view} ${why}`, deciding: [...deciding, told] }];
}

/** Whether the functions that read its changes are agreed. */
export function consumerAspects(consumers: Fact<readonly JsonObject[]>, register: Register): readonly Aspect[] {
  if (consumers.kind === 'absent')
    return [open(`which functions read its changes is not known (${consumers.message})`)];
  const mappings = listOf(consumers.value, 'EventSourceMappings').filter((one) => text(one, 'State') !== 'Disabled');
  return register === null
    ? []
    : mappings.map((one) => registered('function', requiredText(one, 'FunctionArn'), register));
}

/** Whether a receiver of changes stands in the register. */
export function registered(noun: string, arn: string, register: readonly JsonObject[]): Aspect {
  const met = leadsTo(register, arn);
  const name = arn.replace(/^.*(:function:|:stream\/)/, '');
  const deciding = [field(noun === 'function' ? 'FunctionArn' : 'StreamArn', arn, 'must be in the register', met)];
  return met
    ? { outcome: 'satisfied', text: `${noun} ${name} is agreed`, deciding }
    : { outcome: 'not-satisfied', text: `${noun} ${name} is not in the register`, deciding };
}

/** Destinations that receive changes: one that was disabled, or could never be enabled, does not. */
export const liveDestinations = (destinations: readonly JsonObject[]): readonly string[] =>
  destinations
    .filter((one) => !/^(DISABLED|ENABLE_FAILED)$/.test(requiredText(one, 'DestinationStatus')))
    .map((one) => requiredText(one, 'StreamArn'));

/** Whether a Kinesis stream that receives changes is agreed, of a known account, and encrypted. */
export function destinationAspects(
  arn: string,
  {
    table,
    register,
    context,
  }: { readonly table: Table; readonly register: Register; readonly context: ControlContext },
  streams: Fact<readonly JsonObject[]>,
): readonly Aspect[] {
  return [
    ...(register === null ? [] : [registered('Kinesis stream', arn, register)]),
    ...accountAspect(arn, table, context),
    encryptionAspect(arn, streams),
  ];
}

export function accountAspect(
  arn: string,
  { account }: Pick<Table, 'account'>,
  context: ControlContext,
): readonly Aspect[] {
  const owner = accountIn(arn);
  if (owner !== undefined && isKnownAccount(owner, account, context)) return [];
  const deciding = [field('StreamArn', arn, 'must be of a known account', false)];
  return [{ outcome: 'not-satisfied', text: `its changes go to the unknown account ${owner ?? arn}`, deciding }];
}

function encryptionAspect(arn: string, streams: Fact<readonly JsonObject[]>): Aspect {
  const name = arn.replace(/^.*:stream\//, '');
  if (streams.kind === 'absent') {
    return open(`whether Kinesis stream ${name} is encrypted is not known (${streams.message})`);
  }
  const stream = objects({ streams: streams.value as never }, 'streams').find((one) => text(one, 'StreamARN') === arn);
  if (stream === undefined) return open(`Kinesis stream ${name} was not described`);
  const type = text(stream, 'EncryptionType');
  const deciding = [
    field('EncryptionType', type, 'must be KMS', type === 'KMS'),
    field('KeyId', text(stream, 'KeyId'), 'is shown', true),
  ];
  return type === 'KMS'
    ? { outcome: 'satisfied', text: `Kinesis stream ${name} is encrypted`, deciding }
    : { outcome: 'not-satisfied', text: `Kinesis stream ${name} is not encrypted`, deciding };
}
