import type { ControlContext, Fact, Resource } from '../model/index.ts';
import type { Aspect } from './aspects.ts';
import { authorise } from './authorisation.ts';
import { field } from './judgement.ts';
import { fitsAny } from './patterns.ts';
import { flag, object, requiredText, text, textsByName } from './read.ts';

type Transfer = Resource<'transfer'>;

/** Who asked for a transfer, and whether they may. */
export function approval({ facts: { request } }: Transfer, context: ControlContext): Aspect {
  if (request.kind === 'absent') return open(`who asked for it is not known (${request.message})`);
  const { kind, by, deciding, cited } = authorise(request.value, context);
  const outcome = outcomes[kind];
  return { outcome, text: `it was asked for by ${by}`, deciding: [deciding], cited };
}

const outcomes = {
  approved: 'satisfied',
  refused: 'not-satisfied',
  // AWS acts by a rule that somebody made: which, the record does not tell.
  service: 'manual',
  manual: 'manual',
  unknown: 'inconclusive',
} as const;

export const open = (words: string): Aspect => ({ outcome: 'inconclusive', text: words, deciding: [] });

/** Account of the transfer, or one that the organisation knows. */
export const isKnownAccount = (account: string, own: string, { assessment, parameters }: ControlContext): boolean =>
  account === own ||
  assessment.scope.accounts.some(({ id }) => id === account) ||
  parameters.trustedAccounts.includes(account);

/** The bucket of an export or import and its owner: whoever names no owner means the caller's own account. */
export function bucketAspects(place: unknown, transfer: Transfer, context: ControlContext): readonly Aspect[] {
  const bucket = requiredText(place, 'S3Bucket');
  const owner = text(place, 'S3BucketOwner') ?? transfer.account;
  return [nameAspect(bucket, context), ownerAspect(owner, transfer, context)];
}

function nameAspect(bucket: string, { parameters: { exportBuckets } }: ControlContext): Aspect {
  const met = fitsAny(exportBuckets, bucket);
  const deciding = [field('S3Bucket', bucket, 'must be an approved bucket', met)];
  if (met) return { outcome: 'satisfied', text: `its bucket ${bucket} is approved`, deciding };
  if (exportBuckets.length > 0)
    return { outcome: 'not-satisfied', text: `its bucket ${bucket} is not an approved one`, deciding };
  return { outcome: 'manual', text: `whether its bucket ${bucket} is approved is not configured`, deciding };
}

function ownerAspect(owner: string, { account, dataClass }: Transfer, context: ControlContext): Aspect {
  const known = isKnownAccount(owner, account, context);
  const test = dataClass !== 'none' && isTestAccount(owner, context) && !isTestAccount(account, context);
  const deciding = [field('S3BucketOwner', owner, 'must be a known account of production', known && !test)];
  if (!known) return { outcome: 'not-satisfied', text: `its bucket belongs to the unknown account ${owner}`, deciding };
  if (test)
    return { outcome: 'not-satisfied', text: `its bucket belongs to account ${owner}, not of production`, deciding };
  return { outcome: 'satisfied', text: `its bucket belongs to account ${owner}`, deciding };
}

const isTestAccount = (account: string, { parameters }: ControlContext): boolean =>
  parameters.nonProductionAccounts.includes(account);

/** Encryption of the files of an export: sensitive data need a KMS key. */
export function fileEncryption(place: unknown, { dataClass }: Transfer): Aspect {
  const algorithm = text(place, 'S3SseAlgorithm');
  const met = algorithm === 'KMS';
  if (dataClass === 'none') return { outcome: 'satisfied', text: 'its data are not sensitive', deciding: [] };
  const deciding = [field('S3SseAlgorithm', algorithm, 'must be KMS for sensitive data', met)];
  if (met) return { outcome: 'satisfied', text: 'its files are encrypted with a KMS key', deciding };
  if (algorithm === 'AES256')
    return { outcome: 'not-satisfied', text: 'its files are encrypted with a key of S3 and not of KMS', deciding };
  return { outcome: 'inconclusive', text: 'how its files are encrypted is not told', deciding };
}

/** Whether data of production were restored into a table that is none of production. */
export function environment(transfer: Transfer, context: ControlContext): Aspect {
  const { source, target, movement } = transfer.facts;
  if (transfer.dataClass === 'none') return { outcome: 'satisfied', text: 'its data are not sensitive', deciding: [] };
  for (const side of [source, target]) if (side.kind === 'absent') return open(side.message);
  const from = text(movement.kind === 'known' ? movement.value : {}, 'from') ?? '';
  const sourceTest = isTestTable(source, from.split(':')[4] ?? transfer.account, context);
  const targetTest = isTestTable(target, transfer.account, context);
  const met = !targetTest || sourceTest;
  const deciding = [field('Tags', targetTest ? 'non-production' : 'production', 'must not be below the source', met)];
  return met
    ? { outcome: 'satisfied', text: 'its environment is not below that of the source', deciding }
    : { outcome: 'not-satisfied', text: 'data of production entered a table that is none of production', deciding };
}

function isTestTable(side: Fact<unknown>, account: string, context: ControlContext): boolean {
  if (isTestAccount(account, context)) return true;
  const table = side.kind === 'known' ? object({ table: side.value as never }, 'table') : undefined;
  if (table === undefined) return false;
  const marks = new Set(context.parameters.nonProductionTags.map((tag) => tag.toLowerCase()));
  return [...textsByName(table['tags'], 'tags')].some(([key, value]) => marks.has(`${key}=${value}`.toLowerCase()));
}

/** Whether a restored table is encrypted as its source is: an override may take the customer's key away. */
export function restoredKey({ facts, dataClass }: Transfer): Aspect {
  if (dataClass === 'none') return { outcome: 'satisfied', text: 'its data are not sensitive', deciding: [] };
  const source = facts.source.kind === 'known' ? encryptionOf(facts.source.value) : undefined;
  const target = facts.target.kind === 'known' ? encryptionOf(facts.target.value) : undefined;
  const override = facts.request.kind === 'known' ? overrideOf(facts.request.value) : undefined;
  const type = target ?? override ?? 'as the source';
  const met = type !== 'AES256' || source === 'AES256';
  const deciding = [field('SSESpecificationOverride', type, 'must keep the key of the source', met)];
  return met
    ? { outcome: 'satisfied', text: 'it keeps the encryption of its source', deciding }
    : { outcome: 'not-satisfied', text: 'the restored table is encrypted with a key that AWS owns', deciding };
}

/** `KMS`, or `AES256` for a key that AWS owns; undefined where there is no table to look at. */
function encryptionOf(table: unknown): string | undefined {
  if (table === null) return undefined;
  const description = object(table, 'description');
  if (description === undefined) return undefined;
  const sse = object(description, 'SSEDescription');
  return sse === undefined ? 'AES256' : requiredText(sse, 'SSEType');
}

/** What a restore asks for instead of the key of the source; undefined where it asks for nothing. */
function overrideOf(event: unknown): string | undefined {
  const override = object(event, 'parameters.ssespecificationoverride');
  if (override === undefined) return undefined;
  return flag(override, 'enabled') === false ? 'AES256' : (text(override, 'ssetype') ?? 'KMS');
}
