import { defineControl, type ChangeEvent, type ControlContext, type Judgement, type Resource } from '../model/index.ts';
import { eventKey } from './events.ts';
import { field, inconclusive, manual, notApplicable, notSatisfied, satisfied, some } from './judgement.ts';
import { policyChanges } from './iam-changes.ts';
import { examineGrant, isExpectedService } from './key-grants.ts';
import { administratorsWhoUse, keyAccessOf, wideUses } from './policy/key-access.ts';
import { readPolicy } from './policy/document.ts';
import { examineKeyPolicy, type KeyPolicyFinding, type KeyPolicyReading } from './policy/key-policy.ts';
import { matches } from './policy/pattern.ts';
import { judging, judgingEvent, listOf, requiredText, text, texts } from './read.ts';

export default defineControl({
  id: 'DDB-ENC-04',
  topic: 'data-protection',
  title: 'Key policies and grants limit use to intended principals',
  statement:
    'Every customer managed KMS key of an in-scope table MUST be usable by intended principals only: not by the public or untrusted accounts, not by those who administer it, and not by IAM policies that reach all keys.',
  test: 'Reads GetKeyPolicy and ListGrants of each key that in-scope tables use. Every Allow statement is examined: a principal * must be limited to trusted accounts (kms:CallerAccount, aws:PrincipalAccount or aws:PrincipalOrgID), other accounts must be trusted, IAM users must not decrypt, and no principal may both administer the key and decrypt with it. Where the policy leaves use to the account, the IAM policies of GetAccountAuthorizationDetails must not allow decryption with all keys, except by principals on the allow-list. Grants to DynamoDB, DAX, AWS Backup and Kinesis are expected; others must name trusted accounts and need a person. PutKeyPolicy and CreateGrant events show changes.',
  risk: 'Whoever may use the key reads every table under it; an administrator who may also decrypt answers to nobody.',
  remediation: {
    text: 'Name the roles that need the key, with kms:ViaService, and administrators that cannot decrypt; retire grants that are not needed (CloudFormation: AWS::KMS::Key KeyPolicy).',
    command: 'aws kms put-key-policy --key-id KEY --policy-name default --policy file://policy.json',
  },
  limits: [
    'Deny statements are credited only where they forbid an action outright.',
    'Service and resource control policies, session policies and permissions boundaries may narrow use further; they are not weighed.',
    'Which roles are intended is not known to AWS: that each named role needs the key is for an access review.',
    'Resource names other than an account or role, such as unique ids of deleted roles, are for a person.',
  ],
  sources: ['kms', 'iam', 'cloudtrail-lookup'],
  subject: 'key',
  needs: ['description', 'policy', 'grants'],
  optional: ['accountPolicies'],
  whenEmpty: { outcome: 'not-applicable', reason: 'No in-scope table uses a KMS key of the account.' },
  noun: ['key', 'keys'],
  changes: [
    {
      source: 'kms.amazonaws.com',
      names: ['PutKeyPolicy'],
      judge: (event, context) => judgingEvent(() => judgeNewPolicy(event, context)),
    },
    {
      source: 'kms.amazonaws.com',
      names: ['CreateGrant'],
      judge: (event, context) => judgingEvent(() => judgeNewGrant(event, context)),
    },
    {
      source: 'kms.amazonaws.com',
      names: ['RevokeGrant', 'RetireGrant'],
      // What the grant gave is not told; services give back what was expected.
      judge: (event) => (isExpectedService(event.actor.invokedBy) ? null : 'unknown'),
    },
    { source: 'kms.amazonaws.com', names: ['CreateKey', 'ReplicateKey'] },
    {
      source: 'iam.amazonaws.com',
      names: policyChanges,
      judge: (_event, context, resource) => (leavesUseToIam(resource, context) === false ? null : 'unknown'),
    },
  ],
  awsVerdicts: ['ExternalAccess'],
  evaluate: (resource, facts, context) =>
    judging(() => {
      const { name } = resource;
      const keyManager = requiredText(facts.description.value, 'KeyManager');
      const shown = field('KeyMetadata.KeyManager', keyManager, 'CUSTOMER keys are tested', true);
      if (keyManager === 'AWS') {
        return notApplicable(
          `The policy of key ${name} is that of AWS and cannot be changed: inherited, see the attestations of AWS.`,
          shown,
        );
      }
      if (keyManager !== 'CUSTOMER') {
        return inconclusive(`Not determinable: key ${name} has the unknown manager ${keyManager}.`, shown);
      }
      const grants = listOf(facts.grants.value, 'Grants').map((grant) =>
        examineGrant(grant, trustIn(resource, context)),
      );
      const reading = readKeyPolicy(facts.policy.value, trustIn(resource, context));
      if (reading.kind === 'unreadable') {
        const unread: Finding = { kind: 'unreadable', text: reading.message };
        return worstOf(name, [unread], grants) ?? inconclusive(`Not determinable: ${reading.message}.`);
      }
      const iam = reading.delegates ? examineIam(resource, context) : [];
      return (
        worstOf(name, [...reading.findings, ...iam], grants) ??
        satisfied(
          `Key ${name} is usable by intended principals only${reading.delegates ? ', and by IAM policies that name it' : ''}: ${some(textsOf([...reading.findings, ...grants]))}.`,
          ...decidingOf(reading.findings, grants),
        )
      );
    }),
});

type Trust = { readonly own: string; readonly others: readonly string[] };
type Finding = Omit<KeyPolicyFinding, 'kind'> & { readonly kind: KeyPolicyFinding['kind'] | 'unreadable' };

