import {
  AccessAnalyzerClient,
  AnalyzerStatus,
  FindingStatus,
  FindingType,
  ListAnalyzersCommand,
  ListFindingsV2Command,
  ResourceType,
  Type,
} from '@aws-sdk/client-accessanalyzer';
import { expect, test } from 'vitest';
import { sandboxCredentials } from '../../src/sandbox/index.ts';
import { operationsByService } from '../../src/sandbox/operations.ts';
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
const client = new AccessAnalyzerClient(options);
const values = (object: Readonly<Record<string, string>>): readonly string[] => Object.values(object);

function problems(operation: string, allowed: AllowedValues): readonly string[] {
  const response = responses.at(-1);
  if (response === undefined) throw new Error('no answer');
  return shapeProblems({ service: 'access-analyzer', operation }, response, allowed);
}

test('analyzers of the bank and what they found', async () => {
  const { analyzers = [] } = await client.send(new ListAnalyzersCommand({}));
  expect(
    problems('ListAnalyzers', { 'analyzers.type': values(Type), 'analyzers.status': values(AnalyzerStatus) }),
  ).toEqual([]);
  expect(analyzers.map(({ name }) => name)).toEqual(['external-access', 'unused-access']);
  const analyzerArn = analyzers[0]?.arn;
  const { findings = [] } = await client.send(new ListFindingsV2Command({ analyzerArn }));
  expect(
    problems('ListFindingsV2', {
      'findings.resourceType': values(ResourceType),
      'findings.status': values(FindingStatus),
      'findings.findingType': values(FindingType),
    }),
  ).toEqual([]);
  expect(findings.map(({ resource, status }) => `${resource?.replace(/.*\//, '')} ${status}`)).toEqual([
    'merchant-settlements ACTIVE',
    'ledger-balances ARCHIVED',
  ]);
  const filter = { status: { eq: ['ARCHIVED'] }, resourceType: { eq: ['AWS::DynamoDB::Table'] } };
  expect((await client.send(new ListFindingsV2Command({ analyzerArn, filter }))).findings).toHaveLength(1);
  const first = await client.send(new ListFindingsV2Command({ analyzerArn, maxResults: 1 }));
  const { nextToken } = first;
  const rest = await client.send(new ListFindingsV2Command({ analyzerArn, maxResults: 1, nextToken }));
  expect([first, rest].flatMap((page) => page.findings)).toEqual(findings);
});

test('an account without an analyzer, and an analyzer that is not there', async () => {
  const elsewhere = new AccessAnalyzerClient({ ...options, credentials: analyticsCredentials });
  expect((await elsewhere.send(new ListAnalyzersCommand({}))).analyzers).toEqual([]);
  const analyzerArn = 'arn:aws:access-analyzer:eu-central-1:111122223333:analyzer/none';
  await expect(client.send(new ListFindingsV2Command({ analyzerArn }))).rejects.toThrow('does not exist');
});

test.each(operationsByService['access-analyzer'].map(({ operation, http }) => [operation, http] as const))(
  'the path of %s is that of the model',
  (operation, http) => {
    expect(`${http?.method} ${http?.path}`).toBe(modelPath('access-analyzer', operation));
  },
);
