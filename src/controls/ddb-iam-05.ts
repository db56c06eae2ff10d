import {
  defineControl,
  gapsBetween,
  instantWords,
  type ControlContext,
  type DecidingField,
  type Judgement,
  type Resource,
} from '../model/index.ts';
import { accessIn, isAbsent, type AccountAccess } from './access/account-access.ts';
import { coveredBy, directUsers, judgeUse, knownUse, usedField } from './access/direct-use.ts';
import { principalChanges, policyChanges } from './iam-changes.ts';
import { field, inconclusive, manual, notApplicable, notSatisfied, satisfied, some } from './judgement.ts';
import { fitsAny } from './patterns.ts';
import { statementsAllowing } from './policy/access.ts';
import { itemActions } from './policy/actions.ts';
import { readPolicy } from './policy/document.ts';
import { examineGrants } from './policy/grants.ts';
import { flag, judging, listOf, object, requiredText } from './read.ts';
import { best, tableCoverage } from './selectors.ts';

export default defineControl({
  id: 'DDB-IAM-05',
  topic: 'operational-access',
  title: 'People do not query sensitive tables directly except by approved, logged access',
  statement:
    'Every table with sensitive data MUST be read and written by applications alone; people, the root user and principals of other accounts only in approved sessions that are logged.',
  test: 'Reads the resource-based policy of each table that is not classified as without sensitive data: no account may be let in that is not trusted. Decides for every user and role that matches `humanPrincipals` whether its policies, groups, boundary, service control policies, the policy of the table and that of its key let it read items. Reads from the selectors of trails whether item-level reads are logged at all. Counts in the data events of verified trail logs who did: people, the root user and principals of accounts that are not trusted. Use by people needs a record that names this control and the table, such as one of kind `change-approval`, and a person compares the two.',
  risk: 'A person who reads items directly passes by every check of the application, and takes what they like.',
  remediation: {
    text: 'Take item access away from roles of people, or give it for a session after approval, and log item-level events (CloudFormation: AWS::IAM::Role Policies, AWS::CloudTrail::Trail AdvancedEventSelectors).',
    command:
      'aws iam put-role-permissions-boundary --role-name ROLE --permissions-boundary arn:aws:iam::ACCOUNT:policy/WITHOUT_ITEMS',
  },
  limits: [
    'Where no trail logs are read (trailLogs in the configuration), only permissions are known, and no table is satisfied.',
    'The root user of the account may always read; only data events show whether it did.',
    'Interruptions of logging as a whole (StopLogging) are judged by DDB-LOG-01.',
    'Reads through DAX clusters are in no log of DynamoDB.',
    'People and applications are told apart by the ARN of their role or user alone.',
    'People who assume a role of an application read as that application.',
  ],
  sources: [
    'dynamodb',
    'iam',
    'organizations',
    'kms',
    'cloudtrail-trails',
    'cloudtrail-lookup',
    'cloudtrail-logs',
    'manual',
  ],
  subject: 'table',
  needs: ['description', 'dataEventSelectors'],
  optional: ['resourcePolicy', 'itemUse'],
  whenEmpty: { outcome: 'not-applicable', reason: 'There is no DynamoDB table in the scope.' },
  noun: ['table', 'tables'],
  changes: [
    {
      source: 'dynamodb.amazonaws.com',
      names: ['CreateTable', 'PutResourcePolicy', 'DeleteResourcePolicy'],
      judge: unlessHarmless,
    },
    {
      source: 'cloudtrail.amazonaws.com',
      names: ['PutEventSelectors', 'CreateTrail', 'UpdateTrail', 'DeleteTrail'],
      judge: unlessHarmless,
    },
    { source: 'iam.amazonaws.com', names: [...policyChanges, ...principalChanges], judge: unlessHarmless },
  ],
  awsVerdicts: [],
  evaluate: (resource, facts, context) =>
    judging(() => {
      const { name, dataClass } = resource;
      if (dataClass === 'none') {
        return notApplicable(`Table ${name} is classified as holding no sensitive data.`);
      }
      const arn = requiredText(facts.description.value, 'TableArn');
      const trails = listOf(facts.dataEventSelectors.value, 'trails')
        .filter((trail) => flag(trail, 'status.IsLogging') !== false)
        .map((trail) => ({ trail, ...tableCoverage(object(trail, 'selectors') ?? {}, arn) }));
      const reads = best(trails.map(({ read }) => read));
      const logged = field('EventSelectors (reads)', reads.kind, 'must be full', reads.kind === 'full');
      const strangers = strangersIn(resource, context);
      if (typeof strangers === 'string') return { ...inconclusive(strangers, logged), ...causeOf(resource) };
      if (strangers.length > 0) {
        const shown = field('Policy.Statement', some(strangers), 'must name trusted accounts only', false);
        return notSatisfied(
          `Table ${name} gives its items to ${some(strangers)}, which is not trusted.`,
          shown,
          logged,
        );
      }
      const access = accessIn(context.surroundings, resource.account, context.assessment);
      if (isAbsent(access)) {
        const reason = `Not determinable: which people may read table ${name} (${access.message}).`;
        return { ...inconclusive(reason, logged), cause: access.cause, cited: access.evidence };
      }
      const people = peopleWhoRead(access, resource.id, context);
      const recording = trails
        .filter(({ read, write }) => read.kind === 'full' && write.kind === 'full')
        .map(({ trail }) => requiredText(trail, 'arn'));
      return judgePeople(resource, { people, logged, recording, context });
    }),
});

