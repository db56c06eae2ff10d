import { connect, unpaced, type ConnectOptions, type Connection } from '../aws/index.ts';
import type { ScopeAccount } from '../model/index.ts';
import { createSandbox, sandboxCredentials } from '../sandbox/index.ts';
import type { Context } from './context.ts';

/**
 * AWS, or the embedded sandbox behind the same clients: only the endpoint differs. In process it asks for no quotas, so
 * nothing waits for them; `report sandbox` on loopback enforces AWS's request rates, and `--endpoint` obeys them.
 */
export const openConnection = (
  accounts: readonly ScopeAccount[],
  options: { readonly sandbox: boolean; readonly endpoint?: string },
  context: Context,
): Connection => connect({ accounts, ...wayTo(options, context) });

/** The way to AWS, for several clients that must meet the same one. */
export function wayTo(
  { sandbox, endpoint }: { readonly sandbox: boolean; readonly endpoint?: string },
  { now, sandboxFaults: faults = [], sandboxBranches: branches, sandboxBuckets: buckets }: Context,
): Omit<ConnectOptions, 'accounts'> {
  if (!sandbox) return { now, ...(endpoint === undefined ? {} : { endpoint }) };
  const { requestHandler } = createSandbox({
    now,
    faults,
    ...(branches !== undefined && { branches }),
    ...(buckets !== undefined && { buckets }),
  });
  return { credentials: sandboxCredentials, requestHandler, now, pace: unpaced };
}
