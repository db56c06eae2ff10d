import type { Assessment, JsonObject, ManualRecord } from '../model/index.ts';
import type { Aspect } from './aspects.ts';
import { count, field, some } from './judgement.ts';
import { objects, requiredText, text } from './read.ts';

interface Seen {
  readonly request: JsonObject;
  /** Day after the last that its register covers. */
  readonly until: string;
}

/** Whether the requests of a register were carried out inside one month, or three where that was said in time. */
export function requestsAspect(records: readonly ManualRecord[], { period, startedAt }: Assessment): Aspect {
  const requests = newestOf(records);
  const end = (period.to < startedAt ? period.to : startedAt).slice(0, 10);
  const states = requests.map((seen) => ({ state: stateOf(seen, end), name: requiredText(seen.request, 'reference') }));
  const of = (state: State): readonly string[] => states.filter((one) => one.state === state).map(({ name }) => name);
  const [late, unreadable, since] = [of('late'), of('unreadable'), of('due-since')];
  const deciding = [
    field('requests', requests.length, 'must be carried out within one month', late.length === 0),
    ...late.map((name) => field(`requests[${name}]`, 'late', 'must be carried out within one month', false)),
  ];
  if (late.length > 0)
    return { outcome: 'not-satisfied', text: `${count(late.length, 'request')} late (${some(late)})`, deciding };
  if (unreadable.length > 0) {
    return { outcome: 'inconclusive', text: `the days of ${some(unreadable)} are not in order`, deciding };
  }
  if (since.length > 0) {
    return { outcome: 'inconclusive', text: `${some(since)} became due after the last day of the register`, deciding };
  }
  const done = `${count(of('done').length, 'request')} carried out in time or refused, ${of('open').length} not due yet`;
  return { outcome: 'satisfied', text: done, deciding };
}

/** Each request as the newest register tells it. */
function newestOf(records: readonly ManualRecord[]): readonly Seen[] {
  const seen = new Map<string, Seen>();
  for (const { details, covers } of records)
    for (const request of objects(details, 'requests')) {
      const reference = requiredText(request, 'reference');
      if (!seen.has(reference)) seen.set(reference, { request, until: covers.to.slice(0, 10) });
    }
  return [...seen.values()];
}

type State = 'done' | 'late' | 'open' | 'due-since' | 'unreadable';

function stateOf({ request, until }: Seen, end: string): State {
  const received = requiredText(request, 'received');
  const due = monthsAfter(received, text(request, 'extended') === undefined ? 1 : 3);
  const erased = text(request, 'erased');
  if (due === undefined || (erased !== undefined && !(isDay(erased) && erased >= received && erased <= until))) {
    return 'unreadable';
  }
  if (text(request, 'refused') !== undefined) return 'done';
  if (erased !== undefined) return erased <= due ? 'done' : 'late';
  if (due < until) return 'late';
  return due < end ? 'due-since' : 'open';
}

const isDay = (written: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(written) && !Number.isNaN(Date.parse(written));

/** The same day of a later month, or its last one; undefined for what is no day. */
function monthsAfter(day: string, months: number): string | undefined {
  if (!isDay(day)) return undefined;
  const date = new Date(day);
  const target = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0));
  target.setUTCDate(Math.min(date.getUTCDate(), target.getUTCDate()));
  return target.toISOString().slice(0, 10);
}
