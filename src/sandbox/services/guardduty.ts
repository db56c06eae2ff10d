import { integerOf, pageOf, SandboxFailure, textOf, type Operation, type OperationContext } from '../dispatch.ts';
import { bank, daysBefore, hexOf } from '../scenario/bank.ts';
import { detectorEnabled } from '../scenario/monitoring.ts';

/** GuardDuty was switched on in the bank's two regions: one detector in each region of an account. */
const detectorIn = ({ account, region }: OperationContext): readonly string[] =>
  region === bank.mainRegion || region === bank.secondRegion ? [hexOf(`detector/${account}/${region}`, 32)] : [];

const listDetectors: Operation['answer'] = (context, input) => {
  const { items, next } = pageOf(detectorIn(context), {
    size: context.pageSize(integerOf(input, 'maxResults'), 50),
    token: textOf(input, 'nextToken'),
    failure: () => refused('The request is rejected because an invalid or out-of-range value is specified.'),
  });
  return { detectorIds: items, ...(next === undefined ? {} : { nextToken: next }) };
};

const getDetector: Operation['answer'] = (context, input) => {
  const id = textOf(input, 'detectorId') ?? '';
  if (!detectorIn(context).includes(id)) {
    throw refused('The request is rejected because the input detectorId is not owned by the current account.');
  }
  return {
    createdAt: daysBefore(context.scenario.now, 800, 600).toISOString(),
    updatedAt: daysBefore(context.scenario.now, 64, 1020).toISOString(),
    findingPublishingFrequency: 'FIFTEEN_MINUTES',
    serviceRole: `arn:aws:iam::${context.account}:role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty`,
    status: detectorEnabled(context) ? 'ENABLED' : 'DISABLED',
    features: [
      { name: 'CLOUD_TRAIL', status: 'ENABLED' },
      { name: 'S3_DATA_EVENTS', status: 'ENABLED' },
    ],
    tags: {},
  };
};

const refused = (message: string): SandboxFailure =>
  new SandboxFailure('BadRequestException', message, { members: { __type: 'InvalidInputException' } });

/** Amazon GuardDuty, API version 2017-11-28. */
export const guarddutyOperations: readonly Operation[] = [
  {
    service: 'guardduty',
    operation: 'ListDetectors',
    http: { method: 'GET', path: '/detector' },
    token: { input: 'nextToken', output: 'nextToken' },
    answer: listDetectors,
  },
  {
    service: 'guardduty',
    operation: 'GetDetector',
    http: { method: 'GET', path: '/detector/{detectorId}' },
    answer: getDetector,
  },
];
