import type {
  Absent,
  Assessment,
  ChangeEvent,
  Estate,
  ManualRecord,
  Resource,
  ResourceKind,
  UnknownPart,
} from '../model/index.ts';
import { deletedResources, indexHistory } from '../timeline/index.ts';
import type { DeletedResource, EventWindow, History } from '../timeline/index.ts';
import { grouped } from './grouped.ts';
import { recordFinder } from './records.ts';
import type { RecordsOf } from './records.ts';

/** Everything that judging reads, indexed once for all controls. */
export interface World {
  readonly assessment: Assessment;
  readonly history: History;
  readonly windows: readonly EventWindow[];
  readonly resourcesOf: (kind: ResourceKind) => readonly Resource[];
  readonly unknownOf: (kind: ResourceKind) => readonly UnknownPart[];
  readonly deletedOf: (kind: ResourceKind) => readonly DeletedResource[];
  readonly recordsOf: RecordsOf;
  /** Why it is not known which manual evidence there is; null when it is. */
  readonly recordsAbsent: Absent | null;
}

export interface WorldInput {
  readonly assessment: Assessment;
  readonly estate: Estate;
  readonly events: readonly ChangeEvent[];
  readonly windows: readonly EventWindow[];
  readonly records: readonly ManualRecord[];
  readonly recordsAbsent: Absent | null;
}

export function buildWorld({ assessment, estate, events, windows, records, recordsAbsent }: WorldInput): World {
  const { resources } = estate;
  const byKind = grouped(resources, (resource) => resource.kind);
  const deleted = deletedResources(events, assessment.period);
  return {
    assessment,
    windows,
    history: indexHistory({ events, windows, resources, assessment }),
    resourcesOf: (kind) => byKind.get(kind) ?? [],
    unknownOf: (kind) => estate.unknown.filter((part) => part.kind === kind),
    deletedOf: (kind) => deleted.filter((one) => one.resource.kind === kind),
    recordsOf: recordFinder(records),
    recordsAbsent,
  };
}
