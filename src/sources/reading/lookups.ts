import { instantWords } from '../../model/index.ts';
import type { Absent, Assessment, ChangeEvent, EvidenceId, Interval } from '../../model/index.ts';
import type { Place } from '../arn.ts';
import type { Lookup } from '../cloudtrail-lookup.ts';
import { historyWindow, isLookedUp, isWhole, lookupChanges, lookupEvents, lookupsOf } from '../cloudtrail-lookup.ts';
import { listAt } from '../shape.ts';
import type { Archive, Reading } from './archive.ts';
import { readEventRecord } from './event-record.ts';
import { unreadable } from './fact.ts';
import { oncePerKey } from './keyed.ts';
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
  placesOf(assessment).flatMap(({ account, region: home }) => {
    const asked = historyWindow(assessment);
    const allIn = oncePerKey((region: string) => readAllChanges(archive, { account, region }, asked));
    return lookupsOf(home, assessment).map((lookup) => {
      const place = { account, region: lookup.region };
      return readWindow(answersOf(archive, place, { lookup, asked, all: allIn(lookup.region) }), place, {
        lookup,
        assessment,
      });
    });
  });

/** What one or more questions about events were answered with. */
export interface LookupAnswer {
  readonly reading: Reading;
  readonly events: readonly ChangeEvent[];
  /** Why the events are not all; null when they are. */
  readonly absent: Absent | null;
}

/**
 * Every change of a place, where all were asked for at once; null where they were not, or were too many for one
 * question: then each lookup has an answer of its own.
 */
export function readAllChanges(archive: Archive, place: Place, window: Interval): LookupAnswer | null {
  const reading = archive(lookupChanges(window), place);
  if (reading.evidence.length === 0 || (reading.absent === null && !isWhole(reading.pages))) return null;
  return { reading, ...readPages(reading, { ...place, source: null }) };
}

interface Looked {
  readonly lookup: Lookup;
  readonly asked: Interval;
  readonly all: LookupAnswer | null;
}

/** The answers that tell of the changes of an event source: the one that holds all changes, or those of its lookups. */
function answersOf(archive: Archive, place: Place, { lookup, asked, all }: Looked): readonly LookupAnswer[] {
  const { eventSource } = lookup;
  const own = all && { ...all, events: all.events.filter((event) => isLookedUp(eventSource, event)) };
  if (own?.absent === null) return [own];
  const answers = lookupEvents(eventSource, asked).map((question): LookupAnswer => {
    const reading = archive(question, place);
    return { reading, ...readPages(reading, { ...place, source: eventSource }) };
  });
  const unasked = answers.every(({ reading }) => reading.evidence.length === 0);
  return own !== null && unasked ? [own] : answers;
}

function readWindow(
  answers: readonly LookupAnswer[],
  place: Place,
  { lookup, assessment }: { readonly lookup: Lookup; readonly assessment: Assessment },
): WindowReading {
  const asked = historyWindow(assessment);
  const evidence = answers.flatMap(({ reading }) => reading.evidence);
  const absent = together(answers.flatMap((answer) => answer.absent ?? []));
  return {
    events: answers.flatMap(({ events }) => events),
    window: {
      ...place,
      source: lookup.eventSource,
      covered: absent === null ? [asked] : [],
      absent:
        absent ??
        cutAbsence(`${lookup.eventSource} in ${place.region} of ${place.account}`, evidence, { asked, assessment }),
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
