import type { EvidenceId, Resource } from '../../model/index.ts';
import { compilePolicy } from '../policy/compile.ts';
import type { TableKey, TableTarget } from '../policy/table-target.ts';
import { object, objects, requiredText, text } from '../read.ts';

/** A table as policies see it, and what could not be read of it. */
export interface Target {
  readonly table: TableTarget;
  /** Why what policies give on it is not known for certain; null when it is. */
  readonly open: string | null;
  readonly evidence: readonly EvidenceId[];
}

/** The table of a resource; `keyOf` finds the key of an ARN among those of the scope. */
export function targetOf(
  { id: arn, name, account, region, facts }: Resource<'table'>,
  keyOf: (arn: string) => TableKey | undefined,
): Target {
  const { description, resourcePolicy, key } = facts;
  const policy = resourcePolicy.kind === 'known' ? resourcePolicy.value : null;
  const parts =
    description.kind === 'known'
      ? { indexes: indexesOf(description.value), streams: streamsOf(description.value) }
      : { indexes: [`${arn}/index/*`], streams: [`${arn}/stream/*`] };
  const sse = description.kind === 'known' ? object(description.value, 'SSEDescription') : undefined;
  const keyArn = sse === undefined ? undefined : text(sse, 'KMSMasterKeyArn');
  const open = [description, resourcePolicy].find((fact) => fact.kind === 'absent');
  const ofAws = key.kind === 'known' && (key.value === null || text(key.value, 'KeyManager') === 'AWS');
  return {
    table: {
      arn,
      name,
      account,
      region,
      ...parts,
      policy: policy === null ? null : compilePolicy(`policy of table ${name}`, policy),
      policyId: (policy ?? '').replaceAll(arn, 'TABLE'),
      key: keyArn === undefined || ofAws ? null : (keyOf(keyArn) ?? unknownKey(keyArn, { account, region })),
    },
    open: open?.kind === 'absent' ? open.message : null,
    evidence: [...description.evidence, ...resourcePolicy.evidence],
  };
}

const indexesOf = (description: unknown): readonly string[] =>
  [...objects(description, 'GlobalSecondaryIndexes'), ...objects(description, 'LocalSecondaryIndexes')].map((index) =>
    requiredText(index, 'IndexArn'),
  );

const streamsOf = (description: unknown): readonly string[] => {
  const stream = text(description, 'LatestStreamArn');
  return stream === undefined ? [] : [stream];
};

function unknownKey(arn: string, place: { readonly account: string; readonly region: string }): TableKey {
  return { arn, ...place, policy: compilePolicy('the key policy', null), grants: null };
}

/** A key as policies see it; one whose policy could not be read decides nothing. */
export function keyTarget({ id, name, account, region, facts }: Resource<'key'>): TableKey {
  const { policy, grants } = facts;
  return {
    arn: id,
    account,
    region,
    policy: compilePolicy(`policy of key ${name}`, policy.kind === 'known' ? policy.value : null),
    grants: grants.kind === 'known' ? grants.value : null,
  };
}
