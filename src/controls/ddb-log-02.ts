import { defineControl, type Judgement } from '../model/index.ts';
import { eventTrail } from './events.ts';
import { field, notSatisfied, satisfied } from './judgement.ts';
import { flag, judging, judgingEvent, requiredText, text } from './read.ts';

const path = 'LogFileValidationEnabled';

export default defineControl({
  id: 'DDB-LOG-02',
  topic: 'audit-logging',
  title: 'Log file validation is on and digests verify',
  statement: 'Every trail MUST have log file validation enabled and deliver its digest files.',
  test: 'Reads LogFileValidationEnabled in DescribeTrails and LatestDigestDeliveryError in GetTrailStatus of each trail. CreateTrail and UpdateTrail events in CloudTrail show when validation was switched on or off.',
  risk: 'Log files can be changed or deleted without anyone being able to show it.',
  remediation: {
    text: 'Enable log file validation (CloudFormation: AWS::CloudTrail::Trail EnableLogFileValidation).',
    command: 'aws cloudtrail update-trail --name TRAIL --enable-log-file-validation',
  },
  limits: [
    'The setting decides, not the digests: what they prove stands in the annex on trail logs where these are read, and is shown by `report logs verify`.',
    'Digests exist from the moment validation was enabled: earlier log files cannot be validated.',
  ],
  sources: ['cloudtrail-trails', 'cloudtrail-lookup'],
  subject: 'trail',
  needs: ['description', 'status'],
  whenEmpty: {
    outcome: 'not-satisfied',
    reason: 'There is no trail in the scope, so there are no log files to validate.',
  },
  noun: ['trail', 'trails'],
  changes: [
    {
      source: 'cloudtrail.amazonaws.com',
      names: ['UpdateTrail', 'CreateTrail'],
      judge: (event) =>
        judgingEvent(() => {
          const enabled = flag(event.response, path.toLowerCase()) ?? flag(event.parameters, 'enablelogfilevalidation');
          if (enabled === undefined) return event.name === 'CreateTrail' ? 'unknown' : null;
          return judge(eventTrail(event), enabled);
        }),
    },
  ],
  awsVerdicts: ['CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED', 'CloudTrail.4'],
  evaluate: (resource, facts) =>
    judging(() => {
      const trail = facts.description.value;
      requiredText(trail, 'TrailARN'); // without it, a missing setting says nothing
      const setting = judge(resource.name, flag(trail, path));
      const error = text(facts.status.value, 'LatestDigestDeliveryError') ?? '';
      if (error === '' || setting.outcome !== 'satisfied') return setting;
      return notSatisfied(
        `Trail ${resource.name} has log file validation enabled but cannot deliver its digest files: ${error}.`,
        ...setting.deciding,
        field('LatestDigestDeliveryError', error, 'must be empty', false),
      );
    }),
});

const judge = (name: string, enabled: boolean | undefined): Judgement => {
  const shown = field(path, enabled, 'must be true', enabled === true);
  return enabled === true
    ? satisfied(`Trail ${name} has log file validation enabled.`, shown)
    : notSatisfied(`Trail ${name} has log file validation disabled.`, shown);
};
