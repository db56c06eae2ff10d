import type { Problem } from '../../model/manifest.ts';
import type { SignedBy, StampedBy } from '../../model/signed-by.ts';
import { hexOf } from '../bytes.ts';
import { fingerprintOf, type Certificate } from '../certificate.ts';
import { sha256Bytes } from '../digest.ts';
import { testMark } from '../test-mark.ts';
import { readChain, type ChainReading } from './chain.ts';
import type { CmsReading } from './cms.ts';
import type { RevocationData } from './revocation-data.ts';
import type { RevocationList } from './revocation-list.ts';
import { describeStamp } from './stamps.ts';

/** What the caller knows of the signer. */
export interface VerifyOptions {
  /** Trust anchors of the caller. */
  readonly trust: readonly Certificate[];
  /** SHA-256 of the signer's certificate, known over another channel; lower-case hexadecimal. */
  readonly fingerprint?: string | null;
  /** Revocation lists of the caller, beside those in the pack. */
  readonly lists?: readonly RevocationList[];
}

/** Who made a signature and when, as far as it holds and the caller can tell. */
export interface SignerReading {
  readonly signer: SignedBy;
  readonly timeStamp: StampedBy | null;
  /** What the caller's anchors or fingerprint say against the signer. */
  readonly problems: readonly Problem[];
}

/** Holds a signature against what the caller knows of its signer; `file` is where it stands. */
export async function readSigner(
  file: string,
  reading: CmsReading,
  { trust, fingerprint = null, lists: given = [] }: VerifyOptions,
): Promise<SignerReading> {
  const revocations = [...given, ...reading.revocations];
  const timeStamp = await describeStamp(reading, { trust, revocations });
  const chain = await signerChain(reading, { trust, revocations, timeStamp });
  const messages = await trustProblems(reading, chain, fingerprint);
  const asked = trust.length > 0 || fingerprint !== null;
  return {
    signer: await describeSigner(reading, { known: asked && messages.length === 0, chain }),
    timeStamp: reading.problems.length === 0 ? timeStamp : null,
    problems: messages.map((message): Problem => ({ check: 'chain', file, message })),
  };
}

interface Trust {
  readonly trust: readonly Certificate[];
  readonly revocations: readonly RevocationData[];
  readonly timeStamp: StampedBy | null;
}

/** The signer's chain at the time of the time stamp, if that is trusted, else at the claimed time. */
async function signerChain(
  { signer, certificates, signingTime }: CmsReading,
  { trust, revocations, timeStamp }: Trust,
): Promise<ChainReading> {
  const proven = timeStamp?.trust === 'known';
  const at = proven ? new Date(timeStamp.time) : signingTime;
  if (signer === null || at === null || trust.length === 0) return { problem: null, notRevokedBy: null };
  return readChain(signer, certificates, { anchors: trust, at, proven, revocations });
}

async function trustProblems(
  { signer }: CmsReading,
  chain: ChainReading,
  fingerprint: string | null,
): Promise<string[]> {
  if (signer === null) return [];
  const other = fingerprint !== null && fingerprint !== (await fingerprintOf(signer));
  return [
    ...(other ? ["the signer's certificate has another fingerprint than the one that was given"] : []),
    ...(chain.problem === null ? [] : [chain.problem]),
  ];
}

async function describeSigner(
  reading: CmsReading,
  { known, chain }: { readonly known: boolean; readonly chain: ChainReading },
): Promise<SignedBy> {
  if (reading.signer === null || reading.problems.length > 0) {
    return {
      trust: 'none',
      name: null,
      fingerprint: null,
      key: null,
      test: false,
      claimedAt: null,
      notRevokedBy: null,
    };
  }
  return {
    trust: known ? 'known' : 'unknown',
    name: reading.signer.name,
    fingerprint: await fingerprintOf(reading.signer),
    key: hexOf(await sha256Bytes(reading.signer.publicKey.spki)),
    test: reading.signer.subjectText.includes(testMark),
    claimedAt: reading.signingTime?.toISOString() ?? null,
    notRevokedBy: chain.notRevokedBy?.toISOString() ?? null,
  };
}
