import { connect, unpaced, type Connection } from '../aws/index.ts';
import type { ScopeAccount } from '../model/index.ts';
import { createSandbox, sandboxCredentials } from '../sandbox/index.ts';
import type { Context } from './context.ts';

/**
 * AWS, or the embedded sandbox behind the same clients: only the endpoint differs. In process it asks for no quotas, so
 * nothing waits for them; `report sandbox` on loopback enforces AWS's request rates, and `--endpoint` obeys them.
 */
export function openConnection(
  accounts: readonly ScopeAccount[],
  options: { readonly sandbox: boolean; readonly endpoint?: string },
  context: Context,
): Connection {
  const { now, sandboxFaults: faults = [] } = context;
  if (options.sandbox) {
    const { requestHandler } = createSandbox({ now, faults });
    return connect({ accounts, credentials: sandboxCredentials, requestHandler, now, pace: unpaced });
  }
  return connect({ accounts, now, ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }) });
}
