import { join, resolve } from 'node:path';
import { AuditPackError, exitCodes, type ExitCode } from '../../model/index.ts';
import { openServiceKey, signingRequest } from '../../seal/index.ts';
import { writeFileAtomic } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { openKmsKey } from '../kms-key.ts';
import { assertNew } from '../new-file.ts';
import { makeTestKey } from '../signing.ts';

export interface CsrFlags {
  readonly kms: string;
  readonly region?: string;
  readonly subject: string;
  readonly out?: string;
  readonly sandbox?: boolean;
  readonly endpoint?: string;
}

/** `report key csr`: a certificate signing request for a key of AWS KMS, signed by that key. */
export async function requestCertificate(flags: CsrFlags, context: Context): Promise<ExitCode> {
  const { kms, subject, sandbox = false, endpoint } = flags;
  const region = flags.region ?? /^arn:[a-z-]+:kms:([a-z0-9-]+):/.exec(kms)?.[1] ?? context.env['AWS_REGION'];
  if (region === undefined) {
    throw new AuditPackError('E_USAGE', `it is not known in which Region the key ${kms} lies`, {
      hint: 'Give --region, or name the key by its ARN.',
    });
  }
  const path = flags.out === undefined ? null : assertNew(resolve(context.cwd, flags.out));
  const key = await openServiceKey(await openKmsKey({ keyId: kms, region, sandbox, endpoint }, context));
  const pem = await signingRequest(subject, key);
  if (path === null) context.stdout(pem);
  else {
    await writeFileAtomic(path, pem);
    context.stdout(`${path}\n`);
  }
  context.stderr(
    'Have your certificate authority issue a certificate for this request, put it and its issuers into one PEM file, and name both under signing.kms.\n',
  );
  return exitCodes.complete;
}

/** `report key init`: a local key with a certificate of its own root, both marked as a test. */
export async function initKey(flags: { readonly out?: string }, context: Context): Promise<ExitCode> {
  const folder = resolve(context.cwd, flags.out ?? join('output', 'test-key'));
  assertNew(join(folder, 'test.key.pem'));
  const { key, certificate, chain } = await makeTestKey(folder, context.now());
  for (const path of [key, certificate, chain]) context.stdout(`${path}\n`);
  context.stderr('This key is a TEST key: whatever it signs says "not for hand-off" on every page.\n');
  return exitCodes.complete;
}
