import type { Commitments } from '../../model/commitments.ts';
import type { Manifest, Problem } from '../../model/manifest.ts';
import type { StampedBy } from '../../model/signed-by.ts';
import { asicSignaturePath } from '../asic.ts';
import { fingerprintOf, type Certificate } from '../certificate.ts';
import { sha256Bytes } from '../digest.ts';
import { commitmentsSignature, timeStampFile } from '../lists.ts';
import { readTimeStampResponse } from '../time-stamp-messages.ts';
import { readChain } from './chain.ts';
import type { CmsReading } from './cms.ts';
import { contentOf, type Container } from './container.ts';
import type { RevocationData } from './revocation-data.ts';
import { readTimeStamp, type TimeStampReading } from './time-stamp.ts';

/** The signatures of a pack; the PDF's is null when there is none. */
export interface Signatures {
  readonly sums: CmsReading;
  readonly asic: CmsReading;
  readonly pdf: CmsReading | null;
  /** Null in a pack of before. */
  readonly commitments: CmsReading | null;
}

interface Stamped {
  readonly container: Container;
  readonly manifest: Manifest | null;
  /** What the commitments say of their signature. */
  readonly level: Commitments['level'];
}

/** Minutes by which the signer's clock may be ahead of the authority's. */
const tolerance = 10;

/** Every time stamp of a pack, against what the manifest, and the commitments, say that there is. */
export async function stampProblems(
  { container, manifest, level }: Stamped,
  { sums, asic, pdf, commitments }: Signatures,
): Promise<Problem[]> {
  const wanted = (manifest?.signatures?.level ?? 'B-B') !== 'B-B';
  const list = await readList(container);
  const stamp = (file: string, timeStamp: TimeStampReading | null, signature = sums): Stamp => ({
    file,
    timeStamp,
    signature,
    wanted,
  });
  const stamps = [
    stamp('SHA256SUMS.p7s', sums.timeStamp),
    stamp(asicSignaturePath, asic.timeStamp),
    stamp(timeStampFile, list),
    ...(pdf === null ? [] : [stamp('report.pdf', pdf.timeStamp)]),
    ...(commitments === null
      ? []
      : [
          {
            ...stamp(commitmentsSignature, commitments.timeStamp, commitments),
            wanted: (level ?? 'B-B') !== 'B-B',
          },
        ]),
  ];
  return stamps.flatMap(problemsOf);
}

interface Stamp {
  readonly file: string;
  readonly timeStamp: TimeStampReading | null;
  /** The signature whose claimed time it is held against. */
  readonly signature: CmsReading;
  readonly wanted: boolean;
}

function problemsOf({ file, timeStamp, signature, wanted }: Stamp): Problem[] {
  const problem = (message: string): Problem => ({ check: 'time-stamp', file, message });
  if (timeStamp === null) {
    return wanted ? [problem('the time stamp is missing, though the manifest says that there is one')] : [];
  }
  return [
    ...timeStamp.problems.map(problem),
    ...(isBehind(signature, timeStamp) ? [problem('it is before the signing time')] : []),
  ];
}

/** Whether something was stamped before the signer says that it was signed. */
const isBehind = ({ signingTime }: CmsReading, { time }: TimeStampReading): boolean =>
  signingTime !== null && time !== null && signingTime.getTime() - time.getTime() > tolerance * 60_000;

async function readList(container: Container): Promise<TimeStampReading | null> {
  if (!container.entries.has(timeStampFile)) return null;
  const response = readTimeStampResponse(contentOf(container, timeStampFile));
  const token = typeof response === 'string' ? new Uint8Array() : response.token;
  return readTimeStamp(token, await sha256Bytes(contentOf(container, 'SHA256SUMS')));
}

/** What the time stamp of the signature says, if it holds. */
export async function describeStamp(
  { timeStamp }: CmsReading,
  { trust, revocations }: { readonly trust: readonly Certificate[]; readonly revocations: readonly RevocationData[] },
): Promise<StampedBy | null> {
  const { time, authority, certificates, problems } = timeStamp ?? { time: null, authority: null, problems: [] };
  if (time === null || authority === null || problems.length > 0) return null;
  const chain = await readChain(authority, certificates ?? [], { anchors: trust, at: time, proven: true, revocations });
  return {
    time: time.toISOString(),
    authority: authority.name,
    fingerprint: await fingerprintOf(authority),
    trust: chain.problem === null ? 'known' : 'unknown',
  };
}
