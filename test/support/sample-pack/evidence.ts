import { sha256 } from '../../../src/model/index.ts';
import type { Cause, EvidenceEntry, SourceId } from '../../../src/model/index.ts';

interface Item {
  readonly source: SourceId;
  readonly service: string;
  readonly operation: string;
  readonly request: string;
  readonly account: string;
  readonly region: string;
  readonly body: string;
  readonly absent?: { readonly cause: Cause; readonly message: string };
}

/** Numbers evidence in the order it is asked for; the same question gives the same number. */
export interface EvidenceBook {
  readonly reference: (item: Item) => string;
  readonly entries: () => readonly EvidenceEntry[];
}

export function openEvidenceBook(): EvidenceBook {
  const entries = new Map<string, EvidenceEntry>();
  return {
    entries: () => [...entries.values()],
    reference: (item) => {
      const key = [item.operation, item.request, item.account, item.region].join('\n');
      const known = entries.get(key);
      if (known !== undefined) return known.reference;
      const entry = entryOf(item, key, entries.size + 1);
      entries.set(key, entry);
      return entry.reference;
    },
  };
}

function entryOf(item: Item, key: string, number: number): EvidenceEntry {
  const digest = sha256(item.body);
  const collected = item.absent === undefined;
  return {
    reference: `E-${String(number).padStart(4, '0')}`,
    id: sha256(key).slice(0, 32),
    kind: collected ? 'collected' : 'unavailable',
    source: item.source,
    service: item.service,
    operation: item.operation,
    request: item.request,
    account: item.account,
    region: item.region,
    caller: `arn:aws:sts::${item.account}:assumed-role/AuditPackReader/audit-pack`,
    collectedAt: `2026-11-03T06:${String(Math.floor(number / 60) % 60).padStart(2, '0')}:${String(number % 60).padStart(2, '0')}.000Z`,
    page: 1,
    pages: 1,
    sha256: collected ? digest : null,
    bytes: collected ? Buffer.byteLength(item.body) : 0,
    file: collected ? `evidence/${item.source}/${digest.slice(0, 16)}.json` : null,
    cause: item.absent?.cause ?? null,
    message: item.absent?.message ?? null,
    excerpt: collected ? item.body : null,
  };
}
