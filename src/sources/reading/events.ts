import { instantWords } from '../../model/index.ts';
import type { Absent, Assessment, ChangeEvent, EvidenceId, EvidenceSet, Interval } from '../../model/index.ts';
import type { Place } from '../arn.ts';
import type { Lookup } from '../cloudtrail-lookup.ts';
import { historyWindow, lookupEvents, lookupsOf } from '../cloudtrail-lookup.ts';
import { listAt } from '../shape.ts';
import type { Archive, Reading } from './archive.ts';
import { openOnce } from './archive.ts';
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
  const archive = openOnce(evidence, assessment);
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
      covered: absent === null ? asked : null,
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

/** One record that cannot be read may be the change that matters: its window is not covered then. */
function readPages(
  reading: Reading,
  { account, region, source }: Place & { readonly source: string },
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
      else if (event !== 'read-only' && event.source === source) events.push(event);
    }
  }
  return { events, absent };
}
