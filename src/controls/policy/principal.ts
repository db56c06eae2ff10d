import { isJsonObject } from '../../model/index.ts';
import { reject, valuesOf } from './values.ts';

/** Who a resource-based policy speaks of. */
export type Principal =
  | { readonly kind: 'anyone'; readonly written: string }
  /** A whole account. */
  | { readonly kind: 'account'; readonly account: string; readonly written: string }
  /** A role, user or session of an account. */
  | { readonly kind: 'identity'; readonly account: string; readonly written: string }
  | { readonly kind: 'service'; readonly written: string }
  | { readonly kind: 'federated'; readonly written: string }
  /** Something whose account is not visible: canonical user, unique id of a deleted identity, unknown text. */
  | { readonly kind: 'unresolved'; readonly written: string };

export interface PrincipalElement {
  /** NotPrincipal: everyone except those listed. */
  readonly not: boolean;
  readonly principals: readonly Principal[];
}

const anyone: Principal = { kind: 'anyone', written: '*' };

/** Reads Principal or NotPrincipal: `"*"` or `{type: value or values}`. */
export const readPrincipals = (plain: unknown, negated: unknown, where: string): PrincipalElement | null => {
  if (plain !== undefined && negated !== undefined) return reject(`${where} has both Principal and NotPrincipal`);
  const element = plain ?? negated;
  if (element === undefined) return null;
  const not = plain === undefined;
  if (element === '*') return { not, principals: [anyone] };
  if (!isJsonObject(element)) return reject(`Principal of ${where} is neither "*" nor an object`);
  const principals = Object.entries(element).flatMap(([type, values]) =>
    valuesOf(values, `Principal ${type} of ${where}`).map((value) => principal(type, value, where)),
  );
  if (principals.length === 0) return reject(`Principal of ${where} is empty`);
  return { not, principals };
};

const principal = (type: string, written: string, where: string): Principal => {
  switch (type.toLowerCase()) {
    case 'aws':
      return awsPrincipal(written);
    case 'service':
      return written === '*' ? anyone : { kind: 'service', written };
    case 'federated':
      return written === '*' ? anyone : { kind: 'federated', written };
    case 'canonicaluser':
      return { kind: 'unresolved', written };
    default:
      return reject(`${where} has the unknown principal type ${JSON.stringify(type)}`);
  }
};

const awsPrincipal = (written: string): Principal => {
  if (written === '*') return anyone;
  if (/^\d{12}$/.test(written)) return { kind: 'account', account: written, written };
  const arn = /^arn:aws[a-z-]*:(?:iam|sts)::([^:]*):(.+)$/.exec(written);
  const account = arn?.[1] ?? '';
  if (arn === null || !/^\d{12}$/.test(account)) {
    // A wildcard in the account part would name every account. IAM rejects it; we do not trust that it was.
    return written.includes('*') ? { ...anyone, written } : { kind: 'unresolved', written };
  }
  return arn[2] === 'root' ? { kind: 'account', account, written } : { kind: 'identity', account, written };
};
