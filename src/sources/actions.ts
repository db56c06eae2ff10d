import type { Json, JsonObject } from '../model/index.ts';
import type { Source } from './source.ts';

/**
 * Services whose resources may belong to another account: an organisation trail is named by its owner's ARN, and
 * everything of an organisation by its management account's.
 */
const sharedServices: ReadonlySet<string> = new Set(['cloudtrail', 'organizations']);

/**
 * The IAM policy that lets a role collect the evidence of the given sources, and nothing else: one statement for each
 * source and set of resources, narrowed to the given accounts; `*` only where AWS knows no resource level.
 * Sorted, so that the policies of two versions can be compared.
 */
export function leastPrivilegePolicy(
  sources: readonly Source[],
  scope: { readonly accounts: readonly string[] },
): JsonObject {
  const byId = [...sources].sort((a, b) => (a.id < b.id ? -1 : 1));
  return documentOf(byId.flatMap((source) => statementsOf(source, scope.accounts)));
}

/** Characters without white space that a customer managed policy holds (IAM quotas); a role takes ten such policies. */
export const managedPolicyLimit = 6144;

/**
 * A policy as managed policies that IAM accepts: the same statements in the same order, as few to each as its size
 * allows. A statement that is too long by itself is repeated for parts of its resources.
 */
export function managedPolicies(policy: JsonObject): readonly JsonObject[] {
  const parts: (readonly Json[])[] = [];
  let part: readonly Json[] = [];
  for (const statement of (policy['Statement'] as readonly JsonObject[]).flatMap(fitting)) {
    if (part.length > 0 && sizeOf([...part, statement]) > managedPolicyLimit) {
      parts.push(part);
      part = [];
    }
    part = [...part, statement];
  }
  return [...parts, part].map(documentOf);
}

const documentOf = (statements: readonly Json[]): JsonObject => ({ Version: '2012-10-17', Statement: statements });

const sizeOf = (statements: readonly Json[]): number => JSON.stringify(documentOf(statements)).length;

function fitting(statement: JsonObject): readonly JsonObject[] {
  const { Resource: resources } = statement;
  const sid = statement['Sid'] as string;
  if (sizeOf([statement]) <= managedPolicyLimit || !Array.isArray(resources) || resources.length < 2) return [statement];
  const half = Math.ceil(resources.length / 2);
  return [resources.slice(0, half), resources.slice(half)].flatMap((some: readonly Json[], index) =>
    fitting({ ...statement, Sid: `${sid}${'AB'.charAt(index)}`, Resource: some }),
  );
}

function statementsOf(source: Source, accounts: readonly string[]): readonly JsonObject[] {
  const resources = [...new Set(source.actions.map(({ resource }) => resource))].sort();
  return resources.map((resource, index) => ({
    Sid: sidOf(source.id) + (resources.length > 1 ? String(index + 1) : ''),
    Effect: 'Allow',
    Action: source.actions
      .filter((one) => one.resource === resource)
      .map(({ action }) => action)
      .sort(),
    Resource: narrow(resource, accounts),
  }));
}

/** Statement ids hold letters and digits only (IAM User Guide, "Sid"). */
const sidOf = (id: string): string =>
  id
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

function narrow(resource: string, accounts: readonly string[]): string | readonly string[] {
  const [arn, partition, service, region, account, ...rest] = resource.split(':');
  if (account !== '*' || accounts.length === 0 || sharedServices.has(service ?? '')) return resource;
  return [...accounts].sort().map((id) => [arn, partition, service, region, id, ...rest].join(':'));
}
