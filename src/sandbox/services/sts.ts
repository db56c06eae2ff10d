import { integerOf, SandboxFailure, textOf, type Operation } from '../dispatch.ts';
import { sessionCredentials, uniqueId } from '../identity.ts';
import { bank } from '../scenario/bank.ts';

const assumeRole: Operation['answer'] = (context, input) => {
  const arn = textOf(input, 'RoleArn') ?? '';
  const session = textOf(input, 'RoleSessionName') ?? '';
  if (!/^[\w+=,.@-]{2,64}$/.test(session)) {
    throw new SandboxFailure('ValidationError', 'Value at roleSessionName failed to satisfy constraint');
  }
  const [, account, role] = /^arn:aws:iam::(\d{12}):role\/(.+)$/.exec(arn) ?? [];
  const { accounts, branches } = context.scenario;
  const known = [...accounts, ...branches].some(({ id }) => id === account);
  if (account === undefined || role !== bank.readerRole || !known) {
    const message = `User: ${context.caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${arn}`;
    throw new SandboxFailure('AccessDenied', message, { status: 403 });
  }
  const { accessKeyId, secretAccessKey, token } = sessionCredentials({ account, role, session });
  const seconds = integerOf(input, 'DurationSeconds') ?? 3600;
  return {
    Credentials: {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      SessionToken: token,
      Expiration: new Date(context.now.getTime() + seconds * 1000).toISOString(),
    },
    AssumedRoleUser: {
      AssumedRoleId: `${uniqueId('AROA', `${account}/${role}`)}:${session}`,
      Arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
    },
  };
};

/** AWS Security Token Service, API version 2011-06-15. */
export const stsOperations: readonly Operation[] = [
  {
    service: 'sts',
    operation: 'GetCallerIdentity',
    answer: ({ caller }) => ({ UserId: caller.userId, Account: caller.account, Arn: caller.arn }),
  },
  { service: 'sts', operation: 'AssumeRole', answer: assumeRole },
];
