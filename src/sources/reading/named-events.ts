import type { Assessment, ChangeEvent, Fact, Interval } from '../../model/index.ts';
import type { Place } from '../arn.ts';
import { historyWindow, lookupEventName } from '../cloudtrail-lookup.ts';
import { listAt } from '../shape.ts';
import type { Archive } from './archive.ts';
import { readEventRecord } from './event-record.ts';
import { factOf, mergeFacts } from './fact.ts';
import { readAllChanges } from './lookups.ts';

/** Events of some names of one source. */
interface Wanted {
  readonly source: string;
  readonly names: readonly string[];
  readonly assessment: Assessment;
  /** By default all that history was asked for. */
  readonly window?: Interval;
}

/** Successful events of some names of one source in one place over a window. */
export function eventsNamed(archive: Archive, place: Place, wanted: Wanted): Fact<readonly ChangeEvent[]> {
  const { names, window = historyWindow(wanted.assessment) } = wanted;
  const all = readAllChanges(archive, place, window);
  if (all?.absent === null)
    return factOf(all.reading, () => names.flatMap((name) => onceEach(all.events.filter(isNamed(name, wanted)))));
  const [first, ...others] = names.map((name) => eventsOf(archive, place, { ...wanted, name, window }));
  if (first === undefined) throw new TypeError('at least one name');
  const fact = mergeFacts(first, others, (events, more) => [...events, ...more.flat()]);
  return fact.kind === 'absent' && fact.evidence.length === 0 ? (all?.absent ?? fact) : fact;
}

const isNamed =
  (name: string, { source }: Pick<Wanted, 'source'>) =>
  (event: ChangeEvent): boolean =>
    event.name === name && event.source === source && event.error === null;

const onceEach = (events: readonly ChangeEvent[]): readonly ChangeEvent[] => [
  ...new Map(events.map((event) => [event.id, event])).values(),
];

function eventsOf(
  archive: Archive,
  place: Place,
  { source, name, window }: Pick<Wanted, 'source'> & { readonly name: string; readonly window: Interval },
): Fact<readonly ChangeEvent[]> {
  const reading = archive(lookupEventName(name, window), place);
  return factOf(reading, (pages) => {
    const events: ChangeEvent[] = [];
    for (const [index, page] of pages.entries()) {
      const list = listAt(page, 'Events');
      if (list === undefined) return undefined;
      for (const item of list) {
        const event = readEventRecord(item, { ...place, evidence: reading.pageEvidence[index] ?? '' });
        if (event === 'unreadable') return undefined;
        if (event === 'read-only' || event.source !== source || event.error !== null) continue;
        events.push(event);
      }
    }
    return onceEach(events);
  });
}
