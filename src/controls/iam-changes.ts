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
