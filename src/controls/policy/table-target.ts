import type { JsonObject } from '../../model/index.ts';
import type { CompiledPolicy } from './compile.ts';
import type { CallerPolicies } from './decide.ts';
import type { Caller } from './request.ts';

/** A customer managed key that a table is encrypted with. */
export interface TableKey {
  readonly arn: string;
  /** Account and Region of the key. */
  readonly account: string;
  readonly region: string;
  readonly policy: CompiledPolicy;
  /** `ListGrants` → `Grants`; null when they were not read. */
  readonly grants: readonly JsonObject[] | null;
}

/** A table as far as policies speak of it. */
export interface TableTarget {
  readonly arn: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** ARNs of its indexes and of its stream; patterns where they are not known. */
  readonly indexes: readonly string[];
  readonly streams: readonly string[];
  /** Resource-based policy; null when there is none. */
  readonly policy: CompiledPolicy | null;
  /** Text of the policy without what is the table's own: alike where two policies say the same of their tables. */
  readonly policyId: string;
  /** Customer managed key; null where everyone who may use the table may use the key. */
  readonly key: TableKey | null;
}

/** Somebody who asks, with the policies that bear on it. */
export interface Asker {
  readonly caller: Caller;
  readonly policies: CallerPolicies;
}
