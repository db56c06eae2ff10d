import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AuditPackError, type Manifest } from '../model/index.ts';
import { answerTimeStamp, timeStampRoot } from '../sandbox/index.ts';
import {
  createTimeStamper,
  pemAnchors,
  type Certificate,
  type TimeStampAuthority,
  type TimeStamper,
} from '../seal/index.ts';
import { fileError, writeFileAtomic } from '../store/index.ts';
import type { Context } from './context.ts';
import type { Settings } from './settings.ts';

/** The time stamps of one run. The first failure of all authorities ends them: later packs do not wait again. */
export interface TimeStamping {
  /** Signs with time stamps, or without them once no authority gives one. */
  readonly sign: <Signed>(make: (stamper: TimeStamper | null) => Promise<Signed>) => Promise<Signed>;
  /** What the manifest says of the signatures, as far as they were made. */
  readonly signatures: () => NonNullable<Manifest['signatures']>;
}

/** The authorities of the configuration; in the sandbox its own, where none is configured. */
export async function loadTimeStamping(settings: Settings, context: Context): Promise<TimeStamping> {
  const { signing, configFolder, sandbox, outputFolder } = settings;
  const nonce = (): Uint8Array => randomBytes(8);
  if (signing?.tsa !== undefined) {
    const roots = signing.tsaRoots === undefined ? [] : readRoots(resolve(configFolder, signing.tsaRoots));
    const authorities = signing.tsa.map(overHttp);
    return timeStamping(createTimeStamper({ authorities, roots, nonce, policy: signing.tsaPolicy ?? null }), null);
  }
  if (!sandbox) return timeStamping(null, 'no time-stamp authority is configured');
  await writeFileAtomic(join(outputFolder, 'test-key', 'time-stamp-root.crt.pem'), timeStampRoot, 'E_SIGNING');
  const authorities = [
    { name: 'sandbox', ask: (request: Uint8Array) => Promise.resolve(answerTimeStamp(request, context.now())) },
  ];
  const roots = pemAnchors(timeStampRoot) ?? [];
  return timeStamping(createTimeStamper({ authorities, roots, nonce, policy: null }), null);
}

/** Time stamps by this stamper; `reason` says why there are none. */
export function timeStamping(configured: TimeStamper | null, reason: string | null): TimeStamping {
  let [stamper, why] = [configured, reason];
  return {
    sign: async (make) => {
      try {
        return await make(stamper);
      } catch (error) {
        if (!(error instanceof AuditPackError) || error.code !== 'E_TIME_STAMP') throw error;
        [stamper, why] = [null, error.message];
        return make(null);
      }
    },
    signatures: () => ({ level: stamper === null ? 'B-B' : 'B-T', reason: why }),
  };
}

const timeoutMs = 15_000;
/** Largest answer that is read; a token with a long chain has some ten thousand bytes. */
const maxBytes = 200_000;

const overHttp = (url: string): TimeStampAuthority => ({
  name: url,
  ask: async (request) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
      body: Uint8Array.from(request),
      signal: AbortSignal.timeout(timeoutMs),
    }).catch((error: unknown) => {
      throw new Error(`it cannot be reached (${reasonOf(error)})`, { cause: error });
    });
    if (!response.ok) throw new Error(`it answered with HTTP status ${response.status}`);
    const body = new Uint8Array(await response.arrayBuffer());
    if (body.length > maxBytes) throw new Error(`it answered with ${body.length} bytes`);
    return body;
  },
});

function reasonOf(error: unknown): string {
  const { name, cause } = error as { readonly name?: unknown; readonly cause?: { readonly code?: unknown } };
  return String(cause?.code ?? name ?? error);
}

function readRoots(path: string): readonly Certificate[] {
  let pem: string;
  try {
    pem = readFileSync(path, 'utf8');
  } catch (error) {
    throw fileError(error, path, 'E_SIGNING');
  }
  const roots = pemAnchors(pem);
  if (roots !== null && roots.length > 0) return roots;
  throw new AuditPackError('E_SIGNING', `${path}: no certificate in PEM form was found`, {
    hint: 'Give the root certificates of the time-stamp authorities under signing.tsaRoots.',
  });
}
