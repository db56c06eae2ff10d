import { hashOf } from '../model/index.ts';
import type { Call, EvidenceId } from '../model/index.ts';

/** Identity of one page of a call: the first 32 hexadecimal digits of SHA-256 over its canonical JSON. */
export const evidenceId = (call: Call, page: number): EvidenceId => hashOf({ ...callOf(call), page }).slice(0, 32);

/** Only the members of a call, of something that may carry more. */
export const callOf = ({ source, service, operation, request, account, region }: Call): Call => ({
  source,
  service,
  operation,
  request,
  account,
  region,
});
