import type { ChangeEvent, Resource } from '../model/index.ts';
import { text } from './read.ts';

/** Events of IAM that change which policies an account has, what they say and who holds them. */
export const policyChanges: readonly string[] = [
  'CreatePolicyVersion',
  'SetDefaultPolicyVersion',
  'PutRolePolicy',
  'PutUserPolicy',
  'PutGroupPolicy',
  'DeleteRolePolicy',
  'DeleteUserPolicy',
  'DeleteGroupPolicy',
  'AttachRolePolicy',
  'AttachUserPolicy',
  'AttachGroupPolicy',
  'DetachRolePolicy',
  'DetachUserPolicy',
  'DetachGroupPolicy',
];

/** Events of IAM that change what a user or role may do, beside those of its policies. */
export const principalChanges: readonly string[] = [
  'AddUserToGroup',
  'RemoveUserFromGroup',
  'PutRolePermissionsBoundary',
  'DeleteRolePermissionsBoundary',
  'PutUserPermissionsBoundary',
  'DeleteUserPermissionsBoundary',
];

/** Whether an event of IAM names another principal than the subject, such as a group that the subject is in. */
export function namesAnother({ parameters }: ChangeEvent, resource: Resource | undefined): boolean {
  if (resource?.kind !== 'principal') return false;
  const kind = /:(role|user|group)\//.exec(resource.id)?.[1] ?? '';
  const named = ['role', 'user', 'group'].filter((one) => text(parameters, `${one}name`) !== undefined);
  return named.length > 0 && text(parameters, `${kind}name`) !== resource.name;
}
