import { credentialsError, FailureError, failureOf } from '../aws/index.ts';
import type { Failure, RawAnswer } from '../aws/index.ts';
import type { Call, ScopeAccount } from '../model/index.ts';
import { AuditPackError } from '../model/index.ts';
import { decodeBody } from '../sources/decode.ts';
import { collectedRecord } from './record.ts';
import type { Run } from './run.ts';

/** Who asks in an account, or why nobody can. */
export type Identity =
  { readonly kind: 'caller'; readonly arn: string } | { readonly kind: 'blocked'; readonly failure: Failure };

/**
 * Asks AWS who the caller is, before the first question of an account in each run: a resumed run may have another
 * caller. The first Region of the scope that answers counts. The answer is evidence; a failure is the reason given for every question of the account.
 * A failure blocks this account alone; without own credentials or network, the run ends.
 * @throws AuditPackError `E_CREDENTIALS` or `E_NETWORK`.
 */
export async function identify(run: Run, account: ScopeAccount): Promise<Identity> {
  let last: Refusal | undefined;
  for (const region of run.store.assessment.scope.regions) {
    const call = identityCall(account.id, region);
    try {
      const { account: id, region: at, request } = call;
      const raw = await run.connection.send('sts', call.operation, {
        account: id,
        region: at,
        request,
        signal: run.signal,
      });
      return await accept(run, { account, call, raw });
    } catch (error) {
      run.signal.throwIfAborted();
      last = { failure: failureOf(error), call, error };
    }
    // Another Region may answer where this one is not enabled or not reachable; a refusal is the same everywhere.
    if (last.failure.cause !== 'not-enabled' && last.failure.cause !== 'unreachable') break;
  }
  if (last === undefined) throw new TypeError('the scope names no Region');
  throwIfHopeless(last, account);
  return block(run, last.call, last.failure);
}

interface Refusal {
  readonly failure: Failure;
  readonly call: Call;
  readonly error: unknown;
}

/** Failures to reach STS, or of the caller's own credentials, would meet every further call of every account. */
function throwIfHopeless({ failure, call, error }: Refusal, account: ScopeAccount): void {
  // STS has an endpoint in every Region: a host name that does not resolve is our network, not AWS's Region.
  if (failure.cause === 'unreachable' || /\bENOTFOUND\b/.test(failure.message)) {
    throw new AuditPackError('E_NETWORK', `cannot reach AWS STS in ${call.region}: ${failure.message}`, {
      hint: 'Check the network, proxy and firewall, then run the same command again: it continues.',
      cause: error,
    });
  }
  const own = account.roleArn === undefined || error instanceof FailureError;
  if (own && /\b(InvalidClientTokenId|UnrecognizedClientException)\b/.test(failure.message))
    throw credentialsError(error);
}

const identityCall = (account: string, region: string): Call => ({
  source: 'sts',
  service: 'sts',
  operation: 'GetCallerIdentity',
  request: {},
  account,
  region,
});

interface Accepted {
  readonly account: ScopeAccount;
  readonly call: Call;
  readonly raw: RawAnswer;
}

async function accept(run: Run, { account, call, raw }: Accepted): Promise<Identity> {
  const { Arn: arn, Account: id } = decodeBody(raw.mediaType, raw.body);
  if (typeof arn !== 'string') throw new TypeError('GetCallerIdentity named no ARN');
  if (id !== account.id) {
    const message = `the credentials for ${account.id} belong to account ${typeof id === 'string' ? id : 'unknown'} (${arn})`;
    return block(run, call, { cause: 'access-denied', message });
  }
  if (run.store.lookup(call, 1)?.kind !== 'collected') {
    const head = { call, page: 1, caller: arn, collectedAt: run.clock() };
    await run.store.put(collectedRecord(head, raw, true), raw.body);
    const place = { account: call.account, region: call.region, source: call.source };
    run.progress({ kind: 'page', place, operation: call.operation, page: 1, items: 1, fresh: true });
  }
  run.progress({ kind: 'identified', account: account.id, caller: arn });
  return { kind: 'caller', arn };
}

function block(run: Run, { account }: Call, failure: Failure): Identity {
  run.progress({ kind: 'identified', account, caller: null });
  return { kind: 'blocked', failure };
}
