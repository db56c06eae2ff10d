import { bank, uuidOf } from './bank.ts';

/** Kinds of data sources, as `ControlMappingSource.sourceType` names them. */
export type SourceType = 'AWS_Config' | 'AWS_Security_Hub' | 'AWS_API_Call' | 'AWS_Cloudtrail' | 'MANUAL';

export interface PlannedSource {
  readonly type: SourceType;
  /** `DYNAMODB_PITR_ENABLED`, `DynamoDB.2`, `dynamodb_DescribeTable`, `kms_DisableKey`; a title for manual evidence. */
  readonly keyword: string;
  /** `continual`: when it happens. */
  readonly frequency: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'continual';
  /** Months before the clock's month since when the source gives nothing any more. */
  readonly silentSince?: number;
}

export interface PlannedControl {
  readonly id: string;
  readonly name: string;
  readonly testing: string;
  readonly sources: readonly PlannedSource[];
  /** Whether a folder is made on days without evidence as well. */
  readonly emptyFolders: boolean;
}

export interface PlannedControlSet {
  /** Free text; also the id of the control set, within URLs too. */
  readonly name: string;
  readonly controls: readonly PlannedControl[];
}

export interface PlannedAssessment {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly framework: {
    readonly id: string;
    readonly name: string;
    readonly type: 'Standard' | 'Custom';
    readonly complianceType: string;
    readonly description: string;
  };
  /** Months before the clock's month at whose start it was set to INACTIVE; absent while it is active. */
  readonly closed?: number;
  /** How this assessment's evidence spells the data source. */
  readonly trailSpelling: 'CloudTrail' | 'AWS CloudTrail';
  readonly controlSets: readonly PlannedControlSet[];
}

/** Audit Manager is set up here and nowhere else. */
export const auditManagerHome = { account: bank.production.id, region: bank.homeRegion } as const;

type Frequency = PlannedSource['frequency'];

const of =
  (type: SourceType) =>
  (frequency: Frequency, ...keywords: readonly string[]): readonly PlannedSource[] =>
    keywords.map((keyword) => ({ type, keyword, frequency }));

const config = of('AWS_Config');
const hub = of('AWS_Security_Hub');
const calls = of('AWS_API_Call');
const manual = (title: string): readonly PlannedSource[] => of('MANUAL')('MONTHLY', title);
const activity = (...keywords: readonly string[]): readonly PlannedSource[] =>
  of('AWS_Cloudtrail')('continual', ...keywords);

const control = (name: string, testing: string, ...sources: readonly (readonly PlannedSource[])[]): PlannedControl => ({
  id: uuidOf(`control/${name}`),
  name,
  testing,
  sources: sources.flat(),
  emptyFolders: false,
});

/** Security Hub findings of this assessment ended when its consolidated findings were switched off. */
const silentMonths = 2;

const pci: PlannedAssessment = {
  id: uuidOf('assessment/pci-dss'),
  name: 'PCI DSS v4.0 - cardholder tables',
  description: 'Tables, keys and trails of the card platform.',
  trailSpelling: 'AWS CloudTrail',
  framework: {
    id: uuidOf('framework/pci-dss-v4.0'),
    name: 'Payment Card Industry Data Security Standard (PCI DSS) v4.0',
    type: 'Standard',
    complianceType: 'PCI DSS',
    description: 'Prebuilt framework of AWS Audit Manager.',
  },
  controlSets: [
    {
      name: 'Requirement 1: a/b & ü - network/endpoints',
      controls: [
        control(
          'Endpoints of the card network',
          'Look at the policy of each VPC endpoint.',
          calls('WEEKLY', 'ec2_DescribeVpcEndpoints'),
        ),
      ],
    },
    {
      name: 'Requirement 3: storage/keys & Schlüssel',
      controls: [
        control(
          'Encryption of tables',
          'Each table with account data uses a key of the bank.',
          config('WEEKLY', 'DYNAMODB_TABLE_ENCRYPTED_KMS', 'DYNAMODB_TABLE_ENCRYPTION_ENABLED'),
          calls('WEEKLY', 'dynamodb_DescribeTable'),
        ),
        control(
          'Life of keys',
          'Keys rotate; keys in use are neither disabled nor deleted.',
          config('WEEKLY', 'CMK_BACKING_KEY_ROTATION_ENABLED', 'KMS_CMK_NOT_SCHEDULED_FOR_DELETION'),
          calls('WEEKLY', 'kms_GetKeyRotationStatus'),
          activity('kms_DisableKey', 'kms_EnableKey', 'kms_ScheduleKeyDeletion'),
        ),
      ],
    },
    {
      name: 'Requirement 7: access (need to know)',
      controls: [
        control(
          'Administrator statements in policies',
          'No policy allows everything on everything.',
          config('MONTHLY', 'IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS'),
          calls('MONTHLY', 'iam_ListPolicies'),
        ),
      ],
    },
    {
      name: 'Requirement 10: logging/monitoring & Prüfspur',
      controls: [
        control(
          'Trails and their digests',
          'A trail of all regions is on, with log file validation.',
          config('DAILY', 'MULTI_REGION_CLOUD_TRAIL_ENABLED', 'CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED'),
          hub('DAILY', 'CloudTrail.4'),
          calls('DAILY', 'cloudtrail_DescribeTrails'),
        ),
        {
          ...control(
            'Administrative actions',
            'Changes of tables, recovery and trails are attributable.',
            activity(
              'dynamodb_CreateTable',
              'dynamodb_UpdateTable',
              'dynamodb_DeleteTable',
              'dynamodb_UpdateContinuousBackups',
              'cloudtrail_StopLogging',
              'cloudtrail_StartLogging',
            ),
          ),
          emptyFolders: true,
        },
      ],
    },
    {
      name: 'Requirement 12: policies/people',
      controls: [
        control('Review by the owner', 'Signed record of the monthly review.', manual('card-platform-review')),
      ],
    },
  ],
};

