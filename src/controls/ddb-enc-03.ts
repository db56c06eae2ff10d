import { defineControl } from '../model/index.ts';
import { eventKey } from './events.ts';
import { field, inconclusive, manual, notApplicable, notSatisfied, satisfied } from './judgement.ts';
import { flag, instant, judging, judgingEvent, number, requiredText } from './read.ts';

/** Rotation period of a key on which none was set (KMS API Reference, EnableKeyRotation). */
const defaultDays = 365;

export default defineControl({
  id: 'DDB-ENC-03',
  topic: 'data-protection',
  title: 'Customer managed keys rotate within the cryptoperiod',
  statement:
    'Every customer managed KMS key of an in-scope table MUST rotate automatically within the cryptoperiod that the organisation requires.',
  test: 'Reads GetKeyRotationStatus and DescribeKey of each key that in-scope tables use: rotation must be enabled and its period (365 days where none is set) not longer than required. EnableKeyRotation and DisableKeyRotation events in CloudTrail show when it was changed. Keys managed by AWS are rotated by AWS.',
  risk: 'A key used beyond its cryptoperiod protects more data, for longer, than the organisation has accepted.',
  remediation: {
    text: 'Enable automatic rotation (CloudFormation: AWS::KMS::Key EnableKeyRotation and RotationPeriodInDays).',
    command: 'aws kms enable-key-rotation --key-id KEY --rotation-period-in-days 365',
  },
  limits: [
    'The setting is tested, not the dates of past rotations.',
    'Rotation keeps older key material for decryption; data is not encrypted again.',
    'Keys of backups, exports and log buckets are looked at only where an in-scope table uses them too.',
  ],
  sources: ['kms', 'cloudtrail-lookup'],
  subject: 'key',
  needs: ['description', 'rotation'],
  whenEmpty: { outcome: 'not-applicable', reason: 'No in-scope table uses a KMS key of the account.' },
  noun: ['key', 'keys'],
  changes: [
    {
      source: 'kms.amazonaws.com',
      names: ['EnableKeyRotation', 'DisableKeyRotation'],
      judge: (event, { parameters }) =>
        judgingEvent(() => {
          const key = eventKey(event);
          if (event.name === 'DisableKeyRotation') {
            return notSatisfied(
              `Automatic rotation of key ${key} was switched off.`,
              field('eventName', event.name, 'rotation must stay enabled', false),
            );
          }
          const days = number(event.parameters, 'rotationperiodindays') ?? defaultDays;
          const met = days <= parameters.keyRotationDays;
          const shown = field(
            'requestParameters.rotationPeriodInDays',
            days,
            `at most ${parameters.keyRotationDays}`,
            met,
          );
          return met
            ? satisfied(`Automatic rotation of key ${key} was switched on, every ${days} days.`, shown)
            : notSatisfied(
                `Automatic rotation of key ${key} was switched on, but every ${days} days is longer than the allowed ${parameters.keyRotationDays}.`,
                shown,
              );
        }),
    },
    { source: 'kms.amazonaws.com', names: ['CreateKey', 'ReplicateKey'] },
  ],
  awsVerdicts: ['CMK_BACKING_KEY_ROTATION_ENABLED', 'KMS.4'],
  evaluate: (resource, facts, { parameters }) =>
    judging(() => {
      const key = facts.description.value;
      const keyManager = requiredText(key, 'KeyManager');
      const managerField = field('KeyMetadata.KeyManager', keyManager, 'CUSTOMER keys are tested', true);
      if (keyManager === 'AWS') {
        return notApplicable(
          `Key ${resource.name} is managed by AWS, which rotates it: inherited, see the attestations of AWS.`,
          managerField,
        );
      }
      if (keyManager !== 'CUSTOMER') {
        return inconclusive(
          `Not determinable: key ${resource.name} has the unknown manager ${keyManager}.`,
          managerField,
        );
      }
      const origin = requiredText(key, 'Origin');
      const originField = field(
        'KeyMetadata.Origin',
        origin,
        'automatic rotation exists for AWS_KMS only',
        origin === 'AWS_KMS',
      );
      if (origin !== 'AWS_KMS') {
        return manual(
          `Key ${resource.name} has the origin ${origin}, for which KMS has no automatic rotation: a person must examine when its material was last replaced.`,
          originField,
        );
      }
      const enabled = flag(facts.rotation.value, 'KeyRotationEnabled');
      if (enabled === undefined) {
        return inconclusive(`Not determinable: the answer about key ${resource.name} does not say whether it rotates.`);
      }
      const days = number(facts.rotation.value, 'RotationPeriodInDays');
      const effective = days ?? defaultDays;
      const short = effective <= parameters.keyRotationDays;
      const deciding = [
        originField,
        field('KeyRotationEnabled', enabled, 'must be true', enabled),
        field(
          'RotationPeriodInDays',
          days,
          `at most ${parameters.keyRotationDays} (absent means ${defaultDays})`,
          short,
        ),
        field('NextRotationDate', instant(facts.rotation.value, 'NextRotationDate'), 'for information', true),
      ];
      if (!enabled)
        return notSatisfied(`Automatic rotation of customer managed key ${resource.name} is off.`, ...deciding);
      return short
        ? satisfied(
            `Customer managed key ${resource.name} rotates every ${effective} days (allowed: ${parameters.keyRotationDays}).`,
            ...deciding,
          )
        : notSatisfied(
            `Customer managed key ${resource.name} rotates every ${effective} days, longer than the allowed ${parameters.keyRotationDays}.`,
            ...deciding,
          );
    }),
});
