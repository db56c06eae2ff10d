import { failureOf, type Connection } from '../../aws/index.ts';
import { controls } from '../../controls/index.ts';
import {
  AuditPackError,
  exitCodes,
  isJsonObject,
  type ExitCode,
  type JsonObject,
  type Service,
} from '../../model/index.ts';
import { decodeBody } from '../../sources/decode.ts';
import { assertWritable } from '../../store/index.ts';
import { openConnection } from '../connection.ts';
import type { Context } from '../context.ts';
import { loadSettings, type Settings, type SharedFlags } from '../settings.ts';
import { loadSigner } from '../signing.ts';
import { loadStamper } from '../time-stamping.ts';

export interface DoctorFlags extends SharedFlags {
  readonly endpoint?: string;
  readonly json?: boolean;
}

/** One thing that a run relies on. */
interface Check {
  readonly what: string;
  /** `missing`: a run would lack it. `note`: worth knowing, nothing is lacking. */
  readonly state: 'ok' | 'missing' | 'note';
  readonly detail: string;
}

/** One cheap question for each permission that can be tried without knowing a resource. */
const probes: readonly {
  readonly service: Service;
  readonly operation: string;
  readonly request: JsonObject;
  readonly global?: true;
}[] = [
  { service: 'dynamodb', operation: 'ListTables', request: { Limit: 1 } },
  { service: 'dax', operation: 'DescribeClusters', request: {} },
  { service: 'ec2', operation: 'DescribeVpcEndpoints', request: { MaxResults: 5 } },
  { service: 'cloudtrail', operation: 'DescribeTrails', request: {} },
  { service: 'cloudtrail', operation: 'LookupEvents', request: { MaxResults: 1 } },
  { service: 'iam', operation: 'GetAccountAuthorizationDetails', request: { MaxItems: 1 }, global: true },
];

/** `report doctor`: what a run would lack, before it is started. Exit 0 or 3. */
export async function doctor(flags: DoctorFlags, context: Context): Promise<ExitCode> {
  const settings = loadSettings(flags, context);
  const { endpoint } = flags;
  const connection = openConnection(
    settings.scope.accounts,
    { sandbox: settings.sandbox, ...(endpoint === undefined ? {} : { endpoint }) },
    context,
  );
  const checks: Check[] = [
    await tryOut('output folder', settings.outputFolder, () => assertWritable(settings.outputFolder)),
    await signingCheck(settings, context, endpoint),
    await timeStampCheck(settings, context),
  ];
  try {
    for (const account of settings.scope.accounts)
      checks.push(...(await accountChecks(account.id, settings, connection)));
  } finally {
    connection.close();
  }
  print(checks, flags.json === true, context);
  return checks.some((check) => check.state === 'missing') ? exitCodes.incomplete : exitCodes.complete;
}

function print(checks: readonly Check[], json: boolean, context: Context): void {
  if (json) {
    context.stdout(`${JSON.stringify(checks, null, 2)}\n`);
    return;
  }
  for (const { state, what, detail } of checks) context.stdout(`${state.padEnd(7)}  ${what}: ${detail}\n`);
}

async function tryOut(what: string, detail: string, action: () => Promise<unknown>): Promise<Check> {
  try {
    await action();
    return { what, state: 'ok', detail };
  } catch (error) {
    if (!(error instanceof AuditPackError)) throw error;
    return { what, state: 'missing', detail: error.message };
  }
}

async function signingCheck(settings: Settings, context: Context, endpoint?: string): Promise<Check> {
  const { pem, pkcs12, kms } = settings.signing ?? {};
  if ((pem ?? pkcs12 ?? kms) === undefined) {
    return {
      what: 'signing key',
      state: 'note',
      detail: 'none configured: packs get a test signature and are not for hand-off',
    };
  }
  return tryOut('signing key', 'opens and fits its certificate', () => loadSigner(settings, context, endpoint));
}

/** Asks for one time stamp of nothing. */
async function timeStampCheck(settings: Settings, context: Context): Promise<Check> {
  const what = 'time stamps';
  if (settings.signing?.tsa === undefined) {
    return { what, state: 'note', detail: 'no authority configured: the time of signing is only claimed' };
  }
  return tryOut(what, 'an authority gives one', async () => {
    const { stamper } = await loadStamper(settings, context);
    await stamper?.stamp(new Uint8Array(32));
  });
}

