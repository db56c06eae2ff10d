import type { Assessment, EvidenceId, Fact, JsonObject, Movement, Resource, UnknownPart } from '../../model/index.ts';
import { isJsonObject } from '../../model/index.ts';
import type { Place } from '../arn.ts';
import { beganIn, describeExport, describeImport, jobName, listExports, listImports } from '../dynamodb-flows.ts';
import type { JobName } from '../dynamodb-flows.ts';
import type { Question } from '../source.ts';
import { numberAt, objectAt, textAt } from '../shape.ts';
import type { Archive } from './archive.ts';
import { memberFact, objectItem, populationOf } from './fact.ts';
import { placesOf, unknownPart } from './places.ts';
import { tableName, tableOfBackup, transferId } from './transfer-calls.ts';

/** A transfer as AWS describes it afterwards. */
export interface Job {
  readonly id: string;
  /** What a call names it by: the ARN of the export or import, the id of the restored table. */
  readonly key: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly movement: Movement;
  readonly description: Fact<JsonObject | null>;
  readonly evidence: readonly EvidenceId[];
}

interface Jobs {
  readonly jobs: readonly Job[];
  readonly unknown: readonly UnknownPart[];
}

interface Listing {
  readonly what: 'export' | 'import';
  readonly question: Question;
  readonly member: string;
  readonly describe: (arn: string) => Question;
  readonly described: string;
}

const listings: readonly Listing[] = [
  {
    what: 'export',
    question: listExports,
    member: 'ExportSummaries',
    describe: describeExport,
    described: 'ExportDescription',
  },
  {
    what: 'import',
    question: listImports,
    member: 'ImportSummaryList',
    describe: describeImport,
    described: 'ImportTableDescription',
  },
];

/** Exports and imports that AWS lists, with their descriptions. */
export function readJobs(archive: Archive, assessment: Assessment): Jobs {
  const parts = placesOf(assessment).flatMap((place) =>
    listings.map((listing) => readListing(archive, place, { listing, assessment })),
  );
  return { jobs: parts.flatMap((part) => part.jobs), unknown: parts.flatMap((part) => part.unknown) };
}

function readListing(
  archive: Archive,
  place: Place,
  { listing, assessment }: { readonly listing: Listing; readonly assessment: Assessment },
): Jobs {
  const reading = archive(listing.question, place);
  const { items, absent } = populationOf(reading, listing.member, objectItem(jobName));
  return {
    jobs: items
      .filter((job) => beganIn(job, assessment.period))
      .map((job) => jobOf(archive, place, { job, listing, assessment, evidence: reading.evidence })),
    unknown: unknownPart('transfer', place, absent),
  };
}

interface Listed {
  readonly job: JobName;
  readonly listing: Listing;
  readonly assessment: Assessment;
  readonly evidence: readonly EvidenceId[];
}

function jobOf(archive: Archive, place: Place, { job, listing, assessment, evidence }: Listed): Job {
  const { what } = listing;
  const description = memberFact(archive(listing.describe(job.arn), place), listing.described);
  const table = job.arn.replace(/\/(export|import)\/[^/]*$/, '');
  return {
    id: job.arn,
    key: job.arn,
    name: `${what === 'export' ? 'Export of' : 'Import into'} ${tableName(table)}`,
    account: place.account,
    region: place.region,
    movement: {
      what,
      at: startOf(job, description) ?? assessment.period.from,
      from: what === 'export' ? table : null,
      into: what === 'export' ? null : table,
    },
    description,
    evidence,
  };
}

const startOf = ({ startedAt }: JobName, description: Fact<JsonObject>): string | null =>
  startedAt ?? (description.kind === 'known' ? instantAt(description.value, 'StartTime') : null);

/** Tables that say from what they were restored: they were when they were created. */
export function restoredTables(tables: readonly Resource<'table'>[]): readonly Job[] {
  return tables.flatMap(({ id, name, account, region, facts: { description } }) => {
    if (description.kind === 'absent') return [];
    const summary = objectAt(description.value, 'RestoreSummary');
    const at = instantAt(description.value, 'CreationDateTime');
    if (!isJsonObject(summary) || at === null) return [];
    const from = textAt(summary, 'SourceTableArn') ?? tableOfBackup(textAt(summary, 'SourceBackupArn')) ?? null;
    const movement: Movement = { what: 'restore', at, from, into: id };
    const key = textAt(description.value, 'TableId') ?? '';
    return [
      {
        id: transferId(movement, key) ?? id,
        key,
        name: `Restore into ${name}`,
        account,
        region,
        movement,
        description: { ...description, value: null },
        evidence: description.evidence,
      },
    ];
  });
}

function instantAt(object: JsonObject, member: string): string | null {
  const seconds = numberAt(object, member);
  if (seconds === undefined || Math.abs(seconds) > 8.64e12) return null;
  return new Date(seconds * 1000).toISOString();
}
