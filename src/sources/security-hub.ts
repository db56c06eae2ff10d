import type { JsonObject } from '../model/index.ts';
import type { Question, Source } from './source.ts';

const question = (operation: string, request: JsonObject = {}): Question => ({
  service: 'securityhub',
  operation,
  request,
});

const paged = (operation: string, request: JsonObject): Question => ({
  // 100 is the most that Security Hub gives in a page (API reference, MaxResults).
  ...question(operation, { ...request, MaxResults: 100 }),
  paging: { input: 'NextToken', output: 'NextToken' },
});

export const describeHub: Question = question('DescribeHub');

export const getEnabledStandards: Question = paged('GetEnabledStandards', {});

/** Security controls that judge about the same as a control; a filter takes twenty values (API reference). */
export const watchedControls: readonly (readonly string[])[] = [
  ['DynamoDB.1', 'DynamoDB.2', 'DynamoDB.3', 'DynamoDB.4', 'DynamoDB.5', 'DynamoDB.6', 'DynamoDB.7', 'Config.1'],
  ['CloudTrail.1', 'CloudTrail.2', 'CloudTrail.3', 'CloudTrail.4', 'CloudTrail.5', 'CloudTrail.6', 'CloudTrail.7'],
  ['KMS.1', 'KMS.2', 'KMS.3', 'KMS.4', 'KMS.5'],
  ['IAM.1', 'IAM.3', 'IAM.4', 'IAM.5', 'IAM.6', 'IAM.7', 'IAM.8', 'IAM.9', 'IAM.19', 'IAM.21'],
];

const equals = (value: string): JsonObject => ({ Value: value, Comparison: 'EQUALS' });

/** The findings of some security controls that count today: those of deleted resources are archived. */
export const getFindings = (controls: readonly string[]): Question =>
  paged('GetFindings', {
    Filters: { ComplianceSecurityControlId: controls.map(equals), RecordState: [equals('ACTIVE')] },
  });

const hub = 'arn:aws:securityhub:*:*:hub/default';

const source: Source = {
  id: 'security-hub',
  title: 'AWS Security Hub: standards and findings',
  per: 'region',
  actions: [
    { action: 'securityhub:DescribeHub', resource: hub },
    { action: 'securityhub:GetEnabledStandards', resource: hub },
    { action: 'securityhub:GetFindings', resource: hub },
  ],
  freshnessHours: 24,
  collect: async (ask) => {
    const described = await ask(describeHub);
    const off = described.kind === 'unavailable' && /^not-(subscribed|enabled)$/.test(described.cause);
    if (off) return;
    await Promise.all([ask(getEnabledStandards), ...watchedControls.map((controls) => ask(getFindings(controls)))]);
  },
};
export default source;
