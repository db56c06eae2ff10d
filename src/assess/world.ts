import type {
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

/** Everything that judging reads, indexed once for all controls. */
export interface World {
  readonly assessment: Assessment;
  readonly history: History;
  readonly windows: readonly EventWindow[];
  readonly resourcesOf: (kind: ResourceKind) => readonly Resource[];
  readonly unknownOf: (kind: ResourceKind) => readonly UnknownPart[];
  readonly deletedOf: (kind: ResourceKind) => readonly DeletedResource[];
  /** Manual evidence that names a control and a subject, newest first. */
  readonly recordsOf: (control: string, resource: Resource) => readonly ManualRecord[];
}

export interface WorldInput {
  readonly assessment: Assessment;
  readonly estate: Estate;
  readonly events: readonly ChangeEvent[];
  readonly windows: readonly EventWindow[];
  readonly records: readonly ManualRecord[];
}

export function buildWorld({ assessment, estate, events, windows, records }: WorldInput): World {
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
  };
}

function recordFinder(records: readonly ManualRecord[]): World['recordsOf'] {
  const byControl = new Map<string, ManualRecord[]>();
  for (const record of records.toSorted((a, b) => (a.covers.to < b.covers.to ? 1 : -1)))
    for (const control of record.controls) byControl.set(control, [...(byControl.get(control) ?? []), record]);
  return (control, resource) =>
    (byControl.get(control) ?? []).filter(({ subjects }) =>
      subjects.some((subject) => matches(subject, resource.name) || matches(subject, resource.id)),
    );
}

/** Whether a text fits a pattern in which `*` matches any text. */
function matches(pattern: string, text: string): boolean {
  const parts = pattern.split(/\*+/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(text);
}