async function accountChecks(account: string, settings: Settings, connection: Connection): Promise<Check[]> {
  const [firstRegion = ''] = settings.scope.regions;
  const identity = await ask(connection, {
    account,
    region: firstRegion,
    service: 'sts',
    operation: 'GetCallerIdentity',
    request: {},
  });
  const who: Check = { ...identity.check, what: `${account} credentials` };
  if (identity.answer === null) return [who];
  const caller = typeof identity.answer['Arn'] === 'string' ? identity.answer['Arn'] : 'unknown';
  const checks: Check[] = [{ ...who, detail: caller }];
  for (const region of settings.scope.regions) {
    for (const probe of probes) {
      if (probe.global === true && region !== firstRegion) continue;
      checks.push((await ask(connection, { account, region, ...probe })).check);
    }
    checks.push(...(await auditManagerChecks(account, region, connection)));
  }
  return checks;
}

async function auditManagerChecks(account: string, region: string, connection: Connection): Promise<Check[]> {
  const where = { account, region, service: 'auditmanager' as const };
  const status = await ask(connection, { ...where, operation: 'GetAccountStatus', request: {} });
  if (status.answer === null) return [status.check];
  const what = `${account} ${region} Audit Manager`;
  const state = typeof status.answer['status'] === 'string' ? status.answer['status'] : 'unknown';
  if (state !== 'ACTIVE') {
    return [{ what, state: 'note', detail: `not set up (${state}); packs say so and rest on the other sources` }];
  }
  return [{ what, state: 'ok', detail: 'ACTIVE' }, ...(await keywordChecks(what, where, connection))];
}

/** Whether the account knows the Config rules and Security Hub controls that our controls are compared with. */
async function keywordChecks(
  what: string,
  where: { readonly account: string; readonly region: string; readonly service: 'auditmanager' },
  connection: Connection,
): Promise<Check[]> {
  const known = new Set<string>();
  for (const source of ['AWS_Config', 'AWS_Security_Hub']) {
    let token: string | undefined;
    do {
      const request = { source, ...(token === undefined ? {} : { nextToken: token }) };
      const { answer, check } = await ask(connection, { ...where, operation: 'ListKeywordsForDataSource', request });
      if (answer === null) return [check];
      for (const keyword of Array.isArray(answer['keywords']) ? answer['keywords'] : []) known.add(String(keyword));
      token = typeof answer['nextToken'] === 'string' ? answer['nextToken'] : undefined;
    } while (token !== undefined);
  }
  const wanted = [...new Set(controls.flatMap((control) => control.awsVerdicts))];
  const unknown = wanted.filter((keyword) => !known.has(keyword));
  const detail =
    unknown.length === 0
      ? `all ${wanted.length} keywords are known`
      : `${unknown.length} of ${wanted.length} keywords are not known: ${unknown.join(', ')}`;
  return [{ what: `${what} keywords`, state: unknown.length === 0 ? 'ok' : 'note', detail }];
}

interface Question {
  readonly account: string;
  readonly region: string;
  readonly service: Service;
  readonly operation: string;
  readonly request: JsonObject;
}

async function ask(
  connection: Connection,
  question: Question,
): Promise<{ readonly check: Check; readonly answer: JsonObject | null }> {
  const { account, region, service, operation, request } = question;
  const what = `${account} ${region} ${service}:${operation}`;
  try {
    const { mediaType, body } = await connection.send(service, operation, { account, region, request });
    const answer = decodeBody(mediaType, body);
    return { check: { what, state: 'ok', detail: 'allowed' }, answer: isJsonObject(answer) ? answer : null };
  } catch (error) {
    const { cause, message } = failureOf(error);
    const hint =
      cause === 'access-denied' ? `; \`report policy\` prints the statement that allows ${service}:${operation}` : '';
    return { check: { what, state: 'missing', detail: `${cause}: ${message}${hint}` }, answer: null };
  }
}
