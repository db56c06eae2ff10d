import { z } from 'zod';
import { defaultParameters, identityModes, sourceIds, type Parameters, type Scope } from '../model/index.ts';
import { eventsSchema } from './events.ts';
import { accountId, dataClass, region, roleArn, text } from './fields.ts';
import { pushSchema } from './push.ts';
import { checkScope, scopeSchema } from './scope.ts';
import { readDocument, type DocumentProblem, type ReadDocument, type SourceText } from './document.ts';

const patterns = z.array(text).default([]);

const parametersSchema = z.strictObject({
  approvedKmsKeys: patterns,
  keyRotationDays: z.number().int().min(90).max(2560).default(defaultParameters.keyRotationDays),
  pitrDays: z.number().int().min(1).max(35).default(defaultParameters.pitrDays),
  trustedAccounts: z
    .array(z.string().regex(/^(\d{12}|o-[a-z0-9]+)$/, 'must be an account or organisation id'))
    .default([]),
  broadPolicyAllowList: patterns,
  breakGlassPrincipals: patterns,
  rowLevelTables: patterns,
  rebuildableTags: z.array(z.string().regex(/^[^=]+=.+$/, 'must be written key=value')).default([]),
  requiredTags: patterns,
  approvedRegions: z.array(region).default([]),
  logRetentionDays: z.number().int().min(90).max(3650).default(defaultParameters.logRetentionDays),
  daxNodes: z.number().int().min(1).max(11).default(defaultParameters.daxNodes),
  daxClientCidrs: z.array(z.union([z.cidrv4(), z.cidrv6()], 'must be a network such as 10.20.0.0/16')).default([]),
  daxTrustGroupTag: text.default(defaultParameters.daxTrustGroupTag),
  configRules: z
    .record(
      z.string().regex(/^[A-Z][A-Z0-9_]+$/, 'must be the identifier of a managed rule such as DYNAMODB_PITR_ENABLED'),
      z.record(z.string(), z.string()),
    )
    .default(defaultParameters.configRules),
  conformancePacks: patterns,
  changePrincipals: patterns,
  requireChangeRecords: z.boolean().default(defaultParameters.requireChangeRecords),
  humanPrincipals: z.array(text).default([...defaultParameters.humanPrincipals]),
  exportBuckets: patterns,
  nonProductionAccounts: z.array(accountId).default([]),
  nonProductionTags: z
    .array(z.string().regex(/^[^=]+=.+$/, 'must be written key=value'))
    .default([...defaultParameters.nonProductionTags]),
  backupIntervalHours: z.number().int().min(1).max(8784).default(defaultParameters.backupIntervalHours),
  recoveryPointHours: z.number().int().min(1).max(8784).default(defaultParameters.recoveryPointHours),
  backupRetentionDays: z.number().int().min(1).max(36500).default(defaultParameters.backupRetentionDays),
  vaultLockClasses: z.array(dataClass).default([...defaultParameters.vaultLockClasses]),
  pitrOnlyClasses: z.array(dataClass).default([]),
  noRecoveryTargetClasses: z.array(dataClass).default([]),
  capacityPercent: z.number().int().min(1).max(100).default(defaultParameters.capacityPercent),
  credentialDays: z.number().int().min(1).max(365).default(defaultParameters.credentialDays),
  erasureDays: z.number().int().min(0).max(36500).default(defaultParameters.erasureDays),
  choices: z.record(z.string(), z.array(text).min(1, 'must choose at least one')).default({}),
  awsDocuments: z.record(z.string(), z.iso.date('must be a date such as 2026-03-15')).default({}),
});

const signingSchema = z
  .strictObject({
    pem: z
      .strictObject({ key: text, certificate: text, chain: text.optional(), passphraseEnv: text.optional() })
      .optional(),
    pkcs12: z.strictObject({ file: text, passphraseEnv: text.optional() }).optional(),
    kms: z.strictObject({ keyId: text, region, certificate: text }).optional(),
    tsa: z
      .array(z.url({ protocol: /^https?$/, error: 'must be the address of a time-stamp authority' }))
      .min(1, 'must name at least one authority')
      .optional(),
    tsaRoots: text.optional(),
    crls: z.array(text).min(1, 'must name at least one revocation list').optional(),
    tsaPolicy: z
      .string()
      .regex(/^[0-2](\.\d+)+$/, 'must be a policy such as 1.2.3.4')
      .optional(),
  })
  .refine((signing) => [signing.pem, signing.pkcs12, signing.kms].filter((key) => key !== undefined).length < 2, {
    error: 'must be one of pem (key, certificate), pkcs12 (file) and kms (keyId, region, certificate)',
  })
  .refine((signing) => signing.tsa !== undefined || (signing.tsaRoots ?? signing.tsaPolicy) === undefined, {
    error: 'names roots or a policy of time stamps, but no authority under tsa',
  });

const s3Address = z
  .string()
  .regex(/^s3:\/\/[a-z0-9][a-z0-9.-]+(\/.*)?$/, 'must be written s3://bucket or s3://bucket/prefix');

const trailLogsSchema = z.array(
  z.union(
    [
      z.strictObject({ folder: text }),
      z.strictObject({
        bucket: s3Address,
        region,
        account: accountId,
        roleArn: roleArn.optional(),
        organisation: z
          .string()
          .regex(/^o-[a-z0-9]{10,32}$/, 'must be the id of an organisation such as o-exampleorgid')
          .optional(),
      }),
    ],
    { error: 'must be either a folder or a bucket (with region and account)' },
  ),
);

