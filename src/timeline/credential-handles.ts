import type { ChangeEvent, Resource } from '../model/index.ts';
import { textField } from './fields.ts';
import { named } from './handle.ts';
import type { Handle } from './handle.ts';

const iam = 'iam.amazonaws.com';
const rootOf = (account: string): Handle => named(iam, account, 'root', '');
const rulesOf = (account: string): Handle => named(iam, account, 'password-policy', '');

/** Events of IAM about what a user, or the root user, signs in with. */
const aboutCredentials = /^(Create|Update|Delete)(AccessKey|LoginProfile)$|MFADevice$/;

/** Handles of the root user and of the rules for passwords, which have no names. */
export function credentialHandles({ id, account }: Resource): readonly Handle[] {
  if (id.endsWith(':root')) return [rootOf(account)];
  return id.endsWith(':account-password-policy') ? [rulesOf(account)] : [];
}

/**
 * Whose credentials an event is about where it names nobody in its request: the user in its answer, or the caller.
 * Under which name the root user handles its own devices is not documented: any may be its own.
 */
export function credentialHandlesOfEvent(event: ChangeEvent): readonly Handle[] {
  const { source, name, account, actor, parameters, response } = event;
  if (source !== iam) return [];
  if (name.endsWith('AccountPasswordPolicy')) return [rulesOf(account)];
  if (!aboutCredentials.test(name)) return [];
  const unnamed = textField(parameters, 'username') === undefined;
  if (actor.type === 'Root' && (unnamed || name.endsWith('MFADevice'))) return [rootOf(account)];
  if (!unnamed) return [];
  const told = textField(response, 'accesskey.username') ?? textField(response, 'loginprofile.username');
  const user = told ?? /:user\/(?:.*\/)?([^/]+)$/.exec(actor.principal)?.[1];
  return user === undefined ? [] : [named(iam, account, 'user', user)];
}
