import type { ChangeEvent, Control, ControlContext, Resource, Subject } from '../model/index.ts';
import { reconstruct } from '../timeline/index.ts';
import type { Turn } from '../timeline/index.ts';
import type { Evaluation, RawObservation } from './observation.ts';
import { judgeChanges, judgeSnapshot } from './judge.ts';
import { blindSpots, emptyPopulation, lifecycleSources, unknownParts } from './population.ts';
import type { World } from './world.ts';

/** Judges every subject of a control over the period. */
export function evaluateControl(control: Control, world: World): Evaluation {
  const living = world.resourcesOf(control.subject).map((resource) => livingOf(control, resource, world));
  const deleted = changesLifecycle(control) ? world.deletedOf(control.subject) : [];
  const observations = [
    ...[...living, ...deleted].flatMap((lived) => overPeriod(control, lived, world)),
    ...unknownParts(control, world),
    ...(changesLifecycle(control) ? blindSpots(control, world) : []),
  ];
  return {
    control,
    observations: observations.length > 0 ? observations : [emptyPopulation(control, world)],
    deleted: deleted.map(({ resource, deleted: { at } }) => ({ id: resource.id, at })),
  };
}

/** Whether the control watches the events that also tell of deleted subjects. */
const changesLifecycle = (control: Control): boolean =>
  control.changes.some((rule) => rule.source === lifecycleSources[control.subject]);

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
  const records = world.recordsOf(control.id, resource);
  const context: ControlContext = { assessment, parameters: assessment.parameters, records };
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
  return spans.map((span) => ({ ...span, subject, population: 'one' }));
}

function livingOf(control: Control, resource: Resource, { history }: World): Lived {
  const events = history.changesOf(resource, control.changes);
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
