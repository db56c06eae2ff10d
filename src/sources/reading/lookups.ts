import { instantWords } from '../../model/index.ts';
import type { Absent, Assessment, ChangeEvent, EvidenceId, Interval } from '../../model/index.ts';
import type { Place } from '../arn.ts';
import type { Lookup } from '../cloudtrail-lookup.ts';
import { historyWindow, lookupEvents, lookupsOf } from '../cloudtrail-lookup.ts';
import { listAt } from '../shape.ts';
import type { Archive, Reading } from './archive.ts';
import { readEventRecord } from './event-record.ts';
import { unreadable } from './fact.ts';
import { placesOf } from './places.ts';

/** When the change events of one event source are known to the last one. */
export interface EventWindow {
  readonly account: string;
  readonly region: string;
  /** Event source such as `dynamodb.amazonaws.com`. */
  readonly source: string;
  /** Merged, in the order of time; empty for never. */
  readonly covered: readonly Interval[];
  /** Why nothing, or (beside `covered`) not the whole period, is covered; null when all that was asked for is. */
  readonly absent: Absent | null;
  readonly evidence: readonly EvidenceId[];
}

/** The events that one or more lookups brought, and how far they are complete. */
export interface WindowReading {
  readonly window: EventWindow;
  readonly events: readonly ChangeEvent[];
}

/** Reads CloudTrail's event history: one window for each account, region and event source of the plan. */
export const readLookups = (archive: Archive, assessment: Assessment): readonly WindowReading[] =>
  placesOf(assessment).flatMap((place) =>
    lookupsOf(place.region, assessment).map((lookup) => readWindow(archive, place, { lookup, assessment })),
  );

function readWindow(
  archive: Archive,
  { account }: Place,
  { lookup, assessment }: { readonly lookup: Lookup; readonly assessment: Assessment },
): WindowReading {
  const asked = historyWindow(assessment);
  const place = { account, region: lookup.region };
  const answers = lookupEvents(lookup.eventSource, asked).map((question) => {
    const reading = archive(question, place);
    return { reading, ...readPages(reading, { ...place, source: lookup.eventSource }) };
  });
  const evidence = answers.flatMap(({ reading }) => reading.evidence);
  const absent = together(answers.flatMap((answer) => answer.absent ?? []));
  return {
    events: answers.flatMap(({ events }) => events),
    window: {
      ...place,
      source: lookup.eventSource,
      covered: absent === null ? [asked] : [],
      absent:
        absent ?? cutAbsence(`${lookup.eventSource} in ${place.region} of ${account}`, evidence, { asked, assessment }),
      evidence: absent?.evidence ?? evidence,
    },
  };
}

/** A window with one lookup that was not answered in full is not covered: the change that matters may be there. */
function together(absences: readonly Absent[]): Absent | null {
  const [first, ...others] = absences;
  if (first === undefined) return null;
  const more = others.length === 0 ? '' : `; ${others.length} more of its lookups were not answered in full`;
  const evidence = [...new Set(absences.flatMap((absent) => absent.evidence))];
  return { ...first, message: `${first.message}${more}`, evidence };
}

/** CloudTrail keeps 90 days: what of the period lies before is not covered. */
function cutAbsence(
  what: string,
  evidence: readonly EvidenceId[],
  { asked, assessment }: { readonly asked: Interval; readonly assessment: Assessment },
): Absent | null {
  if (asked.from <= assessment.period.from) return null;
  const message = `the event history of ${what} begins at ${instantWords(asked.from)}; the period before it is not covered`;
  return { kind: 'absent', cause: 'truncated', message, evidence };
}

/**
 * Changes in pages of events, of one event source or of all. One record that cannot be read may be the change that
 * matters: then what was read is not complete.
 */
export function readPages(
  reading: Reading,
  { account, region, source }: Place & { readonly source: string | null },
): { readonly events: readonly ChangeEvent[]; readonly absent: Absent | null } {
  const events: ChangeEvent[] = [];
  let { absent } = reading;
  for (const [index, page] of reading.pages.entries()) {
    const list = listAt(page, 'Events');
    if (list === undefined) absent ??= unreadable(reading, 'the answer has no list Events');
    for (const item of list ?? []) {
      const event = readEventRecord(item, { account, region, evidence: reading.pageEvidence[index] ?? '' });
      if (event === 'unreadable')
        absent ??= unreadable(reading, 'a record of an event does not have the documented form');
      // Services share names: `TagResource` is also an event of many others.
      else if (event !== 'read-only' && (source === null || event.source === source)) events.push(event);
    }
  }
  return { events, absent };
}
