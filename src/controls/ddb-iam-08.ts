import { defineControl } from '../model/index.ts';
import type { ChangeEvent, ControlContext, Fact, Instant, JsonObject, Judgement, Resource } from '../model/index.ts';
import { concludeAll } from './check.ts';
import { consoleUsers, defaultRules, judgeRules, usersOf, withoutSecondFactor } from './credentials/passwords.ts';
import { judgeRoot } from './credentials/root.ts';
import { daysBetween, userChecks } from './credentials/user.ts';
import { field, inconclusive, notApplicable, notSatisfied } from './judgement.ts';
import { judging, judgingEvent, knownList, object, text } from './read.ts';

export default defineControl({
  id: 'DDB-IAM-08',
  topic: 'operational-access',
  title: 'Identities reaching DynamoDB use strong authentication and short-lived credentials',
  statement:
    'Every IAM user with a password MUST have MFA, every active access key and password MUST be young and in use, the root user MUST have MFA and no access keys, and passwords MUST be long and not repeated.',
  test: 'Reads the credential report of each account (GetCredentialReport), line by line: a user with a password must have MFA, and must have used it within `credentialDays` (90 unless configured); an active access key must be made and used within as many days; keys last used on DynamoDB are named, for workloads should use roles. The root user must have MFA and, by GetAccountSummary as well, no access keys. Where a user has a password, GetAccountPasswordPolicy must ask for 12 characters with letters and numbers and refuse the last 4, and for an age of 90 days at most where somebody has no MFA.',
  risk: 'A stolen password or an old key that nobody misses opens the tables from anywhere, for years.',
  remediation: {
    text: 'Give people roles through the identity provider and workloads roles of their own; delete access keys, enforce MFA, and set the password policy (CloudFormation: AWS::IAM::Role instead of AWS::IAM::AccessKey; Terraform: aws_iam_account_password_policy).',
    command: 'aws iam update-access-key --user-name USER --access-key-id KEY_ID --status Inactive',
  },
  limits: [
    'People who sign in through an identity provider are not in the report: their MFA is proved there.',
    'All IAM users of the account are judged, also those whose policies do not reach DynamoDB.',
    'Users that were deleted before the evidence was collected are not in the report.',
    'The report tells the last use of a key only: what it was used for before is not known. Signing certificates cannot call DynamoDB and are not looked at.',
    'Whether the root user uses a hardware or a virtual device is not asked.',
    'A key that grew too old within the period counts as too old for all of it.',
  ],
  sources: ['iam', 'cloudtrail-lookup'],
  subject: 'credential',
  needs: ['row', 'report'],
  optional: ['summary', 'passwordPolicy'],
  whenEmpty: { outcome: 'inconclusive', reason: 'No account is in scope: the root user of each would be a subject.' },
  noun: ['credential', 'credentials'],
  changes: [
    {
      source: 'iam.amazonaws.com',
      names: [
        'CreateAccessKey',
        'CreateLoginProfile',
        'DeactivateMFADevice',
        'DeleteAccessKey',
        'DeleteLoginProfile',
        'EnableMFADevice',
        'UpdateAccessKey',
      ],
      judge: (event, context, resource) => judgingEvent(() => judgeKeyChange(event, context, resource)),
    },
    {
      source: 'iam.amazonaws.com',
      names: ['DeleteAccountPasswordPolicy', 'UpdateAccountPasswordPolicy'],
      judge: (event, _context, resource) => judgingEvent(() => judgeNewRules(event, resource)),
    },
  ],
  awsVerdicts: [
    'MFA_ENABLED_FOR_IAM_CONSOLE_ACCESS',
    'IAM_USER_MFA_ENABLED',
    'ROOT_ACCOUNT_MFA_ENABLED',
    'ROOT_ACCOUNT_HARDWARE_MFA_ENABLED',
    'IAM_ROOT_ACCESS_KEY_CHECK',
    'ACCESS_KEYS_ROTATED',
    'IAM_USER_UNUSED_CREDENTIALS_CHECK',
    'IAM_PASSWORD_POLICY',
    'IAM.3',
    'IAM.4',
    'IAM.5',
    'IAM.6',
    'IAM.7',
    'IAM.8',
    'IAM.9',
    'IAM.19',
  ],
  evaluate: (resource, { row, report }, context) =>
    judging(() => {
      const { name, facts } = resource;
      const rows = knownList(report.value, 'report');
      if (rows.length === 0) return inconclusive('Not determinable: the report has no line of the root user.');
      if (resource.id.endsWith(':account-password-policy')) return judgePasswords(name, rows, facts.passwordPolicy);
      const own = object({ row: row.value }, 'row');
      if (own === undefined) return inconclusive(`Not determinable: the report has no line of ${name}.`);
      if (isRoot(resource.id))
        return judgeRoot({ name, row: own, summary: facts.summary, users: usersOf(rows).length });
      const ages = { at: momentOf(row.observedAt, context), limit: context.parameters.credentialDays };
      return concludeAll(userChecks(own, ages), `User ${name}`);
    }),
});

const isRoot = (arn: string): boolean => arn.endsWith(':root');

/** Ages are those at the end of the period, or when the report was written if that was before. */
const momentOf = (writtenAt: Instant, { assessment }: ControlContext): Instant =>
  writtenAt < assessment.period.to ? writtenAt : assessment.period.to;

function judgePasswords(name: string, report: readonly JsonObject[], policy: Fact<JsonObject | null>): Judgement {
  const users = consoleUsers(report);
  const shown = field('users with a password', users.length, 'the rules hold for them', true);
  if (users.length === 0) return notApplicable(`No IAM user has a password: the ${name} holds for nobody.`, shown);
  if (policy.kind === 'absent') return inconclusive(`Not determinable: ${policy.message}.`, shown);
  return policy.value === null ? defaultRules(name) : judgeRules(policy.value, name, withoutSecondFactor(users));
}

/** What was before is told by no record, but for keys whose making is in the event history. */
function judgeKeyChange(
  event: ChangeEvent,
  { parameters }: ControlContext,
  resource: Resource | undefined,
): Judgement | null | 'unknown' {
  const ofRoot = resource !== undefined && isRoot(resource.id);
  if (event.name === 'CreateAccessKey') {
    const made = field('eventName', event.name, 'the root user must have no access keys', false);
    return ofRoot ? notSatisfied('An access key of the root user was made.', made) : null;
  }
  const retires = event.name === 'DeleteAccessKey' || text(event.parameters, 'status') === 'Inactive';
  if (ofRoot || !retires || resource?.kind !== 'credential') return 'unknown';
  const { keysMade } = (resource as Resource<'credential'>).facts;
  const made = keysMade.kind === 'known' ? keysMade.value[text(event.parameters, 'accesskeyid') ?? ''] : undefined;
  return made !== undefined && daysBetween(made, event.time) <= parameters.credentialDays ? null : 'unknown';
}

/** The call replaces all rules: what it leaves out goes back to the default of AWS. */
function judgeNewRules(event: ChangeEvent, resource: Resource | undefined): Judgement | null | 'unknown' {
  if (resource?.kind !== 'credential') return 'unknown';
  const { report } = (resource as Resource<'credential'>).facts;
  // Whether somebody had a password then is not known where nobody has one now.
  if (report.kind === 'absent' || consoleUsers(report.value).length === 0) return 'unknown';
  if (event.name === 'DeleteAccountPasswordPolicy') return defaultRules(resource.name);
  const judgement = judgeRules(event.parameters, resource.name, 0);
  return judgement.outcome === 'satisfied' && withoutSecondFactor(report.value) > 0 ? 'unknown' : judgement;
}
