import type { Connection } from '../aws/index.ts';
import { AuditPackError, type Assessment, type Scope, type ScopeAccount } from '../model/index.ts';
import { partitionOf } from '../sources/arn.ts';
import { listAccounts } from '../sources/organizations.ts';
import { readAccount, type ListedAccount } from '../sources/reading/index.ts';
import { objectsAt, textAt } from '../sources/shape.ts';
import { openConnection } from './connection.ts';
import type { Context } from './context.ts';
import { ask, askAll } from './doctor/ask.ts';
import type { Progress } from './progress.ts';
import type { Settings } from './settings.ts';

interface Finding {
  /** Tells the plan of the run, where it was started before: it keeps the accounts that it was started with. */
  readonly started?: () => Promise<Assessment | undefined>;
  readonly endpoint?: string;
  readonly progress: Progress;
}

/**
 * The settings with the accounts of the organisation in their scope, where `scope.organisation` is configured; else as
 * they are. Accounts that nobody can sign in to are left out; the report lists them all the same.
 * @throws AuditPackError `E_CREDENTIALS` where the organisation does not list its accounts
 */
export async function withAccounts(settings: Settings, finding: Finding, context: Context): Promise<Settings> {
  const { scope } = settings;
  if (scope.organisation === undefined) return settings;
  const started = await finding.started?.();
  if (started?.scope.organisation !== undefined)
    return { ...settings, scope: { ...scope, accounts: started.scope.accounts } };
  const accounts = await findAccounts(settings, finding, context);
  return { ...settings, scope: { ...scope, accounts } };
}

/** The caller's own account; and the one that lists, where a role is configured for it. */
const own = 'own';
const reader = 'reader';

async function findAccounts(
  { scope, sandbox }: Settings,
  { endpoint, progress }: Finding,
  context: Context,
): Promise<readonly ScopeAccount[]> {
  const { roleName = '', reader: roleArn, except = [] } = scope.organisation ?? {};
  const asking = [{ id: own, name: own }, ...(roleArn === undefined ? [] : [{ id: reader, name: reader, roleArn }])];
  const connection = openConnection(asking, { sandbox, ...(endpoint !== undefined && { endpoint }) }, context);
  try {
    const caller = await ownAccount(connection, scope);
    const listed = await listedAccounts(connection, scope, roleArn === undefined ? own : reader);
    const left = new Set(except.map(({ id }) => id));
    const partition = partitionOf(scope.regions[0] ?? '');
    const accounts = listed
      .filter(({ id, state }) => state === 'ACTIVE' && !left.has(id))
      .map(({ id, name }) =>
        id === caller ? { id, name } : { id, name, roleArn: `arn:${partition}:iam::${id}:role/${roleName}` },
      )
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    progress.phase(`${listed.length} accounts in the organisation, ${accounts.length} of them in the scope`);
    if (accounts.length > 0) return accounts;
  } finally {
    connection.close();
  }
  throw new AuditPackError(
    'E_CONFIG',
    'the organisation has no active account that scope.organisation leaves in scope',
  );
}

async function ownAccount(connection: Connection, { regions: [region = ''] }: Scope): Promise<string | undefined> {
  const question = { account: own, region, service: 'sts', operation: 'GetCallerIdentity', request: {} } as const;
  const { answer, check } = await ask(connection, question);
  if (answer === null) throw refused(`who asks: ${check.detail}`);
  return textAt(answer, 'Account');
}

async function listedAccounts(
  connection: Connection,
  { regions: [region = ''] }: Scope,
  account: string,
): Promise<readonly ListedAccount[]> {
  const { service, operation, request } = listAccounts;
  const token = { input: 'NextToken', output: 'NextToken' };
  const { pages, check } = await askAll(connection, { account, region, service, operation, request }, token);
  if (pages === null) throw refused(check.detail);
  return pages
    .flatMap((page) => objectsAt(page, 'Accounts'))
    .map((item) => {
      const read = readAccount(item);
      if (read === undefined) throw refused('an account in its answer does not have the documented form');
      return read;
    });
}

const refused = (message: string): AuditPackError =>
  new AuditPackError('E_CREDENTIALS', `the organisation does not list its accounts: ${message}`, {
    hint: 'Name a role of the management account or of a delegated administrator under scope.organisation.reader, or list the accounts under scope.accounts.',
  });