const soc2: PlannedAssessment = {
  id: uuidOf('assessment/soc-2'),
  name: 'SOC 2 - retail platform',
  description: 'Service commitments of the retail platform.',
  trailSpelling: 'CloudTrail',
  framework: {
    id: uuidOf('framework/soc-2'),
    name: 'Statement on Standards for Attestations Engagement (SSAE) No. 18, Service Organizations Controls (SOC) Report 2',
    type: 'Standard',
    complianceType: 'SOC 2',
    description: 'Prebuilt framework of AWS Audit Manager.',
  },
  controlSets: [
    {
      name: 'CC1.0 - control environment',
      controls: [control('Control owners', 'List of control owners, signed.', manual('control-owners'))],
    },
    {
      name: 'CC6.0 - logical / physical access',
      controls: [
        control(
          'Encryption of caches',
          'DAX clusters are encrypted at rest.',
          config('WEEKLY', 'DAX_ENCRYPTION_ENABLED'),
          hub('WEEKLY', 'DynamoDB.3'),
        ),
        control(
          'Policies of people and workloads',
          'Policies name actions and resources.',
          config('WEEKLY', 'IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS'),
        ),
      ],
    },
    {
      name: 'CC7.0 - system operations',
      controls: [
        control('Inventory of tables', 'The list of tables is complete.', calls('WEEKLY', 'dynamodb_ListTables')),
        control(
          'Changes in production',
          'Each change of a table has an author.',
          activity('dynamodb_UpdateTable', 'dynamodb_DeleteTable', 'dynamodb_RestoreTableToPointInTime'),
        ),
      ],
    },
    {
      name: 'A1.0 - availability (backup/restore)',
      controls: [
        control(
          'Point-in-time recovery and deletion protection',
          'Every table can be restored and cannot be deleted by mistake.',
          config('DAILY', 'DYNAMODB_PITR_ENABLED'),
          hub('DAILY', 'DynamoDB.2', 'DynamoDB.6'),
        ),
        control('Backups on demand', 'Backups before releases.', calls('MONTHLY', 'dynamodb_ListBackups')),
      ],
    },
  ],
};

const gdpr: PlannedAssessment = {
  id: uuidOf('assessment/gdpr'),
  name: 'GDPR - Kundendaten / customer data',
  description: 'Custom framework: the prebuilt one has manual controls only.',
  trailSpelling: 'AWS CloudTrail',
  framework: {
    id: uuidOf('framework/gdpr-custom'),
    name: 'GDPR 2016 - Meridian',
    type: 'Custom',
    complianceType: 'GDPR',
    description: 'Made by the bank from the mappings that AWS suggests for the articles.',
  },
  controlSets: [
    {
      name: 'Art. 5(2) - accountability / Rechenschaftspflicht',
      controls: [control('Record of decisions', 'Decisions of the data protection officer.', manual('dpo-decisions'))],
    },
    {
      name: 'Art. 30 - records of processing',
      controls: [
        control(
          'Tables with personal data',
          'The record of processing names every table.',
          calls('WEEKLY', 'dynamodb_ListTables', 'dynamodb_DescribeTable'),
        ),
      ],
    },
    {
      name: 'Art. 32 - security of processing (1)(a)/(b)/(c)',
      controls: [
        control(
          'Encryption and restore of personal data',
          'Personal data is encrypted and can be restored.',
          config('WEEKLY', 'DYNAMODB_TABLE_ENCRYPTED_KMS', 'DYNAMODB_PITR_ENABLED'),
          hub('WEEKLY', 'DynamoDB.2').map((source) => ({ ...source, silentSince: silentMonths })),
        ),
        control(
          'Deletion of tables and keys',
          'Nothing is deleted without a decision.',
          activity('dynamodb_DeleteTable', 'kms_ScheduleKeyDeletion', 'kms_DisableKey'),
        ),
      ],
    },
  ],
};

/** The assessment of the former version: closed, which set its control sets to reviewed by itself. */
const formerPci: PlannedAssessment = {
  id: uuidOf('assessment/pci-dss-3.2.1'),
  name: 'PCI DSS v3.2.1 - until the change of version',
  description: 'Kept for reference.',
  closed: 3,
  trailSpelling: 'AWS CloudTrail',
  framework: {
    id: uuidOf('framework/pci-dss-v3.2.1'),
    name: 'PCI DSS v3.2.1 - Meridian',
    type: 'Custom',
    complianceType: 'PCI DSS 3.2.1',
    description: 'Made by the bank for the former version of the standard.',
  },
  controlSets: [
    {
      name: 'Requirement 3: protect stored data',
      controls: [
        control(
          'Encryption of tables (3.4)',
          'Each table with account data is encrypted.',
          config('MONTHLY', 'DYNAMODB_TABLE_ENCRYPTED_KMS'),
        ),
      ],
    },
    {
      name: 'Requirement 10: track and monitor access',
      controls: [control('Trails (10.2)', 'A trail is on.', config('MONTHLY', 'MULTI_REGION_CLOUD_TRAIL_ENABLED'))],
    },
  ],
};

/** The bank's assessments: one for each framework, and a closed one. */
export const assessments: readonly PlannedAssessment[] = [pci, soc2, gdpr, formerPci];
