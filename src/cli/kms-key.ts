import { openSigningKey, proxiesOf } from '../aws/index.ts';
import type { SigningKey } from '../model/index.ts';
import { createSandbox, sandboxCredentials } from '../sandbox/index.ts';
import type { Context } from './context.ts';

export interface KmsKey {
  readonly keyId: string;
  readonly region: string;
  readonly sandbox: boolean;
  readonly endpoint?: string | undefined;
}

/** A key of AWS KMS with the caller's own credentials, or one of the sandbox. */
export function openKmsKey({ keyId, region, sandbox, endpoint }: KmsKey, { now, env }: Context): Promise<SigningKey> {
  if (sandbox) {
    const { requestHandler } = createSandbox({ now });
    return openSigningKey({ keyId, region, credentials: sandboxCredentials, requestHandler });
  }
  return openSigningKey({ keyId, region, proxies: proxiesOf(env), ...(endpoint === undefined ? {} : { endpoint }) });
}
