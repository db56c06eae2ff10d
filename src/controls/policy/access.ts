import { changingActions, itemActions } from './actions.ts';
import { arnParts, isEveryTable, mayReach, surelyCovers } from './arn.ts';
import { resourcePattern } from './compile.ts';
import type { Policy, Statement } from './document.ts';
import { covers, matches } from './pattern.ts';

const reachesAction = (statement: Statement, action: string): boolean =>
  statement.actions.patterns.some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase())) !==
  statement.actions.not;

const mayReachResource = (statement: Statement, resource: string): boolean => {
  const { resources, variables } = statement;
  if (resources === null) return true;
  return resources.not
    ? !resources.patterns.some((pattern) => surelyCovers(pattern, resource))
    : resources.patterns.some((pattern) => mayReach(pattern, resource, variables));
};

/** As `mayReachResource`, prepared for many resources. */
const mayReachTest = (statement: Statement): ((resource: string) => boolean) => {
  const { resources, variables } = statement;
  if (resources === null || resources.not) return (resource) => mayReachResource(statement, resource);
  const patterns = resources.patterns.map((text) => resourcePattern(text, variables));
  return (resource) => {
    if (/[*?]/.test(resource)) return mayReachResource(statement, resource);
    const parts = arnParts(resource);
    return patterns.some(({ byPart, whole }) => byPart(parts) || whole(resource));
  };
};

const surelyCoversResource = (statement: Statement, resource: string): boolean => {
  const { resources, variables } = statement;
  if (resources === null) return true;
  return resources.not
    ? !resources.patterns.some((pattern) => mayReach(pattern, resource, variables))
    : resources.patterns.some((pattern) => surelyCovers(pattern, resource));
};

/** Whether everyone is meant: identity-based policies name nobody, resource-based ones may name `*`. */
const concernsEveryone = (statement: Statement): boolean =>
  statement.principals === null ||
  (!statement.principals.not && statement.principals.principals.some(({ kind }) => kind === 'anyone'));

/** Whether the policy forbids an action on a whole resource to everyone, without any condition. */
export const denies = (policy: Policy, action: string, resource: string): boolean =>
  policy.statements.some(
    (statement) =>
      statement.effect === 'Deny' &&
      statement.conditions.length === 0 &&
      concernsEveryone(statement) &&
      reachesAction(statement, action) &&
      surelyCoversResource(statement, resource),
  );

/**
 * Allow statements that may give an action on a resource, unless the same policy forbids it outright.
 * Conditions are not weighed: what they do is asked separately. `resource` is an ARN or a pattern of ARNs.
 */
export const statementsAllowing = (policy: Policy, action: string, resource: string): readonly Statement[] =>
  denies(policy, action, resource)
    ? []
    : policy.statements.filter(
        (statement) =>
          statement.effect === 'Allow' && reachesAction(statement, action) && mayReachResource(statement, resource),
      );

/**
 * Those of the resources on which an Allow statement may give one of the actions and the policy does not forbid it there:
 * as `statementsAllowing` tells for each, with actions and patterns of a statement prepared once for all resources.
 */
export const resourcesAllowed = (
  policy: Policy,
  actions: readonly string[],
  resources: readonly string[],
): readonly string[] => {
  const allowing = policy.statements
    .filter(({ effect }) => effect === 'Allow')
    .map((statement) => ({
      reaches: mayReachTest(statement),
      given: actions.filter((action) => reachesAction(statement, action)),
    }))
    .filter(({ given }) => given.length > 0);
  return resources.filter((resource) =>
    allowing.some(
      ({ reaches, given }) => reaches(resource) && given.some((action) => !denies(policy, action, resource)),
    ),
  );
};

/** Which of some actions a statement allows anywhere and the policy does not forbid everywhere. */
const actionsLeft = (policy: Policy, statement: Statement, actions: readonly string[]): readonly string[] =>
  actions.filter((action) => reachesAction(statement, action) && !denies(policy, action, '*'));

/** What an Allow statement gives on DynamoDB and DAX as a whole. */
export interface Breadth {
  /** Wildcards that reach changing actions, as written; `NotAction …` for everything but some. */
  readonly wildcards: readonly string[];
  /** Whether a wildcard takes in the service as a whole: `*`, `dynamodb:*`, `dax:*` or NotAction. */
  readonly whole: boolean;
  /** Item actions that it gives, named or by wildcard. */
  readonly items: readonly string[];
  /** Resource patterns that take in all tables or clusters, as written; `NotResource …` for all but some. */
  readonly everywhere: readonly string[];
}

/** How broad an Allow statement is for DynamoDB and DAX, after what its own policy forbids everywhere. */
export const breadth = (policy: Policy, statement: Statement): Breadth => {
  const { not, patterns } = statement.actions;
  const changing = actionsLeft(policy, statement, changingActions);
  const wild = patterns.filter(
    (pattern) =>
      /[*?]/.test(pattern) && changing.some((action) => matches(pattern.toLowerCase(), action.toLowerCase())),
  );
  const wildcards = not && changing.length > 0 ? [`NotAction ${patterns.join(', ')}`] : not ? [] : wild;
  return {
    wildcards,
    whole: wildcards.length > 0 && (not || wild.some(isWholeService)),
    items: actionsLeft(policy, statement, itemActions),
    everywhere: everywhere(statement),
  };
};

const takesIn = (pattern: string, service: string): boolean =>
  covers(pattern.toLowerCase().replace(/[*?]*\*[*?]*/g, '*'), service);

/** Whether an action pattern takes in all actions of DynamoDB or DAX. */
const isWholeService = (pattern: string): boolean => takesIn(pattern, 'dynamodb:*') || takesIn(pattern, 'dax:*');

/** Whether a statement gives every action of DynamoDB, or everything but some. */
export const isWholeAccess = (statement: Statement): boolean =>
  statement.actions.not || statement.actions.patterns.some((pattern) => takesIn(pattern, 'dynamodb:*'));

/** Whether a statement speaks of every DynamoDB action of everyone on a whole resource. Conditions are not weighed. */
export const concernsAllCalls = (statement: Statement, resource: string): boolean =>
  concernsEveryone(statement) &&
  !statement.actions.not &&
  statement.actions.patterns.some((pattern) => takesIn(pattern, 'dynamodb:*')) &&
  surelyCoversResource(statement, resource);

const everywhere = (statement: Statement): readonly string[] => {
  const { resources } = statement;
  if (resources === null) return ['*'];
  if (resources.not) return [`NotResource ${resources.patterns.join(', ')}`];
  return resources.patterns.filter(isEveryTable);
};
