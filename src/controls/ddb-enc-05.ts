import { defineControl, type ChangeEvent, type Judgement } from '../model/index.ts';
import { eventKey } from './events.ts';
import { count, field, inconclusive, notApplicable, notSatisfied, satisfied } from './judgement.ts';
import { instant, judging, judgingEvent, requiredText, texts } from './read.ts';

/** States in which DynamoDB cannot use the key, or soon will not (KMS Developer Guide, "Key states"). */
const unusable = new Set(['Disabled', 'PendingDeletion', 'PendingReplicaDeletion', 'PendingImport', 'Unavailable']);

export default defineControl({
  id: 'DDB-ENC-05',
  topic: 'data-protection',
  title: 'Keys in use are not disabled or scheduled for deletion',
  statement: 'Every KMS key that an in-scope table uses MUST be enabled and not scheduled for deletion.',
  test: 'Reads KeyState in DescribeKey of each key that in-scope tables use. CloudTrail shows when a key was disabled, scheduled for deletion or brought back.',
  risk: 'When the key of a table is lost, all its items and their backups are lost with it.',
  remediation: {
    text: 'Cancel the deletion and enable the key again (CloudFormation: AWS::KMS::Key Enabled).',
    command: 'aws kms cancel-key-deletion --key-id KEY && aws kms enable-key --key-id KEY',
  },
  limits: [
    'Keys of older backups and of log buckets are looked at only where an in-scope table uses them too.',
    'Whether a deliberate destruction of a key was approved is for a person to show.',
  ],
  sources: ['kms', 'dynamodb', 'cloudtrail-lookup'],
  subject: 'key',
  needs: ['description', 'usedBy'],
  whenEmpty: { outcome: 'not-applicable', reason: 'No in-scope table uses a KMS key of the account.' },
  noun: ['key', 'keys'],
  changes: [
    {
      source: 'kms.amazonaws.com',
      names: [
        'DisableKey',
        'EnableKey',
        'ScheduleKeyDeletion',
        'CancelKeyDeletion',
        'DeleteImportedKeyMaterial',
        'ImportKeyMaterial',
        'DeleteKey',
      ],
      judge: (event) => judgingEvent(() => judgeEvent(event)),
    },
  ],
  awsVerdicts: ['KMS_CMK_NOT_SCHEDULED_FOR_DELETION', 'KMS.3'],
  evaluate: (resource, facts) =>
    judging(() => {
      const tables = texts({ usedBy: facts.usedBy.value }, 'usedBy').length;
      if (tables === 0) return notApplicable(`No in-scope table uses key ${resource.name}.`);
      const key = facts.description.value;
      const state = requiredText(key, 'KeyState');
      const users = count(tables, 'in-scope table');
      const deletion = instant(key, 'DeletionDate');
      const expiry = instant(key, 'ValidTo');
      const deciding = [
        field('KeyMetadata.KeyState', state, 'must be Enabled', state === 'Enabled'),
        field('KeyMetadata.DeletionDate', deletion, 'must be absent', deletion === undefined),
      ];
      if (unusable.has(state)) {
        const date = deletion === undefined ? '' : `, to be deleted on ${deletion}`;
        return notSatisfied(`Key ${resource.name}, used by ${users}, has the state ${state}${date}.`, ...deciding);
      }
      if (state !== 'Enabled') {
        return inconclusive(`Not determinable: key ${resource.name} is in the passing state ${state}.`, ...deciding);
      }
      const note = expiry === undefined ? '' : `; its imported material expires on ${expiry}`;
      return satisfied(`Key ${resource.name}, used by ${users}, is Enabled${note}.`, ...deciding);
    }),
});

const judgeEvent = (event: ChangeEvent): Judgement | 'unknown' => {
  const key = eventKey(event);
  const shown = (met: boolean) => field('eventName', event.name, 'the key must stay enabled', met);
  switch (event.name) {
    case 'EnableKey':
      return satisfied(`Key ${key} was enabled.`, shown(true));
    case 'DisableKey':
      return notSatisfied(`Key ${key} was disabled.`, shown(false));
    case 'ScheduleKeyDeletion': {
      const days = event.parameters['pendingwindowindays'];
      const wait = typeof days === 'number' || typeof days === 'string' ? ` after ${days} days` : '';
      return notSatisfied(`Key ${key} was scheduled for deletion${wait}.`, shown(false));
    }
    case 'CancelKeyDeletion':
      return notSatisfied(
        `The deletion of key ${key} was cancelled; the key stays disabled until it is enabled.`,
        shown(false),
      );
    case 'DeleteImportedKeyMaterial':
      return notSatisfied(`The imported material of key ${key} was deleted.`, shown(false));
    case 'DeleteKey':
      return notSatisfied(`Key ${key} was deleted.`, shown(false));
    default:
      return 'unknown';
  }
};
