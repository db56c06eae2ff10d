import type { ChangeEvent, Control, ControlContext, Resource, Subject } from '../model/index.ts';
import { momentOf, reconstruct, sourceOfKind } from '../timeline/index.ts';
import type { DeletedResource, Span, Turn } from '../timeline/index.ts';
import { observed } from './observation.ts';
import type { Evaluation, RawObservation } from './observation.ts';
import { judgeChanges, judgeSnapshot } from './judge.ts';
import { blindSpots, emptyPopulation, unknownParts } from './population.ts';
import type { World } from './world.ts';

/** Judges every subject of a control over the period. */
export function evaluateControl(control: Control, world: World): Evaluation {
  const deleted = watchesDeletion(control) ? world.deletedOf(control.subject) : [];
  return {
    control,
    observations: observationsOf(control, deleted, world),
    deleted: deleted.map(({ resource, deleted: { at } }) => ({ id: resource.id, at })),
  };
}

function* observationsOf(
  control: Control,
  deleted: readonly DeletedResource[],
  world: World,
): Generator<RawObservation, void> {
  let found = 0;
  for (const group of groupsOf(control, deleted, world))
    for (const one of group) {
      found += 1;
      yield one;
    }
  if (found === 0) yield emptyPopulation(control, world);
}

/** Subject by subject: delegating to each list would cost as much as judging it. */
function* groupsOf(
  control: Control,
  deleted: readonly DeletedResource[],
  world: World,
): Generator<readonly RawObservation[], void> {
  for (const resource of world.resourcesOf(control.subject)) yield observe(control, resource, world);
  for (const lived of deleted) yield overPeriod(control, lived, world);
  yield unknownParts(control, world);
  yield blindSpots(control, world);
}

/** Whether the control watches the events that also tell of deleted subjects. */
const watchesDeletion = (control: Control): boolean =>
  control.changes.some((rule) => rule.source === sourceOfKind(control.subject));

/** A subject that happened is judged at its instant, any other over the part of the period in which it existed. */
function observe(control: Control, resource: Resource, world: World): readonly RawObservation[] {
  const moment = momentOf(resource);
  return moment === null
    ? overPeriod(control, livingOf(control, resource, world), world)
    : [atMoment(control, { resource, moment }, world)];
}

/** What happened stays as it was: no later change alters it, and only its own evidence tells of it. */
function atMoment(
  control: Control,
  { resource, moment }: { readonly resource: Resource; readonly moment: Turn },
  world: World,
): RawObservation {
  const { judgement, cause, evidence } = judgeSnapshot(control, resource, contextOf(control, resource, world));
  const { outcome, reason, deciding } = judgement;
  const interval = { from: moment.at, to: moment.at };
  const span: Span = {
    interval,
    outcome,
    cause,
    reason,
    deciding,
    basis: 'event',
    evidence,
    begun: moment.event,
    ended: null,
  };
  return observed(span, { subject: subjectOf(resource), population: 'one' });
}

/** Records whose files are lost or damaged support nothing; that there are such ones is told beside the others. */
export function contextOf(
  control: Control,
  resource: Resource,
  { assessment, recordsOf, recordsAbsent, surroundings }: World,
): ControlContext {
  const found = recordsOf(control.id, resource);
  const unread = found.find((record) => record.unread !== undefined)?.unread;
  return {
    assessment,
    parameters: assessment.parameters,
    records: unread === undefined ? found : found.filter((record) => record.unread === undefined),
    recordsAbsent: recordsAbsent ?? unread ?? null,
    surroundings,
  };
}

interface Lived {
  readonly resource: Resource;
  readonly events: readonly ChangeEvent[];
  readonly created: Turn | null;
  readonly deleted: Turn | null;
}

/** One subject over the part of the period in which it existed. */
function overPeriod(control: Control, lived: Lived, world: World): readonly RawObservation[] {
  const { assessment, history } = world;
  const { resource, events, created, deleted } = lived;
  const context = contextOf(control, resource, world);
  const spans = reconstruct({
    period: assessment.period,
    collectedAt: assessment.startedAt,
    snapshot: judgeSnapshot(control, resource, context),
    changes: judgeChanges(control, { resource, events }, context),
    coverage: history.coverageOf(resource, control.changes),
    created,
    deleted,
  });
  const subject = subjectOf(resource);
  return spans.map((span) => observed(span, { subject, population: 'one' }));
}

function livingOf(control: Control, resource: Resource, { history, seenOf }: World): Lived {
  const events = history.changesOf(resource, control.changes);
  const seen = seenOf(resource);
  if (seen !== undefined) {
    const since = seen.after?.time ?? '';
    return { resource, events: events.filter(({ time }) => time > since), created: seen.created, deleted: null };
  }
  return { resource, events, created: history.creationOf(resource), deleted: null };
}

const subjects = new WeakMap<Resource, Subject>();

/** A resource as reports name it: one value for all observations about it, of which there are hundreds of thousands. */
export function subjectOf(resource: Resource): Subject {
  const known = subjects.get(resource);
  if (known !== undefined) return known;
  const { kind, id, name, account, region, dataClass } = resource;
  const subject = { kind, id, name, account, region, dataClass };
  subjects.set(resource, subject);
  return subject;
}
