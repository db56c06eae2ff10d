import type { Question, Source } from './source.ts';

const question = (operation: string): Question => ({
  service: 'application-autoscaling',
  operation,
  request: { ServiceNamespace: 'dynamodb' },
  paging: { input: 'NextToken', output: 'NextToken' },
});

/** What of the Region's tables and indexes may scale, and between which bounds. */
export const describeScalableTargets: Question = question('DescribeScalableTargets');
/** By what rule they scale: a target without a policy never does. */
export const describeScalingPolicies: Question = question('DescribeScalingPolicies');

const source: Source = {
  id: 'scaling',
  title: 'Application Auto Scaling of DynamoDB tables and indexes',
  per: 'region',
  actions: [
    { action: 'application-autoscaling:DescribeScalableTargets', resource: '*' },
    { action: 'application-autoscaling:DescribeScalingPolicies', resource: '*' },
  ],
  freshnessHours: 24,
  collect: async (ask) => {
    await Promise.all([ask(describeScalableTargets), ask(describeScalingPolicies)]);
  },
};
export default source;
