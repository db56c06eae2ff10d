import type { Question, Source } from './source.ts';

const callerIdentity: Question = { service: 'sts', operation: 'GetCallerIdentity', request: {} };

const source: Source = {
  id: 'sts',
  title: 'Identity that collects the evidence (AWS STS)',
  per: 'account',
  // Needs no permission (IAM User Guide, "GetCallerIdentity"); named so that an explicit deny is noticed.
  actions: [{ action: 'sts:GetCallerIdentity', resource: '*' }],
  freshnessHours: 24,
  collect: async (ask) => {
    await ask(callerIdentity);
  },
};
export default source;
