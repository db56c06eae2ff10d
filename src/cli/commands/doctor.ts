import { X509Certificate } from 'node:crypto';
import { openManualEvidence, type Connection } from '../../aws/index.ts';
import { controls } from '../../controls/index.ts';
import { AuditPackError, exitCodes, type ExitCode, type JsonObject, type Service } from '../../model/index.ts';
import type { DigestSigner } from '../../seal/index.ts';
import { textsAt } from '../../sources/shape.ts';
import { assertWritable, freeBytes } from '../../store/index.ts';
import { openConnection, wayTo } from '../connection.ts';
import type { Context } from '../context.ts';
import { ask, askAll, type Check } from '../doctor/ask.ts';
import { trailChecks } from '../doctor/trails.ts';
import { openStoreOf, retentionWords, type DurableRequest } from '../durable.ts';
import { withAccounts } from '../organisation.ts';
import { createProgress } from '../progress.ts';
import { loadSettings, type Settings, type SharedFlags } from '../settings.ts';
import { loadSigner } from '../signing.ts';
import { loadStamper } from '../time-stamping.ts';

export interface DoctorFlags extends SharedFlags {
  readonly endpoint?: string;
  readonly json?: boolean;
}

/** One cheap question for each permission that can be tried without knowing a resource. */
const probes: readonly {
  readonly service: Service;
  readonly operation: string;
  readonly request: JsonObject;
  readonly global?: true;
}[] = [
  { service: 'dynamodb', operation: 'ListTables', request: { Limit: 1 } },
  { service: 'dynamodb', operation: 'DescribeLimits', request: {} },
  { service: 'dax', operation: 'DescribeClusters', request: {} },
  { service: 'ec2', operation: 'DescribeVpcEndpoints', request: { MaxResults: 5 } },
  { service: 'kms', operation: 'ListAliases', request: {} },
  { service: 'config', operation: 'DescribeConfigurationRecorders', request: {} },
  { service: 'backup', operation: 'ListBackupPlans', request: {} },
  { service: 'cloudwatch', operation: 'DescribeAlarms', request: {} },
  { service: 'guardduty', operation: 'ListDetectors', request: {} },
  { service: 'cloudtrail', operation: 'DescribeTrails', request: {} },
  { service: 'cloudtrail', operation: 'LookupEvents', request: { MaxResults: 1 } },
  { service: 'iam', operation: 'GetAccountAuthorizationDetails', request: { MaxItems: 1 }, global: true },
];

