import type {
  Absent,
  Assessment,
  Estate,
  EvidenceId,
  Fact,
  Instant,
  Interval,
  JsonObject,
  Resource,
} from '../../model/index.ts';
import { contains } from '../../model/index.ts';
import type { Place } from '../arn.ts';
import { partitionOf } from '../arn.ts';
import {
  concernsPeriod,
  dayOfFolder,
  folderName,
  getAccountStatus,
  getAssessment,
  getEvidenceByEvidenceFolder,
  getEvidenceFoldersByAssessment,
  listAssessments,
} from '../audit-manager.ts';
import { textAt } from '../shape.ts';
import type { Archive, Reading } from './archive.ts';
import { factOf, memberFact, objectItem, populationOf, unreadable } from './fact.ts';
import { placesOf, unknownPart } from './places.ts';
import { instantAt } from './verdict-words.ts';

/** Evidence items within the period by data source, as far as they could be read; `absent` when not all could. */
export interface ItemCount {
  readonly byDataSource: Readonly<Record<string, { readonly items: number; readonly latest: Instant }>>;
  readonly absent: Absent | null;
  readonly evidence: readonly EvidenceId[];
}

/** An Audit Manager assessment, whatever is known about it. */
export interface AuditManagerAssessment {
  readonly id: string;
  readonly place: Place;
  /** Its line in `ListAssessments`. */
  readonly metadata: JsonObject;
  readonly description: Fact<JsonObject>;
  readonly count: ItemCount;
  readonly observedAt: Instant;
}

/** Audit Manager in one account and region. */
export interface AuditManagerState {
  readonly place: Place;
  /** `ACTIVE`, `INACTIVE` or `PENDING_ACTIVATION`; null when it is not known. */
  readonly status: string | null;
  readonly assessments: readonly AuditManagerAssessment[];
  /** Why the assessments are not, or not all, known. */
  readonly absent: Absent | null;
}

/** Reads Audit Manager in every account and region. Where it is not set up, there are no assessments for certain. */
export const readAssessments = (archive: Archive, assessment: Assessment): readonly AuditManagerState[] =>
  placesOf(assessment).map((place) => readPlace(archive, place, assessment.period));

function readPlace(archive: Archive, place: Place, period: Interval): AuditManagerState {
  const reading = archive(getAccountStatus, place);
  const status = factOf(reading, ([page]) => page && textAt(page, 'status'));
  if (status.kind === 'absent') return { place, status: null, assessments: [], absent: status };
  if (status.value === 'ACTIVE') return { place, status: 'ACTIVE', ...readLists(archive, place, period) };
  const known = status.value === 'INACTIVE' || status.value === 'PENDING_ACTIVATION';
  const absent = known ? null : unreadable(reading, 'the status of Audit Manager is none of the documented ones');
  return { place, status: known ? status.value : null, assessments: [], absent };
}

function readLists(
  archive: Archive,
  place: Place,
  period: Interval,
): Pick<AuditManagerState, 'assessments' | 'absent'> {
  const lists = (['ACTIVE', 'INACTIVE'] as const).map((status) =>
    populationOf(
      archive(listAssessments(status), place),
      'assessmentMetadata',
      objectItem((metadata) => {
        const id = textAt(metadata, 'id');
        return id === undefined ? undefined : ([id, metadata] as const);
      }),
    ),
  );
  const found = new Map(lists.flatMap((list) => list.items));
  return {
    assessments: [...found].map(([id, metadata]) => readOne(archive, { place, id, metadata, period })),
    absent: lists.find((list) => list.absent !== null)?.absent ?? null,
  };
}

interface Named {
  readonly place: Place;
  readonly id: string;
  readonly metadata: JsonObject;
  readonly period: Interval;
}

function readOne(archive: Archive, { place, id, metadata, period }: Named): AuditManagerAssessment {
  const folders = archive(getEvidenceFoldersByAssessment(id), place);
  return {
    id,
    place,
    metadata,
    description: memberFact(archive(getAssessment(id), place), 'assessment'),
    count: countItems(archive, folders, { place, id, metadata, period }),
    observedAt: folders.observedAt,
  };
}

function countItems(archive: Archive, folders: Reading, { place, id, period }: Named): ItemCount {
  const population = populationOf(
    folders,
    'evidenceFolders',
    objectItem((folder) => {
      const name = folderName(id, folder);
      return name === undefined ? undefined : { name, folder };
    }),
  );
  const counts = new Map<string, { items: number; latest: Instant }>();
  let { absent } = population;
  const evidence = [...folders.evidence];
  for (const { name, folder } of population.items) {
    if (!concernsPeriod(folder, period)) continue;
    const reading = archive(getEvidenceByEvidenceFolder(name), place);
    const day = dayOfFolder(folder);
    const items = populationOf(
      reading,
      'evidence',
      objectItem((item) => readItem(item, day)),
    );
    absent ??= items.absent;
    evidence.push(...reading.evidence);
    for (const { dataSource, time } of items.items) if (contains(period, time)) count(counts, dataSource, time);
  }
  return { byDataSource: Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1))), absent, evidence };
}

function count(counts: Map<string, { items: number; latest: Instant }>, dataSource: string, time: Instant): void {
  const before = counts.get(dataSource);
  if (before === undefined) counts.set(dataSource, { items: 1, latest: time });
  else counts.set(dataSource, { items: before.items + 1, latest: time > before.latest ? time : before.latest });
}

/** An item without a time counts at the start of its folder's day. */
function readItem(
  item: JsonObject,
  day: Interval | undefined,
): { readonly dataSource: string; readonly time: Instant } | undefined {
  const time = instantAt(item, 'time') ?? day?.from;
  return time === undefined ? undefined : { dataSource: textAt(item, 'dataSource') ?? 'unknown', time };
}

/** The assessments as resources. */
export function assessmentsEstate(states: readonly AuditManagerState[]): Estate {
  return {
    resources: states.flatMap((state) => state.assessments.map(assessmentResource)),
    unknown: states.flatMap((state) => unknownPart('audit-manager-assessment', state.place, state.absent)),
  };
}

function assessmentResource(one: AuditManagerAssessment): Resource<'audit-manager-assessment'> {
  const { id, place, count: counted } = one;
  return {
    kind: 'audit-manager-assessment',
    id: `arn:${partitionOf(place.region)}:auditmanager:${place.region}:${place.account}:assessment/${id}`,
    name: textAt(one.metadata, 'name') ?? id,
    account: place.account,
    region: place.region,
    dataClass: null,
    facts: {
      description: one.description,
      evidenceByDataSource: counted.absent ?? {
        kind: 'known',
        value: counted.byDataSource,
        evidence: counted.evidence,
        observedAt: one.observedAt,
      },
    },
  };
}
