import type { Json, JsonObject } from '../../model/index.ts';
import { integerOf, pageOf, SandboxFailure, textOf, type Operation } from '../dispatch.ts';
import type { BankIdentities } from '../scenario/bank.ts';
import { accountSummary, credentialReport, passwordPolicyOf } from '../scenario/credentials.ts';

/** Lists of the answer, with the filter values that ask for them (`EntityType`). */
const lists = [
  { member: 'UserDetailList', of: 'users', filters: ['User'] },
  { member: 'GroupDetailList', of: 'groups', filters: ['Group'] },
  { member: 'RoleDetailList', of: 'roles', filters: ['Role'] },
  { member: 'Policies', of: 'policies', filters: ['LocalManagedPolicy', 'AWSManagedPolicy'] },
] as const;

const nobody: BankIdentities = { users: [], groups: [], roles: [], policies: [] };

/** One sequence of users, groups, roles and policies, cut into pages, as IAM does. */
const getAuthorizationDetails: Operation['answer'] = (context, input) => {
  const identities = context.scenario.identities[context.account] ?? nobody;
  const filter = Array.isArray(input['Filter']) ? input['Filter'] : [];
  const entries = lists.flatMap(({ member, of, filters }) =>
    identities[of]
      .filter((entry) => filter.length === 0 || filters.some((name) => filter.includes(name) && isOfType(entry, name)))
      .map((entry) => ({ member, entry })),
  );
  const { items, next } = pageOf(entries, {
    size: context.pageSize(integerOf(input, 'MaxItems'), 100),
    token: textOf(input, 'Marker'),
    failure: () => new SandboxFailure('ValidationError', 'Invalid Marker.'),
  });
  const answer = Object.fromEntries(
    lists.map(({ member }) => [
      member,
      items.filter((item) => item.member === member).map((item) => onWire(item.entry)),
    ]),
  );
  return { IsTruncated: next !== undefined, ...answer, ...(next === undefined ? {} : { Marker: next }) };
};

const isOfType = (entry: JsonObject, type: string): boolean => {
  const managedByAws = String(entry['Arn']).startsWith('arn:aws:iam::aws:');
  return type === 'AWSManagedPolicy' ? managedByAws : type !== 'LocalManagedPolicy' || !managedByAws;
};

const documentMembers: ReadonlySet<string> = new Set(['AssumeRolePolicyDocument', 'PolicyDocument', 'Document']);

/** Policy documents travel as JSON text in URL encoding (RFC 3986), everything else as it is. */
function onWire(value: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value).map(([name, member]): [string, Json] => [
      name,
      documentMembers.has(name) ? encodeRfc3986(JSON.stringify(member)) : membersOnWire(member),
    ]),
  );
}

function membersOnWire(value: Json): Json {
  if (Array.isArray(value)) return value.map((entry: Json) => membersOnWire(entry));
  return typeof value === 'object' && value !== null ? onWire(value as JsonObject) : value;
}

const encodeRfc3986 = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

/** AWS Identity and Access Management, API version 2010-05-08. */
export const iamOperations: readonly Operation[] = [
  {
    service: 'iam',
    operation: 'GetAccountAuthorizationDetails',
    token: { input: 'Marker', output: 'Marker' },
    answer: getAuthorizationDetails,
  },
  // The sandbox's report is always written already.
  { service: 'iam', operation: 'GenerateCredentialReport', answer: () => ({ State: 'COMPLETE' }) },
  {
    service: 'iam',
    operation: 'GetCredentialReport',
    answer: ({ scenario, account }) => ({
      Content: Buffer.from(credentialReport(scenario, account)).toString('base64'),
      ReportFormat: 'text/csv',
      GeneratedTime: scenario.now.toISOString(),
    }),
  },
  {
    service: 'iam',
    operation: 'GetAccountSummary',
    answer: ({ scenario, account }) => ({ SummaryMap: accountSummary(scenario, account) }),
  },
  {
    service: 'iam',
    operation: 'GetAccountPasswordPolicy',
    answer: ({ scenario, account }) => {
      const PasswordPolicy = passwordPolicyOf(account, scenario.now);
      if (PasswordPolicy !== null) return { PasswordPolicy };
      const message = `The Password Policy with domain name ${account} cannot be found.`;
      throw new SandboxFailure('NoSuchEntity', message, { status: 404 });
    },
  },
];
