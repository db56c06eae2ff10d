import { defineControl, isJsonObject, type ControlContext, type DecidingField } from '../model/index.ts';
import { coveringPlans, selectable } from './backup/coverage.ts';
import { copyUses, nativeUses, recoveryPointUses, type KeyUse } from './backup/keys.ts';
import { approvedKey } from './customer-key.ts';
import { field, inconclusive, notApplicable, notSatisfied, satisfied, some } from './judgement.ts';
import { judging, judgingEvent, requiredText } from './read.ts';

export default defineControl({
  id: 'DDB-ENC-06',
  topic: 'data-protection',
  title: 'Backups and recovery points are encrypted with the intended key',
  statement:
    'Every backup, recovery point and copy of a table with cardholder, personal, confidential or unclassified data MUST be encrypted with a customer managed KMS key, from the approved list where there is one.',
  test: "Reads the key of each of DynamoDB's own backups in DescribeBackup (they take the key of the table when they are made), of each recovery point in ListRecoveryPointsByResource (they take the key of the vault), and of the vaults that the table's backup plans copy to in ListBackupVaults; then the manager of each key in DescribeKey. Both lists are needed: ListBackups does not show what AWS Backup made.",
  risk: 'A copy under another key stays readable to whoever holds that key, after access to the table and its key was withdrawn.',
  remediation: {
    text: 'Use a vault with a customer managed key, and replace backups that were made under another key (CloudFormation: AWS::Backup::BackupVault EncryptionKeyArn).',
    command: 'aws backup create-backup-vault --backup-vault-name VAULT --encryption-key-arn KEY_ARN --region REGION',
  },
  limits: [
    'Backups that were deleted or had expired before the evidence was collected are not seen.',
    'Whether the key of a vault can be used at present is not looked at.',
    'Point-in-time recovery has no key of its own: it follows that of the table.',
    'The key of a copy is that of its vault as it is today; copies that were started by hand are not looked at.',
  ],
  sources: ['dynamodb', 'backup', 'kms', 'cloudtrail-lookup'],
  subject: 'table',
  needs: ['backups', 'recoveryPoints', 'backupKeys', 'backupPlans', 'backupSettings', 'copyVaults'],
  optional: ['tags'],
  whenEmpty: { outcome: 'not-applicable', reason: 'There is no DynamoDB table in the scope.' },
  noun: ['table', 'tables'],
  changes: [
    {
      // What is made since adds to what is judged, each under its own date; what is gone may have had another key.
      source: 'dynamodb.amazonaws.com',
      names: ['CreateBackup'],
      judge: () => null,
    },
    { source: 'dynamodb.amazonaws.com', names: ['DeleteBackup'] },
    {
      source: 'backup.amazonaws.com',
      names: ['DeleteRecoveryPoint'],
      judge: (event, _context, resource) =>
        judgingEvent(() => {
          const point = requiredText(event.parameters, 'recoverypointarn');
          if (resource === undefined || !point.includes(':table/')) return 'unknown';
          return point.startsWith(`${resource.id}/backup/`) ? 'unknown' : null;
        }),
    },
  ],
  awsVerdicts: ['BACKUP_RECOVERY_POINT_ENCRYPTED'],
  evaluate: (resource, facts, context) =>
    judging(() => {
      const { name, dataClass } = resource;
      const plans = coveringPlans(facts.backupPlans.value, selectable(resource, facts.backupSettings.value));
      const own = [
        ...nativeUses(facts.backups.value, resource),
        ...recoveryPointUses(facts.recoveryPoints.value, resource),
      ];
      const copies = copyUses(plans, facts.copyVaults.value);
      if (own.length === 0) return notApplicable(`Table ${name} has no backup and no recovery point.`);
      if (dataClass === 'none') {
        return notApplicable(
          `Table ${name} is classified as holding no sensitive data: any key will do for its backups.`,
        );
      }
      const judged = [...own, ...copies].map((use) => judgeUse(use, facts.backupKeys.value, context));
      const deciding = judged.map((one) => one.deciding);
      const bad = judged.filter(({ state }) => state === 'bad');
      const open = judged.filter(({ state }) => state === 'open');
      const label = `table ${name} (${dataClass ?? 'unclassified, treated as sensitive'})`;
      if (bad.length > 0) {
        return notSatisfied(
          `Of ${label}, these are under a key that is not intended: ${some(bad.map(told))}.`,
          ...deciding,
        );
      }
      if (open.length > 0) {
        return inconclusive(
          `Not determinable: for ${label}, the key is not known of ${some(open.map(told))}.`,
          ...deciding,
        );
      }
      return satisfied(
        `All ${own.length + copies.length} groups of backups of ${label} are under intended keys.`,
        ...deciding,
      );
    }),
});

interface JudgedUse {
  readonly what: string;
  readonly why: string;
  readonly state: 'good' | 'bad' | 'open';
  readonly deciding: DecidingField;
}

const told = ({ what, why }: JudgedUse): string => `${what} (${why})`;

function judgeUse({ what, key, account, region }: KeyUse, descriptions: unknown, context: ControlContext): JudgedUse {
  const result = (state: JudgedUse['state'], why: string, shown?: string): JudgedUse => ({
    what,
    why,
    state,
    deciding: field(`Key of ${what}`, shown ?? why, 'must be an approved customer managed key', state === 'good'),
  });
  if (key === 'owned') return result('bad', 'a key that AWS owns');
  if (key === 'unnamed') return result('open', 'no key is named');
  if (key === 'outside') return result('open', 'the vault lies outside the scope');
  const description = isJsonObject(descriptions) ? descriptions[key.arn] : undefined;
  const approved = approvedKey(key.arn, { account, region, context });
  const manager = description === undefined ? undefined : requiredText(description, 'KeyManager');
  if (!approved.holds) return result('bad', `key ${key.arn}, which ${approved.rule}`, key.arn);
  if (manager === undefined) return result('open', `key ${key.arn} is not described`, key.arn);
  if (manager === 'CUSTOMER') return result('good', 'intended', key.arn);
  return manager === 'AWS'
    ? result('bad', `a key that AWS manages: ${key.arn}`, key.arn)
    : result('open', `key ${key.arn} has the unknown manager ${manager}`, key.arn);
}