const trustIn = ({ account }: { readonly account: string }, { parameters }: ControlContext): Trust => ({
  own: account,
  others: parameters.trustedAccounts,
});

const rule = 'only intended principals of trusted accounts, and no administrators that decrypt';

const textsOf = (findings: readonly Finding[]): readonly string[] => {
  const texts = [...new Set(findings.map((finding) => finding.text))];
  return texts.length === 0 ? ['nobody'] : texts;
};

const decidingOf = (policy: readonly Finding[], grants: readonly Finding[]): Judgement['deciding'] => {
  const shown = (path: string, list: readonly Finding[]): Judgement['deciding'] =>
    [...new Map(list.map((one) => [one.text, one])).values()].map(({ kind, text: what }) =>
      field(path, what, rule, kind === 'accepted'),
    );
  return [...shown('Policy.Statement', policy), ...shown('Grants', grants)];
};

/** The worst of what was found; null when everything is accepted. */
const worstOf = (name: string, policy: readonly Finding[], grants: readonly Finding[]): Judgement | null => {
  const all = [...policy, ...grants];
  const of = (kind: Finding['kind']): readonly Finding[] => all.filter((one) => one.kind === kind);
  const deciding = decidingOf(policy, grants);
  const [refused, unread, undecided] = [of('refused'), of('unreadable'), of('undecided')];
  if (refused.length > 0) {
    return notSatisfied(
      `Use of key ${name} is open beyond intended principals: ${some(textsOf(refused))}.`,
      ...deciding,
    );
  }
  if (unread.length > 0) {
    return inconclusive(`Not determinable: who may use key ${name}: ${some(textsOf(unread))}.`, ...deciding);
  }
  if (undecided.length > 0) {
    return manual(`A person must judge who may use key ${name}: ${some(textsOf(undecided))}.`, ...deciding);
  }
  return null;
};

const readKeyPolicy = (
  document: unknown,
  trust: Trust,
): ({ readonly kind: 'read' } & KeyPolicyReading) | { readonly kind: 'unreadable'; readonly message: string } => {
  const reading = readPolicy(document);
  return reading.kind === 'unreadable'
    ? { kind: 'unreadable', message: `the key policy is not readable (${reading.message})` }
    : { kind: 'read', ...examineKeyPolicy(reading.policy, trust) };
};

const delegating = new WeakMap<Resource, boolean | undefined>();

/**
 * Whether IAM policies decide about the key as it was read; asked for every change of a policy, so remembered. They change
 * nothing where its policy was not read: then nothing but a fault is ever known, and no IAM policy undoes one.
 */
const leavesUseToIam = (resource: Resource | undefined, context: ControlContext): boolean | undefined => {
  if (resource?.kind !== 'key') return undefined;
  if (delegating.has(resource)) return delegating.get(resource);
  const { policy } = (resource as Resource<'key'>).facts;
  const reading = policy.kind === 'absent' ? undefined : readKeyPolicy(policy.value, trustIn(resource, context));
  const found = reading === undefined ? false : reading.kind === 'read' ? reading.delegates : undefined;
  delegating.set(resource, found);
  return found;
};

/** What the IAM policies of the key's account give, where its policy leaves use of it to them. */
const examineIam = (resource: Resource<'key'>, { parameters }: ControlContext): readonly Finding[] => {
  const fact = resource.facts.accountPolicies;
  if (fact.kind === 'absent') {
    return [
      { kind: 'unreadable', text: `the key policy leaves it to IAM policies, which are not known (${fact.message})` },
    ];
  }
  const isAllowed = (holder: string): boolean =>
    parameters.broadPolicyAllowList.some((pattern) => matches(pattern, holder));
  const access = keyAccessOf(fact.value);
  const wide = access.policies.flatMap(({ name, holders, policy }): readonly Finding[] => {
    const open = holders.filter((holder) => !isAllowed(holder));
    if (open.length === 0) return [];
    return wideUses(policy).map(({ kind, what }) => ({
      kind: kind === 'wide' ? 'refused' : kind === 'limited' ? 'accepted' : 'undecided',
      text: `policy ${name} of ${some(open)} allows ${what}`,
    }));
  });
  const double = administratorsWhoUse(access, resource.id).filter((holder) => !isAllowed(holder));
  return [
    ...wide,
    ...double.map((holder): Finding => ({
      kind: 'refused',
      text: `administration and decryption to ${holder} by IAM policies`,
    })),
    ...access.unread.map((what): Finding => ({ kind: 'unreadable', text: what })),
  ];
};

/** A policy that opens the key is a fault by itself; one that does not leaves grants and IAM policies to be known. */
const judgeNewPolicy = (event: ChangeEvent, context: ControlContext): Judgement | 'unknown' => {
  const document = text(event.parameters, 'policy');
  if (document === undefined) return 'unknown';
  const reading = readKeyPolicy(document, trustIn(event, context));
  if (reading.kind === 'unreadable') return 'unknown';
  const judged = worstOf(eventKey(event), reading.findings, []);
  return judged?.outcome === 'not-satisfied' ? judged : 'unknown';
};

const judgeNewGrant = (event: ChangeEvent, context: ControlContext): Judgement | null | 'unknown' => {
  if (isExpectedService(text(event.parameters, 'granteeprincipal'))) return null;
  const { parameters } = event;
  const grant = {
    GranteePrincipal: requiredText(parameters, 'granteeprincipal'),
    GrantId: text(event.response, 'grantid') ?? 'not named',
    Operations: texts(parameters, 'operations'),
  };
  const judged = worstOf(eventKey(event), [], [examineGrant(grant, trustIn(event, context))]);
  return judged?.outcome === 'not-satisfied' ? judged : 'unknown';
};