const variable = z.string().regex(/^[A-Z_][A-Z0-9_]*$/, 'must be the name of an environment variable');

const messagesSchema = z.strictObject({
  webhook: z.strictObject({ urlEnv: variable }).optional(),
  sns: z
    .strictObject({
      topic: z.string().regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:.+$/, 'must be the ARN of an SNS topic'),
    })
    .optional(),
  email: z
    .strictObject({
      server: z.url({ protocol: /^smtps?$/, error: 'must be the address of a mail server such as smtps://mail:465' }),
      from: z.email('must be an e-mail address'),
      to: z.array(z.email('must be an e-mail address')).min(1, 'must name at least one recipient'),
      user: text.optional(),
      passwordEnv: variable.optional(),
    })
    .refine(({ user, passwordEnv }) => (user === undefined) === (passwordEnv === undefined), {
      error: 'needs both user and passwordEnv, or neither',
    })
    .optional(),
});

const configSchema = z.strictObject({
  organisation: text,
  zone: text.refine(isZone, 'must be an IANA time zone such as Europe/Zurich').default('UTC'),
  paper: z.enum(['A4', 'Letter']).default('A4'),
  accent: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, 'must be a colour such as #0f4c81')
    .default('#0f4c81'),
  frameworks: z.array(text).min(1, 'must name at least one framework').default(['pci-dss', 'soc2', 'gdpr']),
  output: text.default('output'),
  deliveryHours: z.number().int().min(0).max(168).default(24),
  retentionDays: z.number().int().min(365, 'must be at least a year (365)').max(36500).optional(),
  manualEvidence: text.optional(),
  riskAcceptances: text.optional(),
  owner: text.optional(),
  trailLogs: trailLogsSchema.default([]),
  events: eventsSchema.prefault({}),
  identities: z.enum(identityModes).default('pseudonymised'),
  sources: z.array(z.enum(sourceIds)).optional(),
  scope: scopeSchema,
  parameters: parametersSchema.prefault({}),
  messages: messagesSchema.optional(),
  store: z
    .strictObject({
      bucket: s3Address,
      region,
      secretsKey: z.string().regex(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/.+$/, 'must be the ARN of a KMS key'),
    })
    .optional(),
  publish: z.strictObject({ bucket: s3Address, region }).optional(),
  push: pushSchema.optional(),
  signing: signingSchema.optional(),
  approvals: z
    .strictObject({
      required: z.number().int().min(1).max(9),
      trust: text,
    })
    .optional(),
});

type ConfigFile = z.infer<typeof configSchema>;

/** The configuration file, checked and with defaults filled in. Paths are as written. */
export type Config = Omit<ConfigFile, 'scope' | 'parameters'> & {
  readonly scope: Scope;
  readonly parameters: Parameters;
};

function isZone(zone: string): boolean {
  try {
    Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** Reads `audit.config.yaml`; every problem is reported with its position. */
export function readConfig(yaml: string, file: string): ReadDocument<Config> {
  const read = readDocument<ConfigFile>(yaml, file, configSchema);
  const { value } = read;
  if (value === undefined) return { ...read, value };
  const checks = [checkScope, checkTrailLogs, checkEvents];
  const problems = checks.flatMap((check) => check(value, read.source));
  const config = { ...value, scope: { ...value.scope, accounts: value.scope.accounts ?? [] } } as Config;
  return { value: problems.length === 0 ? config : undefined, problems, source: read.source };
}

function checkTrailLogs({ scope, trailLogs, sources }: ConfigFile, source: SourceText): DocumentProblem[] {
  const problems = trailLogs.flatMap((one, index) => {
    if ('folder' in one || one.roleArn === undefined) return [];
    const inScope = scope.accounts?.some(({ id }) => id === one.account);
    const where = ['trailLogs', index, 'roleArn'];
    if (inScope === true)
      return [source.problem(where, `${one.account} is in scope.accounts, whose role reads its buckets`)];
    return one.roleArn.split(':')[4] === one.account
      ? []
      : [source.problem(where, `the role that reads ${one.bucket} belongs to another account`)];
  });
  const asked = sources?.indexOf('cloudtrail-logs') ?? -1;
  if (asked < 0 || trailLogs.length > 0) return problems;
  return [...problems, source.problem(['sources', asked], 'cloudtrail-logs: there are no trailLogs to read')];
}

function checkEvents({ events, scope, trailLogs }: ConfigFile, source: SourceText): DocumentProblem[] {
  const { engine, athena } = events;
  if (athena === undefined) return [];
  const problems: DocumentProblem[] = [];
  if (engine === 'athena' && !trailLogs.some((one) => 'bucket' in one)) {
    problems.push(
      source.problem(['events', 'engine'], 'athena: there is no bucket under trailLogs that it could read'),
    );
  }
  const inScope = scope.accounts?.some(({ id }) => id === athena.account) === true;
  const { roleArn, account } = athena;
  const where = ['events', 'athena', 'roleArn'];
  if (roleArn !== undefined && inScope) {
    problems.push(source.problem(where, `${account} is in scope.accounts, whose role asks Athena`));
  } else if (roleArn !== undefined && roleArn.split(':')[4] !== account) {
    problems.push(source.problem(where, 'the role that asks Athena belongs to another account'));
  }
  return problems;
}
