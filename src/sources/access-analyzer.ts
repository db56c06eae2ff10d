import { objectsAt, textAt } from './shape.ts';
import type { JsonObject } from '../model/index.ts';
import type { Question, Source } from './source.ts';

/** Type of the findings that stand beside a control (`FindingType`). */
export const externalAccess = 'ExternalAccess';

export const listAnalyzers: Question = {
  service: 'access-analyzer',
  operation: 'ListAnalyzers',
  request: {},
  paging: { input: 'nextToken', output: 'nextToken' },
};

/** Findings of an analyzer about tables, their streams and keys; resolved ones tell of policies that are gone. */
export const listFindings = (analyzerArn: string): Question => ({
  service: 'access-analyzer',
  operation: 'ListFindingsV2',
  request: {
    analyzerArn,
    filter: {
      resourceType: { eq: ['AWS::DynamoDB::Table', 'AWS::DynamoDB::Stream', 'AWS::KMS::Key'] },
      status: { eq: ['ACTIVE', 'ARCHIVED'] },
    },
  },
  paging: { input: 'nextToken', output: 'nextToken' },
});

/** ARNs of the analyzers that look for access from outside; others look for access within, or for what is not used. */
export const watchingAnalyzers = (pages: readonly JsonObject[]): readonly string[] =>
  pages
    .flatMap((page) => objectsAt(page, 'analyzers'))
    .filter((one) => textAt(one, 'status') === 'ACTIVE' && /^(ACCOUNT|ORGANIZATION)$/.test(textAt(one, 'type') ?? ''))
    .flatMap((one) => textAt(one, 'arn') ?? []);

const source: Source = {
  id: 'access-analyzer',
  title: 'IAM Access Analyzer: access from outside to tables, streams and keys',
  per: 'region',
  actions: [
    { action: 'access-analyzer:ListAnalyzers', resource: '*' },
    { action: 'access-analyzer:ListFindings', resource: 'arn:aws:access-analyzer:*:*:analyzer/*' },
  ],
  freshnessHours: 24,
  collect: async (ask) => {
    const list = await ask(listAnalyzers);
    if (list.kind === 'answered') await Promise.all(watchingAnalyzers(list.pages).map((arn) => ask(listFindings(arn))));
  },
};
export default source;
