import type { Assessment, ChangeEvent, Fact, Interval } from '../../model/index.ts';
import type { Place } from '../arn.ts';
import { historyWindow, lookupEventName } from '../cloudtrail-lookup.ts';
import { listAt } from '../shape.ts';
import type { Archive } from './archive.ts';
import { readEventRecord } from './event-record.ts';
import { factOf, mergeFacts } from './fact.ts';

/** Successful events of some names of one source in one place over a window, by default all that history was asked for. */
export function eventsNamed(
  archive: Archive,
  place: Place,
  wanted: {
    readonly source: string;
    readonly names: readonly string[];
    readonly assessment: Assessment;
    readonly window?: Interval;
  },
): Fact<readonly ChangeEvent[]> {
  const [first, ...others] = wanted.names.map((name) => eventsOf(archive, place, { ...wanted, name }));
  if (first === undefined) throw new TypeError('at least one name');
  return mergeFacts(first, others, (events, more) => [...events, ...more.flat()]);
}

function eventsOf(
  archive: Archive,
  place: Place,
  {
    source,
    name,
    assessment,
    window = historyWindow(assessment),
  }: {
    readonly source: string;
    readonly name: string;
    readonly assessment: Assessment;
    readonly window?: Interval;
  },
): Fact<readonly ChangeEvent[]> {
  const reading = archive(lookupEventName(name, window), place);
  return factOf(reading, (pages) => {
    const events = new Map<string, ChangeEvent>();
    for (const [index, page] of pages.entries()) {
      const list = listAt(page, 'Events');
      if (list === undefined) return undefined;
      for (const item of list) {
        const event = readEventRecord(item, { ...place, evidence: reading.pageEvidence[index] ?? '' });
        if (event === 'unreadable') return undefined;
        if (event === 'read-only' || event.source !== source || event.error !== null) continue;
        events.set(event.id, event);
      }
    }
    return [...events.values()];
  });
}
