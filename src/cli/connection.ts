import { connect, proxiesOf, unpaced, type ConnectOptions, type Connection } from '../aws/index.ts';
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
  context: Context,
): Omit<ConnectOptions, 'accounts'> {
  const { now, sandboxFaults: faults = [], sandboxChanges: changes = [] } = context;
  const { sandboxBranches: branches, sandboxBuckets: buckets, sandboxTables: extraTables } = context;
  if (!sandbox) return { now, proxies: proxiesOf(context.env), ...(endpoint === undefined ? {} : { endpoint }) };
  const { requestHandler } = createSandbox({
    now,
    faults,
    changes,
    ...(branches !== undefined && { branches }),
    ...(buckets !== undefined && { buckets }),
    ...(extraTables !== undefined && { extraTables }),
  });
  return { credentials: sandboxCredentials, requestHandler, now, pace: unpaced };
}
