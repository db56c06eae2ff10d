import { accessKinds, actionsOfKind, type AccessKind, type TableAction } from './access-kinds.ts';
import type { CompiledPolicy } from './compile.ts';
import { decide, narrowedTo, type CallerPolicies } from './decide.ts';
import { allowed, any, both, denied, either, undecided, type Decision } from './decision.ts';
import { keyUse } from './key-use.ts';
import type { Request } from './request.ts';
import type { Asker, TableTarget } from './table-target.ts';

/** One kind of access: the widest verdict of its actions, and which actions have it. */
export interface KindAccess {
  readonly decision: Decision;
  /** Without the service prefix; empty when none is let through. */
  readonly actions: readonly string[];
}

export type TableAccess = Readonly<Record<AccessKind, KindAccess>>;

const nothing: KindAccess = { decision: denied, actions: [] };
export const noAccess: TableAccess = { read: nothing, write: nothing, administer: nothing };

/** What somebody may do with a table. */
export const accessTo = (asker: Asker, table: TableTarget, during: Request['during']): TableAccess => {
  const ask = asking(asker, table, during);
  let key: Decision | null = null;
  // The key matters only where the table itself is open.
  const keyed = (action: TableAction): Decision => {
    if (action.usesKey === 'no') return allowed;
    key ??= table.key === null ? allowed : keyUse(asker, table.key, { table, during });
    return action.usesKey === 'not-documented' && key.verdict === 'denied' ? exportUnderKey : key;
  };
  const of = (kind: AccessKind): KindAccess => {
    let access = nothing;
    for (const action of actionsOfKind[kind]) {
      const open = ask(action);
      const decision = open.verdict === 'denied' ? open : both(open, keyed(action));
      access = widest(access, { decision, actions: [action.name.replace('dynamodb:', '')] });
    }
    return access;
  };
  const [read, write, administer] = accessKinds.map(of);
  return { read: read ?? nothing, write: write ?? nothing, administer: administer ?? nothing };
};

const exportUnderKey = undecided('whether an export asks for the use of the key in the name of the caller');

const widest = (left: KindAccess, right: KindAccess): KindAccess => {
  if (right.decision.verdict === 'denied') return left;
  const decision = either(left.decision, right.decision);
  if (left.decision.verdict === right.decision.verdict) {
    return { decision, actions: [...left.actions, ...right.actions] };
  }
  return decision === right.decision ? right : left;
};

/** Asks for an action on every part of the table that it concerns; one part suffices. */
const asking = ({ caller, policies }: Asker, table: TableTarget, during: Request['during']) => {
  const { account, region } = table;
  const secures = mentionsPlainCalls(policies, table.policy) ? [true, false] : [true];
  const questions = (resources: readonly string[]) =>
    resources.flatMap((resource) =>
      secures.map((secure) => {
        const request = { caller, action: '', resource, account, region, during, secure, fixed: {} };
        const narrowed = (policy: CompiledPolicy): CompiledPolicy => narrowedTo(policy, request);
        return {
          request,
          policies: {
            identity: policies.identity.map(narrowed),
            boundary: policies.boundary && narrowed(policies.boundary),
            organisation: policies.organisation.map((level) => level.map(narrowed)),
          },
          resource: { policy: table.policy && narrowed(table.policy), isKey: false },
        };
      }),
    );
  const parts = { table: questions([table.arn]), index: questions(table.indexes), stream: questions(table.streams) };
  return ({ name, on }: TableAction): Decision =>
    any(
      on
        .flatMap((part) => parts[part])
        .map(({ request, policies, resource }) => decide(policies, resource, { ...request, action: name })),
    );
};

/** An Allow that asks about TLS may be for calls without it: then those are asked for as well. */
const mentionsPlainCalls = ({ identity }: CallerPolicies, policy: CompiledPolicy | null): boolean =>
  [...identity, ...(policy === null ? [] : [policy])].some(
    (one) =>
      one.kind === 'read' &&
      one.statements.some(
        ({ statement }) =>
          statement.effect === 'Allow' && statement.conditions.some(({ key }) => key === 'aws:securetransport'),
      ),
  );
