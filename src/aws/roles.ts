import type { HttpHandler } from '@smithy/protocol-http';
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types';
import { AuditPackError, ownSession } from '../model/index.ts';
import type { ScopeAccount } from '../model/index.ts';
import { FailureError, failureOf } from './failure.ts';

/** Asks STS for a role session with the caller's own credentials. */
export type AssumeRole = (roleArn: string) => Promise<AwsCredentialIdentity>;

/**
 * Credentials of an account: the caller's own, or a session of the account's role. One session serves all clients of
 * the account; it is renewed ten minutes before it ends (the SDK asks again five minutes before).
 * @throws FailureError when the role cannot be assumed: that account's evidence is absent, the others' is not.
 */
export function credentialsOf(
  account: ScopeAccount,
  own: AwsCredentialIdentityProvider,
  options: { readonly assumeRole: AssumeRole; readonly now: () => Date },
): AwsCredentialIdentityProvider {
  const { roleArn } = account;
  if (roleArn === undefined) return own;
  let session: Promise<AwsCredentialIdentity> | undefined;
  const assume = async (): Promise<AwsCredentialIdentity> => {
    try {
      return await options.assumeRole(roleArn);
    } catch (error) {
      session = undefined;
      const failure = failureOf(error);
      throw new FailureError({ ...failure, message: `cannot assume ${roleArn}: ${failure.message}` });
    }
  };
  return async () => {
    const held = (session ??= assume());
    const current = await held;
    if (!endsSoon(current, options.now())) return current;
    if (session === held) session = assume(); // whoever notices first renews, the others wait for the same session
    return session;
  };
}

const endsSoon = ({ expiration }: AwsCredentialIdentity, now: Date): boolean =>
  expiration !== undefined && expiration.getTime() - now.getTime() < 10 * 60_000;

/** What `assumeRole` needs to reach STS. */
export interface StsOptions {
  readonly config: Readonly<Record<string, unknown>>;
  readonly own: AwsCredentialIdentityProvider;
}

/** `sts:AssumeRole`. Its answer is a secret: it goes to the SDK's signer and nowhere else. */
export const createAssumeRole =
  ({ config, own }: StsOptions): AssumeRole =>
  async (roleArn) => {
    const { AssumeRoleCommand, STSClient } = await import('@aws-sdk/client-sts');
    const client = new STSClient({ ...config, credentials: own });
    const { Credentials } = await client.send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: ownSession }));
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = Credentials ?? {};
    if (AccessKeyId === undefined || SecretAccessKey === undefined || SessionToken === undefined) {
      throw new AuditPackError('E_CREDENTIALS', `AWS STS gave no credentials for ${roleArn}`);
    }
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
      ...(Expiration === undefined ? {} : { expiration: Expiration }),
    };
  };

/**
 * The caller's own credentials: those given, or from where the AWS command line looks for them (environment, profile, SSO,
 * instance role).
 * @param requestHandler carries what is asked of AWS for them; instance and task roles are asked straight
 */
export function providerOf(
  given: AwsCredentialIdentity | AwsCredentialIdentityProvider | undefined,
  requestHandler: HttpHandler,
): AwsCredentialIdentityProvider {
  if (given !== undefined) return typeof given === 'function' ? given : () => Promise.resolve(given);
  let provider: Promise<AwsCredentialIdentityProvider> | undefined;
  return async () => {
    provider ??= import('@aws-sdk/credential-providers').then((sdk) =>
      sdk.fromNodeProviderChain({ clientConfig: { requestHandler } }),
    );
    return (await provider)();
  };
}
