import {
  defineControl,
  type ChangeEvent,
  type Fact,
  type Judgement,
  type JsonObject,
  type Resource,
} from '../model/index.ts';
import { eventKey } from './events.ts';
import { field, inconclusive, manual, notApplicable, notSatisfied, satisfied } from './judgement.ts';
import { isWithin, materialAge, wasWithin } from './key-age.ts';
import { flag, instant, judging, judgingEvent, number, requiredText } from './read.ts';

/** Rotation period of a key on which none was set (KMS API Reference, EnableKeyRotation). */
const defaultDays = 365;

export default defineControl({
  id: 'DDB-ENC-03',
  topic: 'data-protection',
  title: 'Customer managed keys rotate within the cryptoperiod',
  statement:
    'Every customer managed KMS key of an in-scope table MUST rotate automatically within the cryptoperiod that the organisation requires.',
  test: 'Reads GetKeyRotationStatus and DescribeKey of each key that in-scope tables use: rotation must be enabled and its period (365 days where none is set) not longer than required. ListKeyRotations and the creation date tell how old the material is: switching rotation on renews nothing before a whole period has passed. EnableKeyRotation, DisableKeyRotation, RotateKey, RotateKeyOnDemand and ImportKeyMaterial events in CloudTrail show changes. Keys managed by AWS are rotated by AWS.',
  risk: 'A key used beyond its cryptoperiod protects more data, for longer, than the organisation has accepted.',
  remediation: {
    text: 'Enable automatic rotation (CloudFormation: AWS::KMS::Key EnableKeyRotation and RotationPeriodInDays), and rotate once on demand where the material is older than the cryptoperiod.',
    command:
      'aws kms enable-key-rotation --key-id KEY --rotation-period-in-days 365 && aws kms rotate-key-on-demand --key-id KEY',
  },
  limits: [
    'Ages are whole days; material that was made outside of KMS and imported may be older than its import.',
    'Rotation keeps older key material for decryption; data is not encrypted again.',
    'Keys of backups, exports and log buckets are looked at only where an in-scope table uses them too.',
  ],
  sources: ['kms', 'cloudtrail-lookup'],
  subject: 'key',
  needs: ['description', 'rotation'],
  optional: ['rotations'],
  whenEmpty: { outcome: 'not-applicable', reason: 'No in-scope table uses a KMS key of the account.' },
  noun: ['key', 'keys'],
  changes: [
    {
      source: 'kms.amazonaws.com',
      names: ['EnableKeyRotation', 'DisableKeyRotation'],
      judge: (event, { parameters }, resource) =>
        judgingEvent(() => judgeSwitch(event, parameters.keyRotationDays, resource)),
    },
    {
      source: 'kms.amazonaws.com',
      names: ['RotateKey', 'RotateKeyOnDemand', 'ImportKeyMaterial'],
      // A rotation in time changes nothing that is judged: the material was young enough before, and is after.
      judge: (event, { parameters }, resource) =>
        judgingEvent(() =>
          wasWithin(resource, dayBefore(event.time), parameters.keyRotationDays) === true ? null : 'unknown',
        ),
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
      const subject: Subject = {
        name: resource.name,
        key,
        rotation: facts.rotation.value,
        rotations: resource.facts.rotations,
        readAt: facts.description.observedAt,
        limit: parameters.keyRotationDays,
      };
      return requiredText(key, 'Origin') === 'AWS_KMS' ? judgeAutomatic(subject) : judgeByHand(subject);
    }),
});

/** Before the rotation that an event reports, whose own date may be some minutes earlier. */
const dayBefore = (time: string): string => new Date(Date.parse(time) - 86_400_000).toISOString();

/** A customer managed key with everything that its judgement rests on. */
interface Subject {
  readonly name: string;
  readonly key: JsonObject;
  readonly rotation: JsonObject;
  readonly rotations: Fact<readonly JsonObject[]>;
  readonly readAt: string;
  /** Days of the cryptoperiod. */
  readonly limit: number;
}

const originField = ({ key }: Subject): ReturnType<typeof field> => {
  const origin = requiredText(key, 'Origin');
  return field('KeyMetadata.Origin', origin, 'automatic rotation exists for AWS_KMS only', origin === 'AWS_KMS');
};

