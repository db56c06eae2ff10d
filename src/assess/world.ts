import type {
  Absent,
  Assessment,
  ChangeEvent,
  Estate,
  ManualRecord,
  Resource,
  ResourceKind,
  Surroundings,
  UnknownPart,
} from '../model/index.ts';
import { contains, grouped } from '../model/index.ts';
import { deletedResources, indexHistory } from '../timeline/index.ts';
import type { DeletedResource, EventWindow, History } from '../timeline/index.ts';
import type { TrailLogs } from '../sources/reading/index.ts';
import { seenResources, type SeenResource } from './seen.ts';
import { recordFinder } from './records.ts';
import type { RecordsOf } from './records.ts';

/** Everything that judging reads, indexed once for all controls. */
export interface World {
  readonly assessment: Assessment;
  readonly history: History;
  readonly windows: readonly EventWindow[];
  readonly resourcesOf: (kind: ResourceKind) => readonly Resource[];
  /** The resource of a kind by its id; undefined where there is none. */
  readonly resourceOf: (kind: ResourceKind, id: string) => Resource | undefined;
  readonly unknownOf: (kind: ResourceKind) => readonly UnknownPart[];
  readonly deletedOf: (kind: ResourceKind) => readonly DeletedResource[];
  /** What only events tell of a resource, where it was not listed; undefined for one that was. */
  readonly seenOf: (resource: Resource) => SeenResource | undefined;
  readonly recordsOf: RecordsOf;
  /** Why it is not known which manual evidence there is; null when it is. */
  readonly recordsAbsent: Absent | null;
  /** What controls that look beyond their subject are given. */
  readonly surroundings: Surroundings;
}

export interface WorldInput {
  readonly assessment: Assessment;
  readonly estate: Estate;
  readonly events: readonly ChangeEvent[];
  readonly windows: readonly EventWindow[];
  readonly logs: readonly TrailLogs[];
  readonly records: readonly ManualRecord[];
  readonly recordsAbsent: Absent | null;
}

export function buildWorld(input: WorldInput): World {
  const { assessment, estate, events, windows, records, recordsAbsent } = input;
  const seen = seenResources({ ...input, ...estate });
  const seenBy = new Map<Resource, SeenResource>(seen.present.map((one) => [one.resource, one]));
  const resources = [...estate.resources, ...seen.present.map(({ resource }) => resource)];
  const byKind = grouped(resources, (resource) => resource.kind);
  const deleted = [...deletedResources(events, assessment.period), ...seen.deleted];
  const resourcesOf = (kind: ResourceKind): readonly Resource[] => byKind.get(kind) ?? [];
  const byId = new Map<ResourceKind, ReadonlyMap<string, Resource>>();
  const resourceOf = (kind: ResourceKind, id: string): Resource | undefined => {
    const index = byId.get(kind) ?? new Map(resourcesOf(kind).map((resource) => [resource.id, resource]));
    byId.set(kind, index);
    return index.get(id);
  };
  const unknownOf = (kind: ResourceKind): readonly UnknownPart[] => estate.unknown.filter((part) => part.kind === kind);
  return {
    assessment,
    windows,
    history: indexHistory({ events, windows, resources, assessment }),
    resourcesOf,
    resourceOf,
    unknownOf,
    deletedOf: (kind) => deleted.filter((one) => one.resource.kind === kind),
    seenOf: (resource) => seenBy.get(resource),
    recordsOf: recordFinder(records),
    recordsAbsent,
    surroundings: {
      resourcesOf,
      unknownOf,
      events: events.filter(({ time }) => contains(assessment.period, time)),
      eventsAbsent: (account, source) => eventsAbsent(windows, account, source),
    },
  };
}

/** Why not every call of a service in an account is known: where one window of it is not covered in full. */
function eventsAbsent(windows: readonly EventWindow[], account: string, source: string): Absent | null {
  const own = windows.filter((window) => window.account === account && window.source === source);
  if (own.length > 0) return own.find(({ absent }) => absent !== null)?.absent ?? null;
  return {
    kind: 'absent',
    cause: 'missing',
    message: `the calls of ${source} in ${account} were not collected`,
    evidence: [],
  };
}
