import { setTimeout as delay } from 'node:timers/promises';
import { AuditPackError } from '../model/index.ts';
import type { Certificate } from './certificate.ts';
import type { TimeStamper } from './signer.ts';
import { readTimeStampResponse, timeStampRequest } from './time-stamp-messages.ts';
import { readChain } from './verify/chain.ts';
import { readTimeStamp } from './verify/time-stamp.ts';

export interface TimeStampAuthority {
  readonly name: string;
  /** Sends a request and returns the body of the answer; rejects when there is none. */
  readonly ask: (request: Uint8Array) => Promise<Uint8Array>;
}

export interface TimeStamperOptions {
  /** In the order in which they are asked. */
  readonly authorities: readonly TimeStampAuthority[];
  /** Policy to ask for; null for the authority's own. */
  readonly policy: string | null;
  /** What the authority must chain to; empty when anybody's time stamp will do. */
  readonly roots: readonly Certificate[];
  /** Eight random bytes for each request. */
  readonly nonce: () => Uint8Array;
  /** Milliseconds before the second, third … attempt at an authority. */
  readonly pauses?: readonly number[];
}

/** Asks each authority, some times over, until one gives a time stamp that holds. */
export function createTimeStamper(options: TimeStamperOptions): TimeStamper {
  const { authorities, pauses = [1_000, 4_000] } = options;
  return {
    stamp: async (digest) => {
      const failures: string[] = [];
      for (const authority of authorities) {
        let last = '';
        for (const pause of [0, ...pauses]) {
          if (pause > 0) await delay(pause);
          const answer = await stampOnce(authority, digest, options);
          if (typeof answer !== 'string') return answer;
          last = answer;
        }
        failures.push(`${authority.name}: ${last}`);
      }
      throw new AuditPackError(
        'E_TIME_STAMP',
        `no time-stamp authority gave a usable time stamp: ${failures.join('; ')}`,
      );
    },
  };
}

/** @returns the token, or why there is none */
async function stampOnce(
  { ask }: TimeStampAuthority,
  digest: Uint8Array,
  { policy, roots, nonce }: TimeStamperOptions,
): Promise<Uint8Array | string> {
  const request = timeStampRequest(digest, { policy, nonce: nonce() });
  let body: Uint8Array;
  try {
    body = await ask(request.der);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const response = readTimeStampResponse(body);
  if (typeof response === 'string') return response;
  const reading = await readTimeStamp(response.token, digest);
  const [problem] = reading.problems;
  if (problem !== undefined) return problem;
  if (reading.nonce !== request.nonce) return 'the time stamp answers another request: its nonce differs';
  if (policy !== null && reading.policy !== policy) return `the time stamp has the policy ${reading.policy}`;
  const { authority, certificates, time } = reading;
  if (roots.length === 0 || authority === null || time === null) return response.token;
  const { problem: untrusted } = await readChain(authority, certificates, { anchors: roots, at: time });
  return untrusted ?? response.token;
}