/** `report doctor`: what a run would lack, before it is started. Exit 0 or 3. */
export async function doctor(flags: DoctorFlags, context: Context): Promise<ExitCode> {
  const { endpoint } = flags;
  const finding = { progress: createProgress(context), ...(endpoint !== undefined && { endpoint }) };
  const settings = await withAccounts(loadSettings(flags, context), finding, context);
  const connection = openConnection(
    settings.scope.accounts,
    { sandbox: settings.sandbox, ...(endpoint === undefined ? {} : { endpoint }) },
    context,
  );
  const checks: Check[] = [
    await outputCheck(settings),
    ...(await storeChecks({ settings, endpoint, progress: createProgress(context) }, context)),
    ...(await pushChecks(settings, context, endpoint)),
    await signingCheck(settings, context, endpoint),
    await timeStampCheck(settings, context),
  ];
  try {
    for (const account of settings.scope.accounts)
      checks.push(...(await accountChecks(account.id, { settings, connection, context })));
    checks.push(...(await trailChecks(settings.scope, connection)));
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

/** Writes and removes a file, and says what room there is. */
async function outputCheck({ outputFolder }: Settings): Promise<Check> {
  const tried = await tryOut('output folder', outputFolder, () => assertWritable(outputFolder));
  if (tried.state !== 'ok') return tried;
  const free = (await freeBytes(outputFolder)) / 2 ** 30;
  return { ...tried, detail: `${outputFolder}, ${free.toFixed(1)} GiB free` };
}

/** Lists the store and reads how its last run, by name, lies there. Writing is not tried: Object Lock would keep the attempt. */
async function storeChecks(request: DurableRequest, context: Context): Promise<readonly Check[]> {
  const durable = await openStoreOf(request, context);
  if (durable === null) return [];
  const { place } = durable.bucket;
  let detail = `${place} is readable and empty; whether it can be written the first run will tell`;
  let loose = false;
  const tried = await tryOut('store', '', async () => {
    const names = await durable.names();
    const last = names.at(-1);
    if (last === undefined) return;
    const objects = await durable.lying(last);
    loose = objects.some(({ retention }) => retention === null);
    detail = `${place} holds ${names.length === 1 ? '1 run' : `${names.length} runs`}; ${last}: ${retentionWords(objects)}`;
  });
  return [tried.state === 'ok' ? { ...tried, state: loose ? 'note' : 'ok', detail } : tried];
}

/** Whether each control that reports are pushed to takes evidence. Pushing itself is not tried. */
async function pushChecks({ push, sandbox }: Settings, context: Context, endpoint?: string): Promise<readonly Check[]> {
  if (push === undefined) return [];
  const way = wayTo({ sandbox, ...(endpoint !== undefined && { endpoint }) }, context);
  const evidence = await openManualEvidence({ region: push.region, ...way });
  const checks: Check[] = [];
  for (const { framework, ...control } of push.controls) {
    const detail = `"${control.controlSet}" takes the report of ${framework}`;
    checks.push(await tryOut('push to Audit Manager', detail, () => evidence.assertOpen(control)));
  }
  return checks;
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
  let signer: DigestSigner | undefined;
  const tried = await tryOut('signing key', 'opens and fits its certificate', async () => {
    signer = await loadSigner(settings, context, endpoint);
  });
  const [certificate] = signer?.certificates ?? [];
  return certificate === undefined ? tried : validity(tried, new X509Certificate(certificate), context.now());
}

/** Days before the end of the signing certificate from which on that is said. */
const renewalDays = 60;

/** How long the signing certificate is still valid; one that is not is refused when the key is opened. */
function validity(tried: Check, { validTo }: X509Certificate, now: Date): Check {
  const days = Math.floor((Date.parse(validTo) - now.getTime()) / 86_400_000);
  const until = new Date(validTo).toISOString().slice(0, 10);
  const detail = `${tried.detail}, which is valid until ${until} (${days} days)`;
  return { ...tried, state: days < renewalDays ? 'note' : tried.state, detail };
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

interface Around {
  readonly settings: Settings;
  readonly connection: Connection;
  readonly context: Context;
}

async function accountChecks(account: string, { settings, connection, context }: Around): Promise<Check[]> {
  const [firstRegion = ''] = settings.scope.regions;
  const sts = { service: 'sts' as const, operation: 'GetCallerIdentity', request: {} };
  const identity = await ask(connection, { account, region: firstRegion, ...sts });
  const who: Check = { ...identity.check, what: `${account} credentials` };
  if (identity.answer === null) return [who];
  const caller = typeof identity.answer['Arn'] === 'string' ? identity.answer['Arn'] : 'unknown';
  const checks: Check[] = [{ ...who, detail: caller }, ...clockChecks(account, identity.date, context.now())];
  for (const region of settings.scope.regions) {
    const asked: Check[] = [];
    for (const probe of probes) {
      if (probe.global === true && region !== firstRegion) continue;
      asked.push((await ask(connection, { account, region, ...probe })).check);
    }
    const refused = asked.filter(({ state }) => state !== 'ok');
    const allowed = `${asked.length - refused.length} of ${asked.length} questions are answered`;
    checks.push({
      what: `${account} ${region} permissions`,
      state: refused.length === 0 ? 'ok' : 'note',
      detail: allowed,
    });
    checks.push(...refused);
    checks.push(...(await auditManagerChecks(account, region, connection)));
  }
  return checks;
}

/** AWS refuses requests whose clock is off by more than five minutes (Signature Version 4), and evidence carries our times. */
const mostSkewSeconds = 300;

function clockChecks(account: string, date: string | null, now: Date): readonly Check[] {
  const told = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(told)) return [];
  const seconds = Math.round((now.getTime() - told) / 1000);
  const state = Math.abs(seconds) > mostSkewSeconds ? 'missing' : Math.abs(seconds) > 30 ? 'note' : 'ok';
  const side = seconds < 0 ? 'behind' : 'ahead of';
  return [{ what: `${account} clock`, state, detail: `${Math.abs(seconds)} s ${side} that of AWS` }];
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
    const question = { ...where, operation: 'ListKeywordsForDataSource', request: { source } };
    const { pages, check } = await askAll(connection, question, { input: 'nextToken', output: 'nextToken' });
    if (pages === null) return [check];
    for (const keyword of pages.flatMap((page) => textsAt(page, 'keywords'))) known.add(keyword);
  }
  const wanted = [...new Set(controls.flatMap((control) => control.awsVerdicts))];
  const unknown = wanted.filter((keyword) => !known.has(keyword));
  const detail =
    unknown.length === 0
      ? `all ${wanted.length} keywords are known`
      : `${unknown.length} of ${wanted.length} keywords are not known: ${unknown.join(', ')}`;
  return [{ what: `${what} keywords`, state: unknown.length === 0 ? 'ok' : 'note', detail }];
}
