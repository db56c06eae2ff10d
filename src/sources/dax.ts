import type { Question, Source } from './source.ts';

export const describeClusters: Question = {
  service: 'dax',
  operation: 'DescribeClusters',
  request: {},
  paging: { input: 'NextToken', output: 'NextToken' },
};

const source: Source = {
  id: 'dax',
  title: 'DynamoDB Accelerator (DAX) clusters',
  per: 'region',
  actions: [{ action: 'dax:DescribeClusters', resource: 'arn:aws:dax:*:*:cache/*' }],
  freshnessHours: 24,
  collect: async (ask) => {
    await ask(describeClusters);
  },
};
export default source;
