import {
  isJsonObject,
  type ClusterRole,
  type HeldPolicy,
  type JsonObject,
  type PrincipalIdentity,
} from '../../model/index.ts';
import { knownList, object, objects, requiredText, text, texts, textsByName } from '../read.ts';

/** A principal as it was read, told from an answer of another shape. */
export function readIdentity(value: unknown): PrincipalIdentity {
  const boundary = object(value, 'boundary');
  const kind = requiredText(value, 'kind');
  return {
    kind: kind === 'user' || kind === 'group' ? kind : 'role',
    arn: requiredText(value, 'arn'),
    name: requiredText(value, 'name'),
    uniqueId: text(value, 'uniqueId') ?? null,
    tags: Object.fromEntries(textsByName(object(value, 'tags'), 'tags')),
    trustPolicy: text(value, 'trustPolicy') ?? null,
    groups: texts(value, 'groups'),
    boundary: boundary === undefined ? null : readHeld(boundary),
    policies: objects(value, 'policies').map(readHeld),
  };
}

const readHeld = (value: JsonObject): HeldPolicy => ({
  id: requiredText(value, 'id'),
  name: requiredText(value, 'name'),
  document: text(value, 'document') ?? null,
});

/** The clusters of an account with their roles. */
export const readClusterRoles = (value: unknown): readonly ClusterRole[] =>
  knownList(value, 'accountClusters').map((cluster) => ({
    arn: requiredText(cluster, 'arn'),
    name: requiredText(cluster, 'name'),
    tags: Object.fromEntries(textsByName(object(cluster, 'tags'), 'tags')),
    role: isJsonObject(cluster['role']) ? readIdentity(cluster['role']) : null,
  }));
