import { isJsonObject, type JsonObject } from '../../model/index.ts';
import { integerOf, pageOf, SandboxFailure, textOf, type Operation, type OperationContext } from '../dispatch.ts';
import { analyzerFindings, analyzersIn, type BankAnalyzerFinding } from '../scenario/analyzers.ts';

const refused = (message: string): SandboxFailure => new SandboxFailure('ValidationException', message);

function listed(context: OperationContext, input: JsonObject, member: string, all: readonly JsonObject[]): JsonObject {
  const { items, next } = pageOf(all, {
    size: context.pageSize(integerOf(input, 'maxResults'), 100),
    token: textOf(input, 'nextToken'),
    failure: () => refused('Invalid token'),
  });
  return { [member]: items, ...(next === undefined ? {} : { nextToken: next }) };
}

const listAnalyzers: Operation['answer'] = (context, input) => {
  const analyzers = analyzersIn(context, context.scenario.now).filter(
    ({ type }) => (textOf(input, 'type') ?? type) === type,
  );
  return listed(
    context,
    input,
    'analyzers',
    analyzers.map(({ arn, name, type, createdAt }) => ({
      arn,
      name,
      type,
      createdAt: createdAt.toISOString(),
      status: 'ACTIVE',
      tags: {},
    })),
  );
};

const listFindings: Operation['answer'] = (context, input) => {
  const { now } = context.scenario;
  const arn = textOf(input, 'analyzerArn') ?? '';
  const analyzer = analyzersIn(context, now).find((one) => one.arn === arn);
  if (analyzer === undefined) {
    const members = { resourceId: arn, resourceType: 'analyzer' };
    throw new SandboxFailure('ResourceNotFoundException', 'The analyzer does not exist.', { status: 404, members });
  }
  const found = analyzer.type === 'ACCOUNT' ? analyzerFindings(context, now) : [];
  const fits = filterOf(input);
  const all = found.map((finding) => findingOf(finding, context)).filter((finding) => fits(finding));
  return listed(context, input, 'findings', all);
};

/** Whether a finding has one of the values that `eq` lists, for each member that is filtered. */
function filterOf({ filter }: JsonObject): (finding: JsonObject) => boolean {
  const criteria = Object.entries(isJsonObject(filter) ? filter : {});
  return (finding) =>
    criteria.every(([member, criterion]) => {
      const wanted = isJsonObject(criterion) ? criterion['eq'] : undefined;
      return !Array.isArray(wanted) || wanted.includes(finding[member] ?? null);
    });
}

const findingOf = (finding: BankAnalyzerFinding, { account }: OperationContext): JsonObject => ({
  id: finding.id,
  resource: finding.resource,
  resourceType: 'AWS::DynamoDB::Table',
  resourceOwnerAccount: account,
  status: finding.status,
  findingType: 'ExternalAccess',
  createdAt: finding.createdAt.toISOString(),
  updatedAt: finding.updatedAt.toISOString(),
  analyzedAt: finding.analyzedAt.toISOString(),
});

/** IAM Access Analyzer, API version 2019-11-01. */
export const accessAnalyzerOperations: readonly Operation[] = [
  {
    service: 'access-analyzer',
    operation: 'ListAnalyzers',
    http: { method: 'GET', path: '/analyzer' },
    token: { input: 'nextToken', output: 'nextToken' },
    answer: listAnalyzers,
  },
  {
    service: 'access-analyzer',
    operation: 'ListFindingsV2',
    http: { method: 'POST', path: '/findingv2' },
    token: { input: 'nextToken', output: 'nextToken' },
    answer: listFindings,
  },
];
