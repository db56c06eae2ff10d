/** What an AWS rule tests differently from ours, by what AWS's verdict is. */
interface Difference {
  readonly passing?: string;
  readonly failing?: string;
}

const recovery: Difference = {
  failing: 'AWS asks every table; this control leaves out tables that are marked as rebuildable.',
  passing:
    'AWS looks at the switch alone, when the table changes; this control reads the present state and also asks for the length of the window.',
};

const protection: Difference = {
  failing: 'AWS asks every table; this control leaves out tables that are marked as rebuildable.',
  passing: 'AWS looks at a table when it changes; this control reads the present state and the changes in the period.',
};

const rotation: Difference = {
  failing: 'AWS asks every customer managed key, also where this control accepts another way of rotating.',
  passing:
    'AWS looks at the switch alone; this control also asks for the length of the period and for a key that can be used.',
};

const deletion: Difference = {
  failing: 'AWS looks at every key; this control looks at keys that tables use.',
  passing: 'AWS looks for a scheduled deletion alone; this control also asks for a key that is enabled all the time.',
};

const caches: Difference = {
  passing: 'AWS evaluates once a day or later; this control reads the present state of the cluster.',
};

const trails: Difference = {
  failing: 'AWS looks at one account and Region; this control also counts trails of the organisation.',
  passing:
    'AWS looks at the present settings; this control also asks for all management events, for delivery without errors, and for logging without a stop in the period.',
};

const validation: Difference = {
  passing: 'AWS looks at the switch alone; this control also asks for digests that are delivered without errors.',
};

const trailKeys: Difference = {
  passing: 'AWS accepts every KMS key; this control asks for a customer managed key.',
};

const administration: Difference = {
  failing: 'AWS looks for administration of everything; this control counts it where it gives DynamoDB or DAX.',
  passing: 'AWS looks for full administration only; this control looks at DynamoDB and DAX.',
};

const userDevices: Difference = {
  failing: 'AWS asks every user for MFA; this control asks those with a password.',
  passing: 'AWS looks at MFA alone; this control also asks for young keys and for use.',
};

const userKeys: Difference = {
  passing: 'AWS looks at one side of a user; this control at MFA, age and use of all that it signs in with.',
};

const outsiders: Difference = {
  failing:
    'Access Analyzer counts everyone beyond the account or organisation of the analyzer; this control accepts the trusted accounts of the configuration.',
};

const rootDevice: Difference = {
  failing: 'AWS asks for a hardware device; this control accepts a virtual one.',
  passing: 'AWS looks at the device alone; this control also asks that there are no access keys.',
};

const rootKeys: Difference = {
  passing: 'AWS looks at access keys alone; this control also asks for MFA.',
};

const passwords: Difference = {
  failing:
    'AWS asks for the numbers of its own parameters, also where no user has a password; this control for those of PCI DSS.',
  passing: 'AWS asks for the numbers of its own parameters; this control for those of PCI DSS, such as 12 characters.',
};

/** Known cases, by keyword of the Config rule or the Security Hub control. */
export const knownDifferences: Readonly<Record<string, Difference>> = {
  DYNAMODB_TABLE_ENCRYPTION_ENABLED: {
    failing:
      'The AWS Config rule looks for SSEDescription, which a table under the AWS owned key does not have; such a table is encrypted all the same.',
    passing: 'The AWS Config rule looks at the setting alone, not at whether the key can still be used.',
  },
  DYNAMODB_TABLE_ENCRYPTED_KMS: {
    failing: 'The AWS Config rule asks every table for a KMS key; this control asks it of sensitive tables only.',
    passing:
      'Unless it is given a list, the AWS Config rule accepts every KMS key, also one managed by AWS or about to be deleted; this control asks for an approved customer managed key that is enabled.',
  },
  SERVICE_VPC_ENDPOINT_ENABLED: {
    failing: 'The AWS Config rule looks at every VPC, also unused ones; this control looks at declared consumers.',
    passing: 'The AWS Config rule asks for an endpoint alone; this control also asks for its state and route tables.',
  },
  DYNAMODB_PITR_ENABLED: recovery,
  'DYNAMODB.2': recovery,
  DYNAMODB_TABLE_DELETION_PROTECTION_ENABLED: protection,
  'DYNAMODB.6': protection,
  CMK_BACKING_KEY_ROTATION_ENABLED: rotation,
  'KMS.4': rotation,
  KMS_CMK_NOT_SCHEDULED_FOR_DELETION: deletion,
  'KMS.3': deletion,
  DAX_ENCRYPTION_ENABLED: caches,
  'DYNAMODB.3': caches,
  DAX_TLS_ENDPOINT_ENCRYPTION: caches,
  'DYNAMODB.7': caches,
  MULTI_REGION_CLOUD_TRAIL_ENABLED: trails,
  CLOUD_TRAIL_ENABLED: trails,
  CLOUDTRAIL_SECURITY_TRAIL_ENABLED: trails,
  'CLOUDTRAIL.1': trails,
  'CLOUDTRAIL.3': trails,
  CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED: validation,
  'CLOUDTRAIL.4': validation,
  CLOUD_TRAIL_ENCRYPTION_ENABLED: trailKeys,
  'CLOUDTRAIL.2': trailKeys,
  IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS: administration,
  IAM_POLICY_NO_STATEMENTS_WITH_FULL_ACCESS: administration,
  'IAM.1': administration,
  'IAM.21': administration,
  IAM_USER_MFA_ENABLED: userDevices,
  MFA_ENABLED_FOR_IAM_CONSOLE_ACCESS: userKeys,
  ACCESS_KEYS_ROTATED: userKeys,
  IAM_USER_UNUSED_CREDENTIALS_CHECK: userKeys,
  ROOT_ACCOUNT_HARDWARE_MFA_ENABLED: rootDevice,
  ROOT_ACCOUNT_MFA_ENABLED: { passing: rootDevice.passing ?? '' },
  IAM_ROOT_ACCESS_KEY_CHECK: rootKeys,
  IAM_PASSWORD_POLICY: passwords,
  'IAM.3': userKeys,
  'IAM.4': rootKeys,
  'IAM.5': userKeys,
  'IAM.6': rootDevice,
  'IAM.7': passwords,
  'IAM.8': userKeys,
  'IAM.9': { passing: rootDevice.passing ?? '' },
  'IAM.19': userDevices,
  EXTERNALACCESS: outsiders,
  REQUIRED_TAGS: {
    failing:
      'The AWS Config rule asks for the tags of its own parameters; this control for those of the configuration.',
    passing:
      'The AWS Config rule asks for the tags of its own parameters; this control also asks for a class of data and for the tags of the configuration.',
  },
  'DYNAMODB.5': {
    passing: 'AWS asks for any tag; this control asks for a class of data and for the tags of the configuration.',
  },
  'CONFIG.1': {
    failing:
      'AWS asks for the types of its own enabled controls and for the service-linked role; this control asks for the types around DynamoDB.',
    passing:
      'AWS looks at the recorder alone; this control also asks for the agreed rules and packs, and for delivery.',
  },
};
