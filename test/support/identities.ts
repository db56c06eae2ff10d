import { account } from './resources.ts';
import { allow, policyText } from './policies.ts';

/** Who may assume a role: an AWS service such as `dax`, or principals as written. */
export const trusts = (principal: unknown): string =>
  policyText(allow({ Principal: principal, Action: 'sts:AssumeRole' }));

/** A role with one policy for each document. */
export const role = (name: string, documents: readonly unknown[], more: object = {}) => ({
  kind: 'role',
  arn: `arn:aws:iam::${account}:role/${name}`,
  name,
  uniqueId: `AROA${name.toUpperCase()}`,
  tags: {},
  trustPolicy: trusts({ Service: 'dax.amazonaws.com' }),
  groups: [],
  boundary: null,
  policies: documents.map((document, at) => ({
    id: `arn:aws:iam::${account}:role/${name}/inline/p${at + 1}`,
    name: `p${at + 1}`,
    document,
  })),
  ...more,
});
