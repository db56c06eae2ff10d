import { defaultParameters, type Parameters, type Scope } from '../model/index.ts';
import { bank } from './scenario/bank.ts';
import { vpcs } from './scenario/endpoints.ts';

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
  rowLevelTables: ['customer-consents', 'customer-profiles'],
  rebuildableTags: ['lifecycle=rebuildable'],
  requiredTags: ['owner', 'environment'],
};

/** What a configuration for the sandbox's bank says: `--sandbox` needs no other. */
export const sandboxDefaults: {
  readonly organisation: string;
  readonly scope: Scope;
  readonly parameters: Parameters;
} = { organisation: bank.organisation, scope, parameters };
