import type { Question, Source } from './source.ts';

/** Users, groups, roles, and the managed policies in use with their documents: one consistent picture of an account. */
export const getAccountAuthorizationDetails: Question = {
  service: 'iam',
  operation: 'GetAccountAuthorizationDetails',
  request: {},
  paging: { input: 'Marker', output: 'Marker' },
};

const source: Source = {
  id: 'iam',
  title: 'IAM users, groups, roles and policies',
  per: 'account',
  actions: [{ action: 'iam:GetAccountAuthorizationDetails', resource: '*' }],
  freshnessHours: 24,
  collect: async (ask) => {
    await ask(getAccountAuthorizationDetails);
  },
};
export default source;
