import { defaultParameters, type Parameters, type Scope } from '../model/index.ts';
import { bank } from './scenario/bank.ts';
import { vpcs } from './scenario/endpoints.ts';
import { queryBucket } from './athena/written.ts';
import { organization } from './scenario/organization.ts';
import { organisationTrail } from './scenario/trails-names.ts';
import { transferBuckets } from './scenario/transfers.ts';

const accounts = [bank.production, bank.analytics].map(({ id, name }) => ({
  id,
  name,
  roleArn: `arn:aws:iam::${id}:role/${bank.readerRole}`,
}));

const scope: Scope = {
  accounts,
  regions: [bank.mainRegion, bank.secondRegion],
  consumerVpcs: Object.values(vpcs),
  classification: {
    tag: 'data-classification',
    values: { chd: 'chd', pii: 'pii', confidential: 'confidential', none: 'none' },
    tables: {},
  },
};

const parameters: Parameters = {
  ...defaultParameters,
  trustedAccounts: [bank.production.id, bank.analytics.id],
  broadPolicyAllowList: ['arn:aws:iam::*:role/BreakGlassAdministrator'],
  breakGlassPrincipals: ['arn:aws:iam::*:role/BreakGlassAdministrator'],
  rowLevelTables: ['customer-consents', 'customer-profiles'],
  rebuildableTags: ['lifecycle=rebuildable'],
  requiredTags: ['owner', 'environment'],
  conformancePacks: ['meridian-dynamodb-baseline'],
  changePrincipals: ['DeploymentPipeline', 'DatabaseEngineer', 'PlatformEngineer'].map(
    (role) => `arn:aws:iam::*:role/${role}`,
  ),
  exportBuckets: Object.values(transferBuckets),
  pitrOnlyClasses: ['none'],
  noRecoveryTargetClasses: ['none'],
};

/** What a configuration for the sandbox's bank says: `--sandbox` needs no other. */
export const sandboxDefaults: {
  readonly organisation: string;
  readonly scope: Scope;
  readonly parameters: Parameters;
  /** The bucket of the organisation's trail, in the form of a configuration. */
  readonly trailLogs: {
    readonly bucket: string;
    readonly region: string;
    readonly account: string;
    readonly organisation: string;
  }[];
  /** How Amazon Athena is asked about them, where a configuration chooses it. */
  readonly athena: {
    readonly account: string;
    readonly region: string;
    readonly workgroup: string;
    readonly database: string;
    readonly outputLocation: string;
    readonly maxBytesScanned: number;
  };
} = {
  organisation: bank.organisation,
  scope,
  parameters,
  trailLogs: [
    {
      bucket: `s3://${organisationTrail.bucket}`,
      region: bank.homeRegion,
      account: bank.production.id,
      organisation: organization.id,
    },
  ],
  athena: {
    account: bank.production.id,
    region: bank.homeRegion,
    workgroup: 'audit',
    database: 'dynamodb_audit',
    outputLocation: `s3://${queryBucket.name}/results/`,
    maxBytesScanned: 1_000_000_000,
  },
};
