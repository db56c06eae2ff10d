import { canonicalPieces, inUtf8 } from '../model/index.ts';
import type { AuditPack } from '../model/index.ts';

/** The complete result value as canonical JSON (RFC 8785): one text for one value. */
export const renderResultsJson = (pack: AuditPack): Iterable<Uint8Array> => inUtf8(canonicalPieces(pack));
