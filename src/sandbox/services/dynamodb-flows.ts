import type { JsonObject } from '../../model/index.ts';
import {
  epochSeconds,
  integerOf,
  pageOf,
  SandboxFailure,
  textOf,
  type Operation,
  type OperationContext,
} from '../dispatch.ts';
import { within } from '../scenario/bank.ts';
import { listedExports, listedImports, type BankExport, type BankImport } from '../scenario/transfers.ts';

const operation = (name: string, answer: Operation['answer'], paged = false): Operation => ({
  service: 'dynamodb',
  operation: name,
  answer,
  ...(paged && { token: { input: 'NextToken', output: 'NextToken' } }),
});

const invalid = (message: string): SandboxFailure => new SandboxFailure('ValidationException', message);

/** One page of a listing, of at most as many as AWS gives. */
function paged<T>(
  context: OperationContext,
  input: JsonObject,
  { list, limit, most }: { readonly list: readonly T[]; readonly limit: string; readonly most: number },
) {
  const wanted = integerOf(input, limit);
  if (wanted !== undefined && (wanted < 1 || wanted > most)) {
    throw invalid(`1 validation error detected: Value '${wanted}' at '${limit}' failed to satisfy constraint`);
  }
  return pageOf(list, {
    size: context.pageSize(wanted, most),
    token: textOf(input, 'NextToken'),
    failure: () => invalid('NextToken is not valid'),
  });
}

const next = (token: string | undefined): JsonObject => (token === undefined ? {} : { NextToken: token });

const exportsHere = ({ scenario, account, region }: OperationContext): readonly BankExport[] =>
  listedExports(scenario).filter(({ table }) => table.account === account && table.region === region);

const status = (context: OperationContext, endedAt: Date): string =>
  endedAt <= context.scenario.now ? 'COMPLETED' : 'IN_PROGRESS';

const listExports: Operation['answer'] = (context, input) => {
  const table = textOf(input, 'TableArn');
  const list = exportsHere(context).filter((one) => table === undefined || one.table.arn === table);
  const page = paged(context, input, { list, limit: 'MaxResults', most: 25 });
  return {
    ExportSummaries: page.items.map(({ arn, endedAt }) => ({
      ExportArn: arn,
      ExportStatus: status(context, endedAt),
      ExportType: 'FULL_EXPORT',
    })),
    ...next(page.next),
  };
};

const describeExport: Operation['answer'] = (context, input) => {
  const wanted = textOf(input, 'ExportArn');
  const found = exportsHere(context).find(({ arn }) => arn === wanted);
  if (found === undefined) throw new SandboxFailure('ExportNotFoundException', `Export not found: ${wanted}`);
  const { table, bucketOwner, keyArn } = found;
  return {
    ExportDescription: {
      ExportArn: found.arn,
      ExportStatus: status(context, found.endedAt),
      StartTime: epochSeconds(found.startedAt),
      EndTime: epochSeconds(found.endedAt),
      ExportManifest: `${found.prefix}/AWSDynamoDB/${found.arn.split('/').at(-1)}/manifest-summary.json`,
      TableArn: table.arn,
      TableId: table.id,
      ExportTime: epochSeconds(found.startedAt),
      S3Bucket: found.bucket,
      ...(bucketOwner !== null && { S3BucketOwner: bucketOwner }),
      S3Prefix: found.prefix,
      S3SseAlgorithm: keyArn === null ? 'AES256' : 'KMS',
      ...(keyArn !== null && { S3SseKmsKeyId: keyArn }),
      ExportFormat: 'DYNAMODB_JSON',
      BilledSizeBytes: table.bytes,
      ItemCount: table.items,
      ExportType: 'FULL_EXPORT',
    },
  };
};

const importsHere = (context: OperationContext): readonly BankImport[] =>
  listedImports(context.scenario).filter(
    ({ account, region }) => account === context.account && region === context.region,
  );

