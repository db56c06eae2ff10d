import type { JsonObject } from '../../model/index.ts';
import { isJsonObject } from '../../model/index.ts';
import { objectAt, textAt } from '../shape.ts';

/** An inline policy; its document is undefined when it cannot be read. */
export interface InlineDocument {
  readonly name: string;
  readonly document: string | undefined;
}

/** A user, group or role of `GetAccountAuthorizationDetails`. */
export interface Principal {
  readonly kind: 'User' | 'Group' | 'Role';
  readonly arn: string;
  readonly name: string;
  /** Names of the groups that a user is in. */
  readonly groups: readonly string[];
  /** ARNs of the managed policies attached directly. */
  readonly managed: readonly string[];
  readonly inline: readonly InlineDocument[];
  /** ARN of the permissions boundary. */
  readonly boundary: string | null;
  /** `UserId`, `GroupId` or `RoleId`. */
  readonly uniqueId: string | null;
  readonly tags: Readonly<Record<string, string>>;
  /** Document of the trust policy of a role; undefined when it cannot be read. */
  readonly trust: string | undefined;
}

/** A managed policy in its default version. */
export interface ManagedPolicy {
  readonly arn: string;
  readonly name: string;
  readonly document: string | undefined;
}

/** Reads a `UserDetail`, `GroupDetail` or `RoleDetail`; undefined when a part of it is not as documented. */
export function readPrincipal(detail: JsonObject, kind: Principal['kind']): Principal | undefined {
  const arn = textAt(detail, 'Arn');
  const name = textAt(detail, `${kind}Name`);
  const groups = readList(detail, 'GroupList', (item) => (typeof item === 'string' ? item : undefined));
  const managed = readList(detail, 'AttachedManagedPolicies', (item) =>
    isJsonObject(item) ? textAt(item, 'PolicyArn') : undefined,
  );
  const inline = readList(detail, `${kind}PolicyList`, readInline);
  if (arn === undefined || name === undefined) return undefined;
  const tags = readList(detail, 'Tags', readTag);
  if (groups === undefined || managed === undefined || inline === undefined || tags === undefined) return undefined;
  const boundary = readBoundary(detail);
  if (boundary === undefined) return undefined;
  const uniqueId = textAt(detail, `${kind}Id`) ?? null;
  const trust = decodeDocument(textAt(detail, 'AssumeRolePolicyDocument'));
  return { kind, arn, name, groups, managed, inline, boundary, uniqueId, tags: Object.fromEntries(tags), trust };
}

/** ARN of the boundary, null when there is none; undefined when one is set that is not named. */
function readBoundary(detail: JsonObject): string | null | undefined {
  if (!Object.hasOwn(detail, 'PermissionsBoundary')) return null;
  return textAt(objectAt(detail, 'PermissionsBoundary') ?? {}, 'PermissionsBoundaryArn');
}

function readTag(item: unknown): readonly [string, string] | undefined {
  if (!isJsonObject(item)) return undefined;
  const key = textAt(item, 'Key');
  const value = textAt(item, 'Value');
  return key === undefined || value === undefined ? undefined : [key, value];
}

function readInline(item: unknown): InlineDocument | undefined {
  if (!isJsonObject(item)) return undefined;
  const name = textAt(item, 'PolicyName');
  return name === undefined ? undefined : { name, document: decodeDocument(textAt(item, 'PolicyDocument')) };
}

/** Reads a `ManagedPolicyDetail`; undefined when it has no name or ARN. */
export function readManagedPolicy(detail: JsonObject): ManagedPolicy | undefined {
  const arn = textAt(detail, 'Arn');
  const name = textAt(detail, 'PolicyName');
  if (arn === undefined || name === undefined) return undefined;
  const versions = readList(detail, 'PolicyVersionList', (item) => (isJsonObject(item) ? item : undefined)) ?? [];
  const defaultId = textAt(detail, 'DefaultVersionId');
  const version = versions.find((one) => defaultId !== undefined && textAt(one, 'VersionId') === defaultId);
  return { arn, name, document: decodeDocument(version && textAt(version, 'Document')) };
}

/** IAM leaves lists out when they are empty; one that is there must be readable to its last item. */
function readList<T>(
  detail: JsonObject,
  member: string,
  read: (item: unknown) => T | undefined,
): readonly T[] | undefined {
  const list = Object.hasOwn(detail, member) ? detail[member] : [];
  if (!Array.isArray(list)) return undefined;
  const items = list.map(read);
  const known = items.filter((item) => item !== undefined);
  return known.length === items.length ? known : undefined;
}

/** Policy documents are URL-encoded (RFC 3986) JSON in this answer. */
function decodeDocument(encoded: string | undefined): string | undefined {
  if (encoded === undefined) return undefined;
  try {
    const document = decodeURIComponent(encoded);
    return isJsonObject(JSON.parse(document)) ? document : undefined;
  } catch {
    return undefined;
  }
}
