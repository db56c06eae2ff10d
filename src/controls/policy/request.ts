import type { Instant } from '../../model/index.ts';
import type { Principal } from './principal.ts';

/** A user or role whose own policies are known. */
export interface Identity {
  readonly kind: 'user' | 'role';
  readonly arn: string;
  readonly account: string;
  readonly name: string;
  /** `AIDA…` or `AROA…`; null where the answer does not say. */
  readonly uniqueId: string | null;
  readonly tags: Readonly<Record<string, string>>;
  /** Whether whoever assumes the role may set session tags, which win over the role's own. */
  readonly sessionTags: boolean;
  /** Whether a permissions boundary is set. */
  readonly bounded: boolean;
}

/** Who asks: an identity, or whoever a resource-based policy names beside those of the scope. */
export type Caller = Identity | { readonly kind: 'outside'; readonly principal: Principal };

export const isIdentity = (caller: Caller): caller is Identity => caller.kind !== 'outside';

/** What is asked for: one action on one resource, over TLS unless said otherwise. */
export interface Request {
  readonly caller: Caller;
  /** As AWS writes it, such as `dynamodb:GetItem`. */
  readonly action: string;
  /** An ARN, or a pattern of ARNs: then the question is whether some resource that it takes in is reached. */
  readonly resource: string;
  /** Account and Region of the resource. */
  readonly account: string;
  readonly region: string;
  /** The time over which the answer has to hold. */
  readonly during: { readonly from: Instant; readonly to: Instant };
  /** Whether the call comes over TLS. */
  readonly secure: boolean;
  /** Values of further condition keys (lower case) that the question fixes, such as `kms:viaservice`. */
  readonly fixed: Readonly<Record<string, string>>;
}
