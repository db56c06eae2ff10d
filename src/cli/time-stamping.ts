import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AuditPackError, type Manifest } from '../model/index.ts';
import { answerTimeStamp, timeStampRoot } from '../sandbox/index.ts';
import {
  createTimeStamper,
  longTermData,
  pemAnchors,
  type Certificate,
  type DigestSigner,
  type LongTermData,
  type RevocationAsking,
  type TimeStampAuthority,
  type TimeStamper,
} from '../seal/index.ts';
import { fileError, writeFileAtomic } from '../store/index.ts';
import type { Context } from './context.ts';
import { askHttp } from './http.ts';
import { loadRevocationLists } from './revocation-lists.ts';
import type { Settings } from './settings.ts';
import { loadSigner } from './signing.ts';

/** The time stamps of one run. The first failure of all authorities ends them: later packs do not wait again. */
export interface TimeStamping {
  /** Signs with time stamps, or without them once no authority gives one. */
  readonly sign: <Signed>(make: (stamper: TimeStamper | null) => Promise<Signed>) => Promise<Signed>;
  /** What goes into the PDF so that it can be checked for ever; null when it would not suffice. */
  readonly longTerm: LongTermData | null;
  /** What the manifest says of the signatures, as far as they were made. */
  readonly signatures: () => NonNullable<Manifest['signatures']>;
}

export interface Sealing {
  /** With the revocation lists and answers that go into its signatures. */
  readonly signer: DigestSigner;
  readonly timeStamping: TimeStamping;
}

/**
 * Opens the key, the time-stamp authorities and the revocation lists of the configuration, and asks OCSP responders about
 * certificates that no list covers.
 */
export async function loadSealing(settings: Settings, context: Context, endpoint?: string): Promise<Sealing> {
  const key = await loadSigner(settings, context, endpoint);
  const { stamper, reason, roots } = await loadStamper(settings, context);
  const found = await loadRevocationLists(settings, context);
  const signer = { ...key, lists: found.lists };
  const first = timeStamping(stamper, { reason, longTerm: null });
  const data = await first.sign((each) =>
    each === null ? Promise.resolve('') : longTermData(signer, each, { roots, ...askingResponders(context) }),
  );
  const { level, reason: why } = first.signatures();
  if (level === 'B-B') return { signer: key, timeStamping: timeStamping(null, { reason: why, longTerm: null }) };
  if (typeof data !== 'string') {
    const complete = { ...signer, answers: data.answers };
    return { signer: complete, timeStamping: timeStamping(stamper, { reason: null, longTerm: data }) };
  }
  return { signer: key, timeStamping: timeStamping(stamper, { reason: found.problem ?? data, longTerm: null }) };
}

interface Stamper {
  readonly stamper: TimeStamper | null;
  readonly reason: string | null;
  readonly roots: readonly Certificate[];
}

/** The authorities of the configuration; in the sandbox its own, where none is configured. */
export async function loadStamper(settings: Settings, context: Context): Promise<Stamper> {
  const { signing, configFolder, sandbox, outputFolder } = settings;
  const nonce = (): Uint8Array => randomBytes(8);
  if (signing?.tsa !== undefined) {
    const roots = signing.tsaRoots === undefined ? [] : readRoots(resolve(configFolder, signing.tsaRoots));
    const authorities = signing.tsa.map(overHttp(context));
    const policy = signing.tsaPolicy ?? null;
    return { stamper: createTimeStamper({ authorities, roots, nonce, policy }), reason: null, roots };
  }
  if (!sandbox) return { stamper: null, reason: 'no time-stamp authority is configured', roots: [] };
  await writeFileAtomic(join(outputFolder, 'test-key', 'time-stamp-root.crt.pem'), timeStampRoot, 'E_SIGNING');
  const authorities = [
    { name: 'sandbox', ask: (request: Uint8Array) => Promise.resolve(answerTimeStamp(request, context.now())) },
  ];
  const roots = pemAnchors(timeStampRoot) ?? [];
  return { stamper: createTimeStamper({ authorities, roots, nonce, policy: null }), reason: null, roots };
}

/** Time stamps by this stamper; `reason` says what is missing for a higher level. */
export function timeStamping(
  configured: TimeStamper | null,
  { reason, longTerm }: { readonly reason: string | null; readonly longTerm: LongTermData | null },
): TimeStamping {
  let [stamper, why] = [configured, reason];
  return {
    longTerm,
    sign: async (make) => {
      try {
        return await make(stamper);
      } catch (error) {
        if (!(error instanceof AuditPackError) || error.code !== 'E_TIME_STAMP') throw error;
        [stamper, why] = [null, error.message];
        return make(null);
      }
    },
    signatures: () => ({ level: stamper === null ? 'B-B' : longTerm === null ? 'B-T' : 'B-LT', reason: why }),
  };
}

/** Largest answer that is read; a token with a long chain has some ten thousand bytes. */
const maxBytes = 200_000;

const overHttp =
  (context: Context) =>
  (url: string): TimeStampAuthority => ({
    name: url,
    ask: (body) => {
      const headers = { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' };
      return askHttp(url, { method: 'POST', headers, body, maxBytes }, context);
    },
  });

/** Asks OCSP responders as RFC 6960 appendix A.1 says. */
const askingResponders = (context: Context): RevocationAsking => ({
  now: context.now(),
  nonce: () => randomBytes(16),
  ask: (url, body) => {
    const headers = { 'content-type': 'application/ocsp-request', accept: 'application/ocsp-response' };
    return askHttp(url, { method: 'POST', headers, body, maxBytes }, context);
  },
});

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