/** What policies and trails were before is not told by an event, and matters for sensitive tables alone. */
function unlessHarmless(_event: unknown, _context: unknown, resource?: Resource): null | 'unknown' {
  return resource?.dataClass === 'none' ? null : 'unknown';
}

/** Whom the policy of the table lets to its items although their accounts are not trusted; a text where it cannot be told. */
function strangersIn(
  { name, account, facts }: Resource<'table'>,
  { parameters }: ControlContext,
): readonly string[] | string {
  const { resourcePolicy } = facts;
  if (resourcePolicy.kind === 'absent')
    return `Not determinable: whom table ${name} lets in (${resourcePolicy.message}).`;
  if (resourcePolicy.value === null) return [];
  const reading = readPolicy(resourcePolicy.value);
  if (reading.kind === 'unreadable') {
    return `Not determinable: whom table ${name} lets in, because its policy is not readable (${reading.message}).`;
  }
  const giving = new Set(itemActions.flatMap((action) => statementsAllowing(reading.policy, action, '*')));
  // Whose they are is asked, not how much they are given.
  const statements = [...giving].map((one) => ({ ...one, actions: { not: false, patterns: ['dynamodb:GetItem'] } }));
  const trust = { own: account, others: parameters.trustedAccounts };
  return examineGrants({ statements }, trust)
    .filter(({ kind }) => kind === 'refused')
    .map(({ text }) => text);
}

const causeOf = ({ facts }: Resource<'table'>): Partial<Judgement> =>
  facts.resourcePolicy.kind === 'absent'
    ? { cause: facts.resourcePolicy.cause, cited: facts.resourcePolicy.evidence }
    : {};

interface Person {
  readonly arn: string;
  /** `surely` by policies alone, else under conditions or as far as could be read. */
  readonly surely: boolean;
  readonly by: string;
}

/** The users and roles of people that policies let read the items. */
function peopleWhoRead(access: AccountAccess, arn: string, { parameters }: ControlContext): readonly Person[] {
  const target = access.tableOf(arn);
  if (target === undefined) return [];
  return access.reach(target).flatMap(({ asker, access: { read } }): readonly Person[] => {
    const holder = access.holders[asker];
    const { verdict, by } = read.decision;
    if (holder === undefined || verdict === 'denied' || !fitsAny(parameters.humanPrincipals, holder.arn)) return [];
    return [{ arn: holder.arn, surely: verdict === 'allowed', by: by[0] ?? '' }];
  });
}

const rule = 'must not be let read items, outside approved sessions';

interface Asked {
  readonly people: readonly Person[];
  readonly logged: DecidingField;
  /** ARNs of the trails that record all reads and writes of the table. */
  readonly recording: readonly string[];
  readonly context: ControlContext;
}

/** Who may is known from policies, who did from data events. */
function judgePeople(table: Resource<'table'>, { people, logged, recording, context }: Asked): Judgement {
  const { name, facts } = table;
  const use = facts.itemUse.kind === 'known' ? knownUse(facts.itemUse.value) : null;
  const direct = use === null ? [] : directUsers(use, table, context);
  const deciding = [
    ...direct.map((one) => usedField(one)),
    ...people.map(({ arn, surely, by }) =>
      field('principal', `${arn}${surely ? '' : ' (perhaps)'}, by ${by}`, rule, false),
    ),
    logged,
  ];
  if (direct.length > 0) return judgeUse(name, { direct, deciding, context });
  const who =
    people.length === 0
      ? 'no person may read it by permission'
      : `by permission, ${some(people.map(({ arn }) => arn))} may`;
  if (!logged.met) {
    const reason = `Not determinable: who reads the items of table ${name} is not logged in full (data events off); ${who}.`;
    return { ...inconclusive(reason, ...deciding), cause: 'missing' };
  }
  if (facts.itemUse.kind === 'absent') {
    const { message, cause, evidence } = facts.itemUse;
    const reason = `Not determinable: who used the items of table ${name} (${message}); ${who}.`;
    return { ...inconclusive(reason, ...deciding), cause, cited: evidence };
  }
  if (use === null) return byPermission(name, who, deciding, people.length > 0);
  const open = gapsBetween(coveredBy(use, recording), context.assessment.period);
  if (open.length > 0) {
    const spans = some(open.map(({ from, to }) => `${instantWords(from)} to ${instantWords(to)}`));
    const reason = `Not determinable: no person used the items of table ${name} in the data events that are proven complete, which are not those of ${spans}; ${who}.`;
    return { ...inconclusive(reason, ...deciding), cause: 'missing' };
  }
  return satisfied(
    `No person, root user or foreign account used the items of table ${name}, by all data events of the period; ${who} but the root user.`,
    ...deciding,
  );
}

function byPermission(name: string, who: string, deciding: readonly DecidingField[], may: boolean): Judgement {
  if (may) {
    const reason = `Not determinable: whether people read the items of table ${name} is in the log files of trails, which are not read; ${who}.`;
    return { ...inconclusive(reason, ...deciding), cause: 'missing' };
  }
  return manual(
    `A person must look up in the log files of trails that nobody read the items of table ${name} directly; ${who} but the root user.`,
    ...deciding,
  );
}
