import type { ClassifiedTable, ClusterRole, Fact } from '../../model/index.ts';
import { some } from '../judgement.ts';
import { resourcesAllowed } from '../policy/access.ts';
import { itemActions } from '../policy/actions.ts';
import { joined } from './dax-role.ts';
import { readClusterRoles } from './identity.ts';

/** What a cluster serves, as far as its role lets it. */
interface Serving {
  readonly cluster: ClusterRole;
  /** Sensitive tables by ARN that its role reaches; null where that cannot be told. */
  readonly tables: ReadonlySet<string> | null;
}

/** Another cluster that serves sensitive tables of this one. */
export interface Shared {
  readonly kind: 'other-group' | 'group-unknown' | 'tables-unknown';
  /** Continues `sensitive tables `, such as `cards with cluster X of group b`. */
  readonly text: string;
}

const served = itemActions.filter((action) => action.startsWith('dynamodb:'));
const readAlready = new WeakMap<readonly unknown[], readonly Serving[]>();

/** The sensitive tables that every cluster of an account serves: found once for all of its clusters. */
function servingsOf(clusters: readonly unknown[], tables: readonly ClassifiedTable[]): readonly Serving[] {
  const known = readAlready.get(clusters);
  if (known !== undefined) return known;
  // A table that is not classified counts as sensitive.
  const sensitive = tables.filter(({ dataClass }) => dataClass !== 'none').map(({ arn }) => arn);
  const found = readClusterRoles(clusters).map((cluster) => ({ cluster, tables: reached(cluster, sensitive) }));
  readAlready.set(clusters, found);
  return found;
}

function reached({ role }: ClusterRole, tables: readonly string[]): Serving['tables'] {
  if (role === null) return null;
  const { policy, unread } = joined(role.policies);
  return unread.length > 0 ? null : new Set(resourcesAllowed(policy, served, tables));
}

/** The clusters of other trust groups, or of unknown ones, whose roles reach the same sensitive tables. */
export function sharingOf(
  arn: string,
  groupTag: string,
  { clusters, tables }: { readonly clusters: readonly unknown[]; readonly tables: Fact<readonly ClassifiedTable[]> },
): readonly Shared[] {
  const listed = readClusterRoles(clusters);
  const found = listed.find((cluster) => cluster.arn === arn);
  if (found === undefined) {
    return [{ kind: 'tables-unknown', text: 'of the cluster, which is not listed in its account' }];
  }
  const group = tagOf(found.tags, groupTag);
  const groupOf = (cluster: ClusterRole): string | undefined => tagOf(cluster.tags, groupTag);
  const others = listed.filter(
    (cluster) => cluster.arn !== arn && !(group !== undefined && groupOf(cluster) === group),
  );
  if (others.length === 0) return [];
  if (tables.kind === 'absent') return [{ kind: 'tables-unknown', text: `are not known (${tables.message})` }];
  const servings = new Map(servingsOf(clusters, tables.value).map((one) => [one.cluster.arn, one]));
  const own = servings.get(arn)?.tables ?? null;
  return others.flatMap((other) =>
    sharedWith(own, servings.get(other.arn)?.tables ?? null, { name: other.name, group, otherGroup: groupOf(other) }),
  );
}

interface Other {
  readonly name: string;
  readonly group: string | undefined;
  readonly otherGroup: string | undefined;
}

function sharedWith(
  own: Serving['tables'],
  theirs: Serving['tables'],
  { name, group, otherGroup }: Other,
): readonly Shared[] {
  if (own === null || theirs === null) {
    return [{ kind: 'tables-unknown', text: `that it shares with cluster ${name}: a role cannot be read` }];
  }
  const common = [...own].filter((table) => theirs.has(table)).map((table) => table.replace(/^.*\//, ''));
  if (common.length === 0) return [];
  const text = `${some(common)} with cluster ${name} of ${otherGroup === undefined ? 'no named group' : `group ${otherGroup}`}`;
  return [{ kind: group === undefined || otherGroup === undefined ? 'group-unknown' : 'other-group', text }];
}

/** Value of a tag, whose key is compared without case. */
const tagOf = (tags: Readonly<Record<string, string>>, key: string): string | undefined => {
  const found = Object.keys(tags).find((one) => one.toLowerCase() === key.toLowerCase());
  return found === undefined || tags[found] === '' ? undefined : tags[found];
};
