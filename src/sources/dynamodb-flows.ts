import type { Interval, JsonObject } from '../model/index.ts';
import { numberAt, objectsAt, textAt } from './shape.ts';
import type { Ask, Question, Source, Target } from './source.ts';

const question = (operation: string, request: JsonObject): Question => ({ service: 'dynamodb', operation, request });

/** Exports of the last 90 days (API reference, ListExports). */
export const listExports: Question = {
  ...question('ListExports', { MaxResults: 25 }),
  paging: { input: 'NextToken', output: 'NextToken' },
};

export const describeExport = (arn: string): Question => question('DescribeExport', { ExportArn: arn });

/** Imports of the last 90 days (API reference, ListImports). */
export const listImports: Question = {
  ...question('ListImports', { PageSize: 25 }),
  paging: { input: 'NextToken', output: 'NextToken' },
};

export const describeImport = (arn: string): Question => question('DescribeImport', { ImportArn: arn });

export const listContributorInsights: Question = {
  ...question('ListContributorInsights', { MaxResults: 100 }),
  paging: { input: 'NextToken', output: 'NextToken' },
};

/** A table or one of its indexes with the rules that count its keys. */
export interface InsightsName {
  readonly table: string;
  readonly index: string | undefined;
}

export const describeContributorInsights = ({ table, index }: InsightsName): Question =>
  question('DescribeContributorInsights', { TableName: table, ...(index !== undefined && { IndexName: index }) });

export const listStreams: Question = {
  service: 'dynamodb-streams',
  operation: 'ListStreams',
  request: { Limit: 100 },
  paging: { input: 'ExclusiveStartStreamArn', output: 'LastEvaluatedStreamArn' },
};

/** What a stream is, without its shards: they are thousands in a large table, and say nothing about it. */
export const describeStream = (arn: string): Question => ({
  service: 'dynamodb-streams',
  operation: 'DescribeStream',
  request: { StreamArn: arn, Limit: 1 },
});

/** An export or import of a listing that may have begun in the period. */
export interface JobName {
  readonly arn: string;
  /** ISO 8601; null when neither the listing nor the ARN tells. */
  readonly startedAt: string | null;
}

/** Name of an export or import out of a listing; undefined when it has no ARN. */
export function jobName(summary: JsonObject): JobName | undefined {
  const arn = textAt(summary, 'ExportArn') ?? textAt(summary, 'ImportArn');
  if (arn === undefined) return undefined;
  // `…/export/01695097218000-d299cb11`: the milliseconds of its start.
  const written = /\/(?:export|import)\/(\d{14})-/.exec(arn)?.[1];
  const seconds = numberAt(summary, 'StartTime');
  const time = seconds === undefined ? Number(written ?? Number.NaN) : seconds * 1000;
  return { arn, startedAt: Math.abs(time) <= 8.64e15 ? new Date(time).toISOString() : null };
}

/** Whether a job belongs to the period; one that does not tell its start may. */
export const beganIn = ({ startedAt }: JobName, period: Interval): boolean =>
  startedAt === null || (period.from <= startedAt && startedAt < period.to);

/** Tables and indexes out of a listing whose keys are or were counted. */
export function insightsName(summary: JsonObject): InsightsName | undefined {
  const table = textAt(summary, 'TableName');
  if (table === undefined || textAt(summary, 'ContributorInsightsStatus') === 'DISABLED') return undefined;
  return { table, index: textAt(summary, 'IndexName') };
}

/** What a listing names, as far as it could be read. */
async function listed<T>(
  ask: Ask,
  question: Question,
  { member, read }: { readonly member: string; readonly read: (item: JsonObject) => T | undefined },
): Promise<readonly T[]> {
  const answer = await ask(question);
  const items = answer.kind === 'answered' ? answer.pages.flatMap((page) => objectsAt(page, member)) : [];
  return items.map(read).filter((item) => item !== undefined);
}

/** What leaves and enters the tables of a Region: exports and imports of the period, streams, rules that count keys. */
export async function collectFlows(ask: Ask, { assessment: { period } }: Target): Promise<void> {
  const [exports, imports, insights, streams] = await Promise.all([
    listed(ask, listExports, { member: 'ExportSummaries', read: jobName }),
    listed(ask, listImports, { member: 'ImportSummaryList', read: jobName }),
    listed(ask, listContributorInsights, { member: 'ContributorInsightsSummaries', read: insightsName }),
    listed(ask, listStreams, { member: 'Streams', read: (item) => textAt(item, 'StreamArn') }),
  ]);
  const questions = [
    ...exports.filter((job) => beganIn(job, period)).map(({ arn }) => describeExport(arn)),
    ...imports.filter((job) => beganIn(job, period)).map(({ arn }) => describeImport(arn)),
    ...insights.map(describeContributorInsights),
    ...streams.map(describeStream),
  ];
  await Promise.all(questions.map(ask));
}

const tables = 'arn:aws:dynamodb:*:*:table/*';

export const flowActions: Source['actions'] = [
  { action: 'dynamodb:DescribeContributorInsights', resource: tables },
  { action: 'dynamodb:DescribeExport', resource: `${tables}/export/*` },
  { action: 'dynamodb:DescribeImport', resource: `${tables}/import/*` },
  { action: 'dynamodb:DescribeStream', resource: `${tables}/stream/*` },
  { action: 'dynamodb:ListContributorInsights', resource: '*' },
  { action: 'dynamodb:ListExports', resource: '*' },
  { action: 'dynamodb:ListImports', resource: '*' },
  { action: 'dynamodb:ListStreams', resource: '*' },
];