const judgeAutomatic = (subject: Subject): Judgement => {
  const { name, rotation, limit } = subject;
  const enabled = flag(rotation, 'KeyRotationEnabled');
  if (enabled === undefined) {
    return inconclusive(`Not determinable: the answer about key ${name} does not say whether it rotates.`);
  }
  const days = number(rotation, 'RotationPeriodInDays');
  const effective = days ?? defaultDays;
  const short = effective <= limit;
  const deciding = [
    originField(subject),
    field('KeyRotationEnabled', enabled, 'must be true', enabled),
    field('RotationPeriodInDays', days, `at most ${limit} (absent means ${defaultDays})`, short),
    field('NextRotationDate', instant(rotation, 'NextRotationDate'), 'for information', true),
  ];
  if (!enabled) return notSatisfied(`Automatic rotation of customer managed key ${name} is off.`, ...deciding);
  if (!short) {
    return notSatisfied(
      `Customer managed key ${name} rotates every ${effective} days, longer than the allowed ${limit}.`,
      ...deciding,
    );
  }
  return judgeAge(
    subject,
    satisfied(`Customer managed key ${name} rotates every ${effective} days (allowed: ${limit}).`, ...deciding),
  );
};

/** Keys that KMS cannot rotate by itself: their material, or the key, must have been replaced within the cryptoperiod. */
const judgeByHand = (subject: Subject): Judgement => {
  const shown = originField(subject);
  const { name } = subject;
  // Made in the CloudHSM cluster when the key was; any other material was made outside, and nobody here knows when.
  return judgeAge(
    subject,
    shown.value === 'AWS_CLOUDHSM'
      ? satisfied(`The material of key ${name} was made within the cryptoperiod of ${subject.limit} days.`, shown)
      : manual(
          `Key ${name} has the origin ${shown.value}, for which KMS has no automatic rotation: a person must examine when its material was made.`,
          shown,
        ),
  );
};

/** What is concluded from the rest, unless the material is too old or its age is not known. */
const judgeAge = ({ name, key, rotations, readAt, limit }: Subject, otherwise: Judgement): Judgement => {
  const age = materialAge(key, rotations, readAt);
  if (age === null) {
    return inconclusive(`Not determinable: the answer about key ${name} does not say when it was created.`);
  }
  const within = isWithin(age, limit);
  const last = field('Rotations[].RotationDate', age.rotatedAt, `at most ${limit} days ago`, within === true);
  const deciding = [
    ...otherwise.deciding,
    age.rotatedAt === undefined
      ? field('KeyMetadata.CreationDate', instant(key, 'CreationDate'), last.rule, last.met)
      : last,
  ];
  if (within === true) return { ...otherwise, deciding };
  if (within === undefined) {
    return inconclusive(
      `Not determinable: how old the material of key ${name} is, because ${
        rotations.kind === 'absent' ? 'its past rotations could not be read' : 'it was taken over from another Region'
      }.`,
      ...deciding,
    );
  }
  const never = age.rotatedAt === undefined ? 'has never been rotated' : 'was last rotated';
  return notSatisfied(
    `The material of customer managed key ${name} ${never}${
      age.rotatedAt === undefined ? `, and is ${age.days} days old` : ` ${age.days} days before it was read`
    }: longer than the allowed ${limit}.`,
    ...deciding,
  );
};

const judgeSwitch = (event: ChangeEvent, limit: number, resource: Resource | undefined): Judgement | 'unknown' => {
  const key = eventKey(event);
  if (event.name === 'DisableKeyRotation') {
    return notSatisfied(
      `Automatic rotation of key ${key} was switched off.`,
      field('eventName', event.name, 'rotation must stay enabled', false),
    );
  }
  const days = number(event.parameters, 'rotationperiodindays') ?? defaultDays;
  const met = days <= limit;
  const shown = field('requestParameters.rotationPeriodInDays', days, `at most ${limit}`, met);
  if (!met) {
    return notSatisfied(
      `Automatic rotation of key ${key} was switched on, but every ${days} days is longer than the allowed ${limit}.`,
      shown,
    );
  }
  // Switching it on renews no material: that of an old key stays too old for one more period.
  return wasWithin(resource, event.time, limit) === true
    ? satisfied(`Automatic rotation of key ${key} was switched on, every ${days} days.`, shown)
    : 'unknown';
};
