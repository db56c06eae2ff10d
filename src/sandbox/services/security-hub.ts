import type { Json, JsonObject } from '../../model/index.ts';
import { isJsonObject } from '../../model/index.ts';
import {
  integerOf,
  pageOf,
  SandboxFailure,
  textOf,
  type Operation,
  type OperationContext,
  type PageOf,
} from '../dispatch.ts';
import { daysBefore } from '../scenario/bank.ts';
import { findingsOf, type BankFinding } from '../scenario/security-findings.ts';

const standards = ['aws-foundational-security-best-practices/v/1.0.0', 'pci-dss/v/4.0.1'] as const;

const describeHub: Operation['answer'] = ({ account, region, scenario }, input) => {
  const HubArn = `arn:aws:securityhub:${region}:${account}:hub/default`;
  const asked = textOf(input, 'HubArn');
  if (asked !== undefined && asked !== HubArn) {
    throw new SandboxFailure('ResourceNotFoundException', `Hub ${asked} not found.`, { status: 404 });
  }
  return {
    HubArn,
    SubscribedAt: daysBefore(scenario.now, 900, 615).toISOString(),
    AutoEnableControls: true,
    ControlFindingGenerator: 'SECURITY_CONTROL',
  };
};

const invalidInput = (message: string): SandboxFailure =>
  new SandboxFailure('InvalidInputException', message, { members: { Code: 'InvalidInputException' } });

function page<T>(context: OperationContext, input: JsonObject, list: readonly T[]): PageOf<T> {
  const requested = integerOf(input, 'MaxResults');
  if (requested !== undefined && (requested < 1 || requested > 100)) {
    throw invalidInput('MaxResults must be between 1 and 100.');
  }
  return pageOf(list, {
    size: context.pageSize(requested, 50),
    token: textOf(input, 'NextToken'),
    failure: () => invalidInput('The NextToken is not valid.'),
  });
}

const next = ({ next: token }: PageOf<unknown>): JsonObject => (token === undefined ? {} : { NextToken: token });

const getEnabledStandards: Operation['answer'] = (context, input) => {
  const { account, region } = context;
  const cut = page(
    context,
    input,
    standards.map((standard) => ({
      StandardsSubscriptionArn: `arn:aws:securityhub:${region}:${account}:subscription/${standard}`,
      StandardsArn: `arn:aws:securityhub:${region}::standards/${standard}`,
      StandardsInput: {},
      StandardsStatus: 'READY',
    })),
  );
  return { StandardsSubscriptions: cut.items, ...next(cut) };
};

const getFindings: Operation['answer'] = (context, input) => {
  const filters = isJsonObject(input['Filters']) ? input['Filters'] : {};
  const found = findingsOf(context.scenario, context).filter((finding) => matches(finding, filters));
  const cut = page(context, input, found);
  return { Findings: cut.items.map((finding) => findingShape(context, finding)), ...next(cut) };
};

/** Text attributes of a finding that can be filtered by; others are refused, so that no filter is passed over. */
const attributes: Readonly<Record<string, (finding: BankFinding) => string>> = {
  ComplianceSecurityControlId: ({ control }) => control.id,
  ComplianceStatus: ({ status }) => status,
  RecordState: () => 'ACTIVE',
  ResourceId: ({ resource }) => resource,
  WorkflowStatus: ({ suppressed }) => (suppressed ? 'SUPPRESSED' : 'NEW'),
};

/** A finding matches when, for each attribute, one of the values fits. */
function matches(finding: BankFinding, filters: JsonObject): boolean {
  return Object.entries(filters).every(([name, values]) => {
    const value = attributes[name]?.(finding);
    if (value === undefined || !Array.isArray(values)) throw invalidInput(`The filter ${name} is not supported.`);
    if (values.length > 20) throw invalidInput(`The filter ${name} has more than 20 values.`);
    return values.some((one: Json) => isJsonObject(one) && fits(value, one));
  });
}

function fits(value: string, filter: JsonObject): boolean {
  const wanted = textOf(filter, 'Value') ?? '';
  const comparison = textOf(filter, 'Comparison') ?? '';
  if (comparison === 'EQUALS') return value === wanted;
  if (comparison === 'PREFIX') return value.startsWith(wanted);
  throw invalidInput(`The comparison ${comparison} is not supported.`);
}

/** A finding in the AWS Security Finding Format, with consolidated control findings. */
function findingShape({ account, region }: OperationContext, finding: BankFinding): JsonObject {
  const { control, resource, status } = finding;
  const failed = status === 'FAILED';
  const severity = {
    Label: failed ? control.severity : 'INFORMATIONAL',
    Original: failed ? control.severity : 'INFORMATIONAL',
  };
  const types = ['Software and Configuration Checks/Industry and Regulatory Standards'];
  const at = finding.lastAt.toISOString();
  return {
    SchemaVersion: '2018-10-08',
    Id: `arn:aws:securityhub:${region}:${account}:security-control/${control.id}/finding/${finding.id}`,
    ProductArn: `arn:aws:securityhub:${region}::product/aws/securityhub`,
    ProductName: 'Security Hub',
    CompanyName: 'AWS',
    Region: region,
    GeneratorId: `security-control/${control.id}`,
    AwsAccountId: account,
    Types: types,
    FirstObservedAt: finding.firstAt.toISOString(),
    LastObservedAt: at,
    CreatedAt: finding.firstAt.toISOString(),
    UpdatedAt: at,
    ProcessedAt: at,
    Severity: severity,
    Title: control.title,
    Description: control.title,
    ProductFields: { 'aws/securityhub/ProductName': 'Security Hub', 'aws/securityhub/CompanyName': 'AWS' },
    Resources: [{ Type: control.type, Id: resource, Partition: 'aws', Region: region }],
    Compliance: {
      Status: status,
      SecurityControlId: control.id,
      AssociatedStandards: standards.map((standard) => ({ StandardsId: `standards/${standard}` })),
    },
    WorkflowState: 'NEW',
    Workflow: { Status: finding.suppressed ? 'SUPPRESSED' : failed ? 'NEW' : 'RESOLVED' },
    RecordState: 'ACTIVE',
    FindingProviderFields: { Severity: severity, Types: types },
  };
}

const token = { input: 'NextToken', output: 'NextToken' };

/** AWS Security Hub, API version 2018-10-26. */
export const securityHubOperations: readonly Operation[] = [
  {
    service: 'securityhub',
    operation: 'DescribeHub',
    http: { method: 'GET', path: '/accounts' },
    answer: describeHub,
  },
  {
    service: 'securityhub',
    operation: 'GetEnabledStandards',
    http: { method: 'POST', path: '/standards/get' },
    token,
    answer: getEnabledStandards,
  },
  {
    service: 'securityhub',
    operation: 'GetFindings',
    http: { method: 'POST', path: '/findings' },
    token,
    answer: getFindings,
  },
];
