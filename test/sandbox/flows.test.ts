import * as dynamodb from '@aws-sdk/client-dynamodb';
import { DescribeStreamCommand, DynamoDBStreamsClient, ListStreamsCommand } from '@aws-sdk/client-dynamodb-streams';
import { DescribeStreamSummaryCommand, EncryptionType, KinesisClient, StreamStatus } from '@aws-sdk/client-kinesis';
import { LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { describe, expect, test } from 'vitest';
import { sandboxCredentials, serveSandbox } from '../../src/sandbox/index.ts';
import { createRequestHandler } from '../../src/sandbox/request-handler.ts';
import { modelPath, shapeProblems, type AllowedValues, type RawResponse } from '../support/shape-check.ts';
import { analyticsCredentials, sandboxOf } from './support.ts';

const sandbox = sandboxOf();
const responses: RawResponse[] = [];
const requestHandler = createRequestHandler(async (request) => {
  const response = await sandbox.handle(request);
  responses.push(response);
  return response;
});
const options = { region: 'eu-central-1', credentials: sandboxCredentials, maxAttempts: 1, requestHandler };
const production = new dynamodb.DynamoDBClient(options);
const analytics = new dynamodb.DynamoDBClient({ ...options, credentials: analyticsCredentials });
const streams = new DynamoDBStreamsClient(options);
const kinesis = new KinesisClient(options);
const lambda = new LambdaClient(options);

const values = (object: Readonly<Record<string, string>>): readonly string[] => Object.values(object);
const arn = (name: string): string => `arn:aws:dynamodb:eu-central-1:111122223333:table/${name}`;

/** What is wrong with the shape of the last answer. */
const problems = (
  service: 'dynamodb' | 'dynamodb-streams' | 'kinesis' | 'lambda',
  operation: string,
  allowed: AllowedValues = {},
) => {
  const response = responses.at(-1);
  if (response === undefined) throw new Error('no answer');
  return shapeProblems({ service, operation }, response, allowed);
};

describe('transfers of the bank', () => {
  test('exports of the last 90 days, each with its destination', async () => {
    const listed = await production.send(new dynamodb.ListExportsCommand({}));
    expect(
      problems('dynamodb', 'ListExports', { 'ExportSummaries.ExportStatus': values(dynamodb.ExportStatus) }),
    ).toEqual([]);
    expect(listed.ExportSummaries).toHaveLength(3);
    const found = listed.ExportSummaries?.map(({ ExportArn }) => ExportArn) ?? [];
    expect(found[2]).toMatch(/:table\/ledger-entries\/export\/0\d{13}-[0-9a-f]{8}$/);
    const { ExportDescription } = await production.send(new dynamodb.DescribeExportCommand({ ExportArn: found[1] }));
    expect(problems('dynamodb', 'DescribeExport')).toEqual([]);
    expect(ExportDescription).toMatchObject({
      ExportStatus: 'COMPLETED',
      StartTime: new Date('2026-10-03T02:10:26Z'),
      S3Bucket: 'meridian-regulatory-reporting',
      S3SseAlgorithm: 'KMS',
    });
    expect(ExportDescription).not.toHaveProperty('S3BucketOwner');
  });

  test('an export that left the bank', async () => {
    const listed = await analytics.send(new dynamodb.ListExportsCommand({}));
    const ExportArn = listed.ExportSummaries?.[0]?.ExportArn;
    const { ExportDescription } = await analytics.send(new dynamodb.DescribeExportCommand({ ExportArn }));
    expect(ExportDescription).toMatchObject({ S3BucketOwner: '999999999999', S3SseAlgorithm: 'AES256' });
    await expect(production.send(new dynamodb.DescribeExportCommand({ ExportArn }))).rejects.toMatchObject({
      name: 'ExportNotFoundException',
    });
  });

  test('imports, in pages', async () => {
    const first = await analytics.send(new dynamodb.ListImportsCommand({ PageSize: 2 }));
    expect(
      problems('dynamodb', 'ListImports', { 'ImportSummaryList.ImportStatus': values(dynamodb.ImportStatus) }),
    ).toEqual([]);
    expect(first.ImportSummaryList).toHaveLength(2);
    const rest = await analytics.send(new dynamodb.ListImportsCommand({ PageSize: 2, NextToken: first.NextToken }));
    expect(rest).toMatchObject({ ImportSummaryList: [{}] });
    const ImportArn = first.ImportSummaryList?.[1]?.ImportArn;
    const { ImportTableDescription } = await analytics.send(new dynamodb.DescribeImportCommand({ ImportArn }));
    expect(problems('dynamodb', 'DescribeImport')).toEqual([]);
    expect(ImportTableDescription).toMatchObject({
      ImportStatus: 'COMPLETED',
      S3BucketSource: { S3Bucket: 'meridian-stress-scenarios' },
      TableCreationParameters: { TableName: 'stress-scenarios-2026-10' },
    });
  });

  test('refuses what AWS refuses', async () => {
    await expect(production.send(new dynamodb.ListExportsCommand({ MaxResults: 26 }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    await expect(
      production.send(new dynamodb.DescribeImportCommand({ ImportArn: `${arn('x')}/import/01` })),
    ).rejects.toMatchObject({ name: 'ImportNotFoundException' });
  });
});

describe('consumers of changes', () => {
  test('rules that count keys', async () => {
    const listed = await production.send(new dynamodb.ListContributorInsightsCommand({ MaxResults: 100 }));
    expect(problems('dynamodb', 'ListContributorInsights')).toEqual([]);
    expect(listed.ContributorInsightsSummaries?.map(({ TableName }) => TableName)).toEqual(['exchange-rates']);
    const described = await production.send(
      new dynamodb.DescribeContributorInsightsCommand({ TableName: 'exchange-rates' }),
    );
    expect(problems('dynamodb', 'DescribeContributorInsights')).toEqual([]);
    expect(described).toMatchObject({ ContributorInsightsStatus: 'ENABLED' });
    const off = await production.send(new dynamodb.DescribeContributorInsightsCommand({ TableName: 'card-vault' }));
    expect(off.ContributorInsightsStatus).toBe('DISABLED');
  });

  test('streams of tables, in pages, and their shards', async () => {
    const first = await streams.send(new ListStreamsCommand({ Limit: 3 }));
    expect(problems('dynamodb-streams', 'ListStreams')).toEqual([]);
    const rest = await streams.send(new ListStreamsCommand({ ExclusiveStartStreamArn: first.LastEvaluatedStreamArn }));
    const names = [...(first.Streams ?? []), ...(rest.Streams ?? [])].map(({ TableName }) => TableName);
    expect(names).toEqual(['card-authorisations', 'customer-consents', 'customer-profiles', 'ledger-entries']);
    const StreamArn = first.Streams?.[2]?.StreamArn;
    const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn, Limit: 1 }));
    expect(problems('dynamodb-streams', 'DescribeStream')).toEqual([]);
    expect(StreamDescription).toMatchObject({ StreamStatus: 'ENABLED', StreamViewType: 'NEW_AND_OLD_IMAGES' });
    const more = await streams.send(
      new DescribeStreamCommand({ StreamArn, ExclusiveStartShardId: StreamDescription?.LastEvaluatedShardId }),
    );
    expect(more.StreamDescription?.Shards).toHaveLength(1);
    const table = await production.send(new dynamodb.DescribeTableCommand({ TableName: 'customer-profiles' }));
    expect(table.Table?.LatestStreamArn).toBe(StreamArn);
  });

  test('Kinesis data streams, with and without a key', async () => {
    const ask = (name: string) =>
      kinesis.send(
        new DescribeStreamSummaryCommand({ StreamARN: `arn:aws:kinesis:eu-central-1:111122223333:stream/${name}` }),
      );
    const cards = await ask('card-authorisations');
    expect(
      problems('kinesis', 'DescribeStreamSummary', {
        'StreamDescriptionSummary.EncryptionType': values(EncryptionType),
        'StreamDescriptionSummary.StreamStatus': values(StreamStatus),
      }),
    ).toEqual([]);
    expect(cards.StreamDescriptionSummary).toMatchObject({ EncryptionType: 'KMS', RetentionPeriodHours: 168 });
    expect((await ask('ledger-entries')).StreamDescriptionSummary?.EncryptionType).toBe('NONE');
    await expect(ask('none')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('functions that poll them', async () => {
    const all = await lambda.send(new ListEventSourceMappingsCommand({}));
    expect(problems('lambda', 'ListEventSourceMappings')).toEqual([]);
    expect(all.EventSourceMappings).toHaveLength(5);
    const first = await lambda.send(new ListEventSourceMappingsCommand({ MaxItems: 4 }));
    const rest = await lambda.send(new ListEventSourceMappingsCommand({ MaxItems: 4, Marker: first.NextMarker }));
    expect(rest.EventSourceMappings).toHaveLength(1);
    const own = await lambda.send(new ListEventSourceMappingsCommand({ FunctionName: 'fraud-screening' }));
    expect(own.EventSourceMappings?.[0]?.EventSourceArn).toContain(':stream/card-authorisations');
    expect(modelPath('lambda', 'ListEventSourceMappings')).toBe('GET /2015-03-31/event-source-mappings/');
  });

  test('over HTTP too, where only the target tells DynamoDB Streams from DynamoDB', async () => {
    const server = await serveSandbox(sandboxOf(), { port: 0 });
    const { requestHandler: _, ...over } = options;
    const client = new DynamoDBStreamsClient({ ...over, endpoint: server.url });
    expect((await client.send(new ListStreamsCommand({}))).Streams).toHaveLength(4);
    client.destroy();
    await server.close();
  });
});
