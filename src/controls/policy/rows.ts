import { statementsAllowing } from './access.ts';
import { keyedReads, keyedWrites, keylessReads, keylessWrites, streamReads } from './actions.ts';
import type { Policy, Statement } from './document.ts';
import { attributeLimitFault, rowLimit } from './row-limit.ts';

/** How one statement limits the rows that it gives. `what` continues "the policy". */
export interface RowFinding {
  readonly kind: 'limited' | 'undecided' | 'open';
  readonly what: string;
}

/** Every statement that gives items of the table, its indexes or its stream, with how it limits them. */
export const examineRows = (policy: Policy, tableArn: string): readonly RowFinding[] => {
  const given = new Map<Statement, string[]>();
  const keyed = [...keyedReads, ...keyedWrites];
  const keyless = [...keylessReads, ...keylessWrites];
  for (const action of [...keyed, ...keyless, ...streamReads]) {
    const resources = streamReads.includes(action) ? [`${tableArn}/stream/*`] : [tableArn, `${tableArn}/index/*`];
    const statements = new Set(resources.flatMap((resource) => statementsAllowing(policy, action, resource)));
    for (const statement of statements) given.set(statement, [...(given.get(statement) ?? []), action]);
  }
  const denied = policy.statements.some(deniesByRow);
  return [...given].map(([statement, actions]) => examine(statement, actions, denied));
};

const examine = (statement: Statement, actions: readonly string[], denied: boolean): RowFinding => {
  const { label } = statement;
  if (actions.every((action) => streamReads.includes(action))) {
    return {
      kind: 'undecided',
      what: `lets the stream of the table be read, which no row condition limits (${label})`,
    };
  }
  const keyless = actions.filter((action) => [...keylessReads, ...keylessWrites].includes(action));
  const limit = rowLimit(
    statement,
    keyless.map((action) => action.replace('dynamodb:', '')),
  );
  const fault = attributeLimitFault(
    statement,
    actions.some((action) => /:(Query|Scan)$/.test(action)),
  );
  if (limit.kind === 'open') {
    // A Deny on foreign keys may do what the Allow leaves out; whether it is complete is for a person to say.
    return { kind: denied ? 'undecided' : 'open', what: `${limit.why} (${label})` };
  }
  if (fault !== null) return { kind: 'open', what: `${fault} (${label})` };
  return limit.kind === 'undecided'
    ? { kind: 'undecided', what: `${limit.why} (${label})` }
    : { kind: 'limited', what: `by ${limit.by} (${label})` };
};

const deniesByRow = ({ effect, conditions }: Statement): boolean =>
  effect === 'Deny' && conditions.some(({ key }) => key === 'dynamodb:leadingkeys');
