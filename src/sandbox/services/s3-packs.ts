import { createHash } from 'node:crypto';
import type { JsonObject } from '../../model/index.ts';
import { SandboxFailure, textOf, type Operation, type OperationContext } from '../dispatch.ts';
import { bank, type Scenario } from '../scenario/bank.ts';

/** The bank's bucket for finished packs: versioned, nothing in it can be deleted or replaced for seven years. */
export const packBucket = { name: 'meridian-audit-packs', account: bank.production.id, retentionDays: 2557 } as const;

interface StoredObject {
  readonly version: string;
  readonly checksum: string;
  readonly retainUntil: string;
}

const stored = new WeakMap<Scenario, Map<string, StoredObject>>();

function packsOf(scenario: Scenario): Map<string, StoredObject> {
  const packs = stored.get(scenario) ?? new Map<string, StoredObject>();
  stored.set(scenario, packs);
  return packs;
}

/** Takes an object that is not there yet, under Object Lock's own terms: with a checksum (Amazon S3 User Guide). */
export function putPack({ scenario, now }: OperationContext, key: string, input: JsonObject): JsonObject {
  const bytes = Buffer.from(textOf(input, 'Body') ?? '', 'base64');
  const checksum = createHash('sha256').update(bytes).digest('base64');
  if (textOf(input, 'x-amz-checksum-sha256') !== checksum) {
    throw new SandboxFailure('BadDigest', 'The SHA256 you specified did not match the calculated checksum.');
  }
  const packs = packsOf(scenario);
  if (textOf(input, 'if-none-match') === '*' && packs.has(key)) {
    throw new SandboxFailure('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
      status: 412,
    });
  }
  const version = createHash('sha256').update(`${key} ${checksum}`).digest('hex').slice(0, 32);
  const retainUntil = new Date(now.getTime() + packBucket.retentionDays * 86_400_000).toISOString();
  packs.set(key, { version, checksum, retainUntil });
  return { ETag: `"${createHash('md5').update(bytes).digest('hex')}"`, 'x-amz-version-id': version };
}

/** Answers with headers alone. */
export const headObject: Operation = {
  service: 's3',
  operation: 'HeadObject',
  http: { method: 'HEAD', path: '/{Bucket}/{Key+}' },
  answer: (context, input) => {
    const found =
      textOf(input, 'Bucket') === packBucket.name && packsOf(context.scenario).get(textOf(input, 'Key') ?? '');
    if (!found) throw new SandboxFailure('NotFound', 'Not Found', { status: 404 });
    return {
      'x-amz-version-id': found.version,
      'x-amz-checksum-sha256': found.checksum,
      'x-amz-object-lock-mode': 'COMPLIANCE',
      'x-amz-object-lock-retain-until-date': found.retainUntil,
    };
  },
};
