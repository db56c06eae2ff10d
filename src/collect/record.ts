import type { Failure, RawAnswer } from '../aws/index.ts';
import { sha256 } from '../model/index.ts';
import type { Call, CollectedEvidence, Instant, UnavailableEvidence } from '../model/index.ts';
import { callOf, evidenceId } from '../store/index.ts';

/** What every record of a page says. */
export interface Head {
  readonly call: Call;
  readonly page: number;
  readonly caller: string | null;
  readonly collectedAt: Instant;
}

const headOf = ({ call, page, caller, collectedAt }: Head) => ({
  ...callOf(call),
  id: evidenceId(call, page),
  caller,
  collectedAt,
  page,
});

export const collectedRecord = (
  head: Head,
  raw: Pick<RawAnswer, 'status' | 'mediaType' | 'body'>,
  last: boolean,
): CollectedEvidence => ({
  kind: 'collected',
  ...headOf(head),
  last,
  status: raw.status,
  mediaType: raw.mediaType,
  sha256: sha256(raw.body),
  bytes: raw.body.length,
});

export const unavailableRecord = (head: Head, failure: Failure): UnavailableEvidence => ({
  kind: 'unavailable',
  ...headOf(head),
  ...failure,
});
