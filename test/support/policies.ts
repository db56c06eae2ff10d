/** JSON text of a policy in the current version. */
export const policyText = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

export const allow = (more: object): object => ({ Effect: 'Allow', ...more });
export const deny = (more: object): object => ({ Effect: 'Deny', ...more });
