import type { Question, Source } from './source.ts';

const question = (operation: string): Question => ({ service: 'iam', operation, request: {} });

/** Users, groups, roles, and the managed policies in use with their documents: one consistent picture of an account. */
export const getAccountAuthorizationDetails: Question = {
  ...question('GetAccountAuthorizationDetails'),
  paging: { input: 'Marker', output: 'Marker' },
};

/**
 * Has IAM write its report of credentials, unless there is one of the last four hours. It changes nothing: the security
 * audit policies of AWS allow it as an action of reading.
 */
export const generateCredentialReport: Question = question('GenerateCredentialReport');

/** The report, once it is written: passwords, access keys and MFA devices of each user, never their secrets. */
export const getCredentialReport: Question = {
  ...question('GetCredentialReport'),
  pending: ['CredentialReportNotReadyException', 'ReportInProgress'],
};

export const getAccountSummary: Question = question('GetAccountSummary');

/** Says that the account has no rules for passwords of its own: the error's name in the SDK, and on the wire. */
export const noPasswordPolicy = ['NoSuchEntityException', 'NoSuchEntity'] as const;

export const getAccountPasswordPolicy: Question = {
  ...question('GetAccountPasswordPolicy'),
  answers: noPasswordPolicy,
};

const source: Source = {
  id: 'iam',
  title: 'IAM users, groups, roles, policies and credentials',
  per: 'account',
  actions: [
    { action: 'iam:GenerateCredentialReport', resource: '*' },
    { action: 'iam:GetAccountAuthorizationDetails', resource: '*' },
    { action: 'iam:GetAccountPasswordPolicy', resource: '*' },
    { action: 'iam:GetAccountSummary', resource: '*' },
    { action: 'iam:GetCredentialReport', resource: '*' },
  ],
  freshnessHours: 24,
  collect: async (ask) => {
    const report = async (): Promise<void> => {
      await ask(generateCredentialReport);
      // Also where it may not be written: somebody else may have had it written.
      await ask(getCredentialReport);
    };
    await Promise.all([
      ask(getAccountAuthorizationDetails),
      report(),
      ask(getAccountSummary),
      ask(getAccountPasswordPolicy),
    ]);
  },
};
export default source;
