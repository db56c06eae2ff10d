import type { JsonObject } from '../model/index.ts';
import type { Source } from './source.ts';

/** Services whose resources may belong to another account: an organisation trail is named by its owner's ARN. */
const sharedServices: ReadonlySet<string> = new Set(['cloudtrail']);

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
  return { Version: '2012-10-17', Statement: byId.flatMap((source) => statementsOf(source, scope.accounts)) };
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