const sourceOf = ({ bucket, prefix }: BankImport): JsonObject => ({ S3Bucket: bucket, S3KeyPrefix: prefix });

const listImports: Operation['answer'] = (context, input) => {
  const table = textOf(input, 'TableArn');
  const list = importsHere(context).filter(({ tableArn }) => table === undefined || tableArn === table);
  const page = paged(context, input, { list, limit: 'PageSize', most: 25 });
  return {
    ImportSummaryList: page.items.map((one) => ({
      ImportArn: one.arn,
      ImportStatus: status(context, one.endedAt),
      TableArn: one.tableArn,
      S3BucketSource: sourceOf(one),
      InputFormat: 'DYNAMODB_JSON',
      StartTime: epochSeconds(one.startedAt),
      EndTime: epochSeconds(one.endedAt),
    })),
    ...next(page.next),
  };
};

const describeImport: Operation['answer'] = (context, input) => {
  const wanted = textOf(input, 'ImportArn');
  const found = importsHere(context).find(({ arn }) => arn === wanted);
  if (found === undefined) throw new SandboxFailure('ImportNotFoundException', `Import not found: ${wanted}`);
  return {
    ImportTableDescription: {
      ImportArn: found.arn,
      ImportStatus: status(context, found.endedAt),
      TableArn: found.tableArn,
      TableId: found.tableId,
      S3BucketSource: sourceOf(found),
      ErrorCount: 0,
      InputFormat: 'DYNAMODB_JSON',
      InputCompressionType: 'GZIP',
      TableCreationParameters: {
        TableName: found.tableName,
        AttributeDefinitions: [{ AttributeName: 'scenarioId', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'scenarioId', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
      },
      StartTime: epochSeconds(found.startedAt),
      EndTime: epochSeconds(found.endedAt),
      ProcessedSizeBytes: found.items * 300,
      ProcessedItemCount: found.items,
      ImportedItemCount: found.items,
    },
  };
};

/** Tables whose keys are counted, without their indexes: the bank counts keys of none. */
const insightsHere = (context: OperationContext) =>
  within(context.scenario.tables, context).filter(({ insights }) => insights);

const listContributorInsights: Operation['answer'] = (context, input) => {
  const wanted = textOf(input, 'TableName');
  const list = insightsHere(context).filter(
    ({ name, arn }) => wanted === undefined || wanted === name || wanted === arn,
  );
  const page = paged(context, input, { list, limit: 'MaxResults', most: 100 });
  return {
    ContributorInsightsSummaries: page.items.map(({ name }) => ({
      TableName: name,
      ContributorInsightsStatus: 'ENABLED',
    })),
    ...next(page.next),
  };
};

const describeContributorInsights: Operation['answer'] = (context, input) => {
  const wanted = textOf(input, 'TableName');
  const table = within(context.scenario.tables, context).find(({ name, arn }) => wanted === name || wanted === arn);
  if (table === undefined) {
    throw new SandboxFailure('ResourceNotFoundException', `Requested resource not found: Table: ${wanted} not found`);
  }
  if (!table.insights) return { TableName: table.name, ContributorInsightsStatus: 'DISABLED' };
  return {
    TableName: table.name,
    ContributorInsightsRuleList: ['PKC', 'PKT'].map(
      (rule) => `DynamoDBContributorInsights-${rule}-${table.name}-${table.createdAt.getTime()}`,
    ),
    ContributorInsightsStatus: 'ENABLED',
    LastUpdateDateTime: epochSeconds(table.createdAt),
  };
};

/** Exports, imports and the rules of Contributor Insights. */
export const dynamodbFlowOperations: readonly Operation[] = [
  operation('ListExports', listExports, true),
  operation('DescribeExport', describeExport),
  operation('ListImports', listImports, true),
  operation('DescribeImport', describeImport),
  operation('ListContributorInsights', listContributorInsights, true),
  operation('DescribeContributorInsights', describeContributorInsights),
];
