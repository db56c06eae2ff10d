import { textsAt } from './shape.ts';
import type { Question, Source } from './source.ts';

export const listDetectors: Question = {
  service: 'guardduty',
  operation: 'ListDetectors',
  request: {},
  paging: { input: 'NextToken', output: 'nextToken' },
};

export const getDetector = (id: string): Question => ({
  service: 'guardduty',
  operation: 'GetDetector',
  request: { DetectorId: id },
});

const source: Source = {
  id: 'guardduty',
  title: 'Amazon GuardDuty detectors',
  per: 'region',
  actions: [
    { action: 'guardduty:GetDetector', resource: 'arn:aws:guardduty:*:*:detector/*' },
    { action: 'guardduty:ListDetectors', resource: '*' },
  ],
  freshnessHours: 24,
  collect: async (ask) => {
    const list = await ask(listDetectors);
    const ids = list.kind === 'answered' ? list.pages.flatMap((page) => textsAt(page, 'detectorIds')) : [];
    await Promise.all(ids.map((id) => ask(getDetector(id))));
  },
};
export default source;
