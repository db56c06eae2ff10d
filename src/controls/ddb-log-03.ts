import { defineControl, type Judgement } from '../model/index.ts';
import { eventTrail } from './events.ts';
import { field, notSatisfied, satisfied } from './judgement.ts';
import { judging, judgingEvent, requiredText, text } from './read.ts';

export default defineControl({
  id: 'DDB-LOG-03',
  topic: 'audit-logging',
  title: 'Trail logs are encrypted with a customer managed key',
  statement: 'Every trail MUST encrypt its log files with a customer managed KMS key.',
  test: 'Reads KmsKeyId in DescribeTrails of each trail: it names the key of SSE-KMS, which for a trail is always one of the organisation. CreateTrail and UpdateTrail events in CloudTrail show when the key was set or removed.',
  risk: 'Whoever can read the bucket reads the audit log: no key policy stands in between.',
  remediation: {
    text: 'Encrypt the trail with a customer managed key that lets cloudtrail.amazonaws.com encrypt and auditors decrypt (CloudFormation: AWS::CloudTrail::Trail KMSKeyId).',
    command: 'aws cloudtrail update-trail --name TRAIL --kms-key-id KEY_ARN',
  },
  limits: [
    'Without a key of its own a trail is still encrypted by Amazon S3: this control is about who controls the key.',
    'The policy and the state of the key are not looked at here.',
    'Log files that were written before the key was set keep the encryption they were written with.',
  ],
  sources: ['cloudtrail-trails', 'cloudtrail-lookup'],
  subject: 'trail',
  needs: ['description'],
  whenEmpty: {
    outcome: 'not-satisfied',
    reason: 'There is no trail in the scope, so there are no log files to encrypt.',
  },
  noun: ['trail', 'trails'],
  changes: [
    {
      source: 'cloudtrail.amazonaws.com',
      names: ['UpdateTrail', 'CreateTrail'],
      judge: (event) =>
        judgingEvent(() => {
          const asked = text(event.parameters, 'kmskeyid');
          if (asked !== undefined) return judge(eventTrail(event), asked);
          const answered = text(event.response, 'kmskeyid');
          if (answered !== undefined) return judge(eventTrail(event), answered);
          return event.name === 'CreateTrail' ? 'unknown' : null;
        }),
    },
  ],
  awsVerdicts: ['CLOUD_TRAIL_ENCRYPTION_ENABLED', 'CloudTrail.2'],
  evaluate: (resource, facts) =>
    judging(() => {
      requiredText(facts.description.value, 'TrailARN'); // without it, a missing key says nothing
      return judge(resource.name, text(facts.description.value, 'KmsKeyId') ?? '');
    }),
});

/** An empty text is how `UpdateTrail` removes the key. */
const judge = (name: string, key: string): Judgement => {
  const shown = field('KmsKeyId', key, 'must name a KMS key', key !== '');
  return key === ''
    ? notSatisfied(`Trail ${name} does not encrypt its log files with a customer managed key.`, shown)
    : satisfied(`Trail ${name} encrypts its log files with the KMS key ${key}.`, shown);
};
