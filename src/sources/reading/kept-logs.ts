import { logCalls } from '../../model/index.ts';
import type { Assessment, EvidenceSet, JsonObject, PlaceLedger } from '../../model/index.ts';
import type { Place } from '../arn.ts';
import { objectAt, textAt } from '../shape.ts';
import { openOnce } from './archive.ts';
import { objectItem, populationOf } from './fact.ts';
import { readTrailLogs } from './trail-logs.ts';

/** What evidence keeps of the trail logs of a place, so that they can be proven again without them. */
export interface KeptLogs extends Place {
  readonly logs: string;
  /** Null when it could not be read. */
  readonly ledger: PlaceLedger | null;
  /** Change events with the log file that holds each, and its SHA-256. */
  readonly events: readonly { readonly event: string; readonly log: string; readonly hash: string }[];
  /** Digest files; `body` is in base64. */
  readonly digests: readonly {
    readonly key: string;
    readonly body: string;
    readonly metadata: Readonly<Record<string, string>> | null;
  }[];
}

/** @throws TypeError when what is kept has not the form that this version writes */
export function readKept(evidence: EvidenceSet, assessment: Assessment): readonly KeptLogs[] {
  const archive = openOnce(evidence, assessment);
  return readTrailLogs(evidence, assessment).map(({ account, region, logs, ledger }) => {
    const list = <T>(operation: string, member: string, read: (item: JsonObject) => T | undefined): readonly T[] => {
      const reading = archive({ service: logCalls.service, operation, request: { logs } }, { account, region });
      const { items, absent } = populationOf(reading, member, objectItem(read));
      if (absent !== null && ledger !== null) throw new TypeError(absent.message);
      return items;
    };
    const events = list(logCalls.events, 'Events', eventIn);
    return { account, region, logs, ledger, events, digests: list(logCalls.digests, 'Digests', digestIn) };
  });
}

function eventIn(item: JsonObject): KeptLogs['events'][number] | undefined {
  const [event, log, hash] = [textAt(item, 'EventId'), textAt(item, 'LogFile'), textAt(item, 'LogSha256')];
  return event === undefined || log === undefined || hash === undefined ? undefined : { event, log, hash };
}

function digestIn(item: JsonObject): KeptLogs['digests'][number] | undefined {
  const [key, body, metadata] = [textAt(item, 'Key'), textAt(item, 'Body'), objectAt(item, 'Metadata')];
  if (key === undefined || body === undefined) return undefined;
  const texts = Object.entries(metadata ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return { key, body, metadata: metadata === undefined ? null : Object.fromEntries(texts) };
}
