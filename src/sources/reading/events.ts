import type { Absent, Assessment, ChangeEvent, EvidenceId, EvidenceSet, Interval } from '../../model/index.ts';
import type { Place } from '../arn.ts';
import type { Lookup } from '../cloudtrail-lookup.ts';
import { historyWindow, lookupEvents, lookupsOf } from '../cloudtrail-lookup.ts';
import { listAt } from '../shape.ts';
import type { Archive, Reading } from './archive.ts';
import { openArchive } from './archive.ts';
import { readEventRecord } from './event-record.ts';
import { unreadable } from './fact.ts';
import { placesOf } from './places.ts';

/** The stretch of time over which the change events of one event source were read to the end. */
export interface EventWindow {
  readonly account: string;
  readonly region: string;
  /** Event source such as `dynamodb.amazonaws.com`. */
  readonly source: string;
  readonly covered: Interval | null;
  /** Why nothing, or (beside `covered`) not the whole period, is covered; null when all that was asked for is. */
  readonly absent: Absent | null;
  readonly evidence: readonly EvidenceId[];
}

export interface ChangeHistory {
  /** Each event once, by time and then by id. Read-only events are left out: they change nothing. */
  readonly events: readonly ChangeEvent[];
  /** One for each account, region and event source of the plan, also where nothing was collected. */
  readonly windows: readonly EventWindow[];
}

/** Reads the change events of CloudTrail's event history, and how far they are complete. */
export function readChangeEvents(evidence: EvidenceSet, assessment: Assessment): ChangeHistory {
  const archive = openArchive(evidence, assessment);
  const parts = placesOf(assessment).flatMap((place) =>
    lookupsOf(place.region, assessment).map((lookup) => readWindow(archive, place, { lookup, assessment })),
  );
  const events = new Map<string, ChangeEvent>();
  for (const event of parts.flatMap((part) => part.events)) if (!events.has(event.id)) events.set(event.id, event);
  return { events: [...events.values()].sort(byTime), windows: parts.map((part) => part.window) };
}

const byTime = (a: ChangeEvent, b: ChangeEvent): number => {
  const left = `${a.time} ${a.id}`;
  const right = `${b.time} ${b.id}`;
  return left < right ? -1 : left > right ? 1 : 0;
};

interface Part {
  readonly window: EventWindow;
  readonly events: readonly ChangeEvent[];
}

function readWindow(
  archive: Archive,
  { account }: Place,
  { lookup, assessment }: { readonly lookup: Lookup; readonly assessment: Assessment },
): Part {
  const asked = historyWindow(assessment);
  const place = { account, region: lookup.region };
  const reading = archive(lookupEvents(lookup.eventSource, asked), place);
  const { events, absent } = readPages(reading, place);
  return {
    events,
    window: {
      ...place,
      source: lookup.eventSource,
      covered: absent === null ? asked : null,
      absent: absent ?? cutAbsence(reading, asked, assessment),
      evidence: reading.evidence,
    },
  };
}

/** CloudTrail keeps 90 days: what of the period lies before is not covered. */
function cutAbsence(reading: Reading, asked: Interval, { period }: Assessment): Absent | null {
  if (asked.from <= period.from) return null;
  const message = `${reading.what}: the event history begins at ${asked.from}; the period before it is not covered`;
  return { kind: 'absent', cause: 'truncated', message, evidence: reading.evidence };
}

/** One record that cannot be read may be the change that matters: its window is not covered then. */
function readPages(reading: Reading, place: Place): { readonly events: ChangeEvent[]; readonly absent: Absent | null } {
  const events: ChangeEvent[] = [];
  let { absent } = reading;
  for (const [index, page] of reading.pages.entries()) {
    const list = listAt(page, 'Events');
    if (list === undefined) absent ??= unreadable(reading, 'the answer has no list Events');
    for (const item of list ?? []) {
      const event = readEventRecord(item, { ...place, evidence: reading.pageEvidence[index] ?? '' });
      if (event === 'unreadable')
        absent ??= unreadable(reading, 'a record of an event does not have the documented form');
      else if (event !== 'read-only') events.push(event);
    }
  }
  return { events, absent };
}
