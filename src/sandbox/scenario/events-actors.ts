import type { JsonObject } from '../../model/index.ts';
import { hexOf } from './bank.ts';
import { later, recordTime } from './events-calendar.ts';

/** Who did something, in the form of `userIdentity` with what the record says beside it. */
export interface EventActor {
  readonly identity: JsonObject;
  readonly address: string;
  readonly agent: string;
  /** Whether an AWS service made the call: then the record has no `tlsDetails`. */
  readonly service: boolean;
}

const consoleAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0';
const cliAgent = 'aws-cli/2.31.8 md/awscrt#0.27.6 ua/2.1 os/linux md/arch#x86_64 lang/python#3.13.7';
const terraformAgent =
  'APN/1.0 HashiCorp/1.0 Terraform/1.13.3 (+https://www.terraform.io) terraform-provider-aws/6.14.1';

/** A made-up identifier that keeps AWS's prefixes without looking like a real key. */
const made = (prefix: string, seed: string): string => `${prefix}EXAMPLE${hexOf(seed, 9).toUpperCase()}`;

interface Session {
  readonly account: string;
  readonly role: string;
  readonly session: string;
  readonly at: Date;
  readonly path?: string;
  readonly mfa?: boolean;
}

function roleIdentity(session: Session): JsonObject {
  const { account, role } = session;
  const principalId = made('AROA', `${account}/${role}`);
  return {
    type: 'AssumedRole',
    principalId: `${principalId}:${session.session}`,
    arn: `arn:aws:sts::${account}:assumed-role/${role}/${session.session}`,
    accountId: account,
    accessKeyId: made('ASIA', `${session.session}/${recordTime(session.at).slice(0, 10)}`),
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId,
        arn: `arn:aws:iam::${account}:role/${session.path ?? ''}${role}`,
        accountId: account,
        userName: role,
      },
      attributes: {
        creationDate: recordTime(later(session.at, -23)),
        mfaAuthenticated: String(session.mfa ?? false),
      },
    },
  };
}

/** A person who signed in through the bank's identity provider; the session name is the person. */
export const engineer = (account: string, role: string, person: string, at: Date): EventActor => ({
  identity: roleIdentity({ account, role, session: person, at, mfa: true }),
  address: `203.0.113.${(parseInt(hexOf(person, 4), 16) % 200) + 20}`,
  agent: person.startsWith('anna') ? consoleAgent : cliAgent,
  service: false,
});

/** The bank's deployment pipeline. */
export const pipeline = (account: string, run: string, at: Date): EventActor => ({
  identity: roleIdentity({ account, role: 'DeploymentPipeline', session: `pipeline-${run}`, at }),
  address: '198.51.100.17',
  agent: terraformAgent,
  service: false,
});

/** A running application of the bank. */
export const application = (account: string, role: string, at: Date): EventActor => ({
  identity: roleIdentity({ account, role, session: `i-0${hexOf(role, 16)}`, at }),
  address: '10.20.14.37',
  agent: 'aws-sdk-java/2.33.4 ua/2.1 os/Linux lang/java#21.0.8',
  service: false,
});

/** An AWS service under its service-linked role. */
export function serviceRole(account: string, service: string, role: string, at: Date): EventActor {
  const identity = roleIdentity({ account, role, session: role.slice(17), at, path: `aws-service-role/${service}/` });
  return { identity: { ...identity, invokedBy: service }, address: service, agent: service, service: true };
}

/** An AWS service on its own account. */
export const service = (name: string): EventActor => ({
  identity: { type: 'AWSService', invokedBy: name },
  address: name,
  agent: name,
  service: true,
});

/** A caller on whose behalf a service asked another one: KMS `Decrypt` for a read of a table. */
export const onBehalf = (caller: EventActor, name: string): EventActor => ({
  identity: { ...caller.identity, invokedBy: name },
  address: name,
  agent: name,
  service: true,
});

/** A user with long-lived keys, as the bank still has a few. */
export const user = (account: string, name: string): EventActor => ({
  identity: {
    type: 'IAMUser',
    principalId: made('AIDA', name),
    arn: `arn:aws:iam::${account}:user/${name}`,
    accountId: account,
    accessKeyId: made('AKIA', name),
    userName: name,
  },
  address: '198.51.100.64',
  agent: 'Boto3/1.40.41 md/Botocore#1.40.41 ua/2.1 os/linux lang/python#3.11.2',
  service: false,
});

export const root = (account: string): EventActor => ({
  identity: { type: 'Root', principalId: account, arn: `arn:aws:iam::${account}:root`, accountId: account },
  address: '203.0.113.9',
  agent: consoleAgent,
  service: false,
});

/** A principal of another account: AWS tells no more than its account and id. */
export const stranger = (account: string): EventActor => ({
  identity: { type: 'AWSAccount', principalId: made('AROA', account), accountId: account },
  address: 'AWS Internal',
  agent: 'AWS Internal',
  service: true,
});

/** A session of `GetFederationToken`. */
export const federated = (account: string, name: string): EventActor => ({
  identity: {
    type: 'FederatedUser',
    principalId: `${account}:${name}`,
    arn: `arn:aws:sts::${account}:federated-user/${name}`,
    accountId: account,
    accessKeyId: made('ASIA', name),
    sessionContext: {
      sessionIssuer: { type: 'IAMUser', arn: `arn:aws:iam::${account}:user/reporting`, accountId: account },
    },
  },
  address: '198.51.100.80',
  agent: consoleAgent,
  service: false,
});

/** A person of IAM Identity Center: no ARN and no role, only the directory's user. */
export const directoryUser = (account: string, person: string): EventActor => ({
  identity: {
    type: 'IdentityCenterUser',
    accountId: account,
    onBehalfOf: {
      userId: `93670${hexOf(person, 8)}`,
      identityStoreArn: `arn:aws:identitystore::${account}:identitystore/d-93670exmpl`,
    },
    credentialId: made('', person),
  },
  address: '203.0.113.31',
  agent: consoleAgent,
  service: false,
});
