import { comparePacks } from '../assess/index.ts';
import { failureOf, publishMessage } from '../aws/index.ts';
import { AuditPackError, type Assessment, type ErrorCode } from '../model/index.ts';
import type { Outcome } from './assessing.ts';
import { wayTo } from './connection.ts';
import type { Context } from './context.ts';
import { exitCodeOfError } from './failure.ts';
import { askHttp } from './http.ts';
import { previousPack } from './finished.ts';
import { sendMail } from './mail.ts';
import type { Progress } from './progress.ts';
import { readPack } from './read-pack.ts';
import type { Settings } from './settings.ts';

/** What a run is told by: no evidence, no names of resources. */
export interface ResultMessage {
  readonly schema: 'dynamodb-audit-pack/message/1';
  /** The message as a person reads it; chat services show this member of a webhook's body. */
  readonly text: string;
  readonly organisation: string;
  /** Such as `2026-10`. */
  readonly assessment: string;
  readonly exitCode: number;
  /** Empty where the run ended in an error. */
  readonly packs: readonly MessagePack[];
  /** The error that the run ended in; null for a result. `code` is null for a defect of the tool. */
  readonly error: { readonly code: ErrorCode | null; readonly message: string } | null;
}

interface MessagePack {
  readonly framework: string;
  readonly pack: string;
  readonly status: 'complete' | 'partial';
  readonly path: string;
  /** Controls with exceptions that had none in the previous pack; null where there is no previous pack to compare with. */
  readonly newlyFailing: readonly { readonly control: string; readonly title: string }[] | null;
}

interface Telling {
  readonly settings: Settings;
  readonly endpoint?: string;
  readonly progress: Progress;
}

interface Result {
  readonly settings: Settings;
  readonly plan: Assessment;
  readonly outcome: Outcome;
}

/** Tells a result to everyone whom the configuration names. What is not delivered is said, and fails nothing. */
export async function tellResult(telling: Telling & Result, context: Context): Promise<void> {
  if (telling.settings.messages === undefined) return;
  const message = await resultMessage(telling);
  await tell('result', telling, {
    message,
    subject: `Audit packs ${message.assessment}: ${statusOf(message)}`,
    context,
  });
}

/**
 * Does the work of a run, and tells everyone whom the configuration names when it ends in an error: a run that nobody
 * watches must not fail unseen. The error is thrown on. That nothing is due yet is no failure.
 * @param assessment what the run is for; asked only when there is an error to tell
 */
export async function tellingFailure<T>(
  telling: Telling & { readonly assessment: () => string },
  context: Context,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const notDue = error instanceof AuditPackError && error.code === 'E_PERIOD';
    if (telling.settings.messages !== undefined && !notDue) {
      const message = failureMessage(error, telling.settings.organisation, telling.assessment());
      await tell('failure', telling, { message, subject: `Audit packs ${message.assessment}: run failed`, context });
    }
    throw error;
  }
}

interface Mail {
  readonly message: ResultMessage;
  readonly subject: string;
  readonly context: Context;
}

async function tell(what: 'result' | 'failure', telling: Telling, { message, subject, context }: Mail): Promise<void> {
  for (const [name, send] of waysOf(telling, context)) {
    try {
      await send(subject, message);
      telling.progress.phase(`  told the ${what} by ${name}`);
    } catch (error) {
      telling.progress.phase(`warning: the ${what} was not told by ${name}: ${reasonOf(error)}`);
    }
  }
}

/** What a defect says may hold anything, such as parts of an answer: that stays in the log. */
const defect = 'this is a defect of dynamodb-audit-pack; the log of the run tells more';

function failureMessage(error: unknown, organisation: string, assessment: string): ResultMessage {
  const known = error instanceof AuditPackError ? error : null;
  const exitCode = exitCodeOfError(error);
  const told = { code: known?.code ?? null, message: known?.message ?? defect };
  const code = told.code === null ? '' : ` [${told.code}]`;
  return {
    schema: 'dynamodb-audit-pack/message/1',
    text: `${organisation}, ${assessment}: run failed (exit code ${exitCode})\nerror${code}: ${told.message}`,
    organisation,
    assessment,
    exitCode,
    packs: [],
    error: told,
  };
}

type Send = (subject: string, message: ResultMessage) => Promise<void>;

function waysOf({ settings, endpoint }: Telling, context: Context): readonly (readonly [string, Send])[] {
  const { webhook, sns, email } = settings.messages ?? {};
  const ways: (readonly [string, Send])[] = [];
  if (webhook !== undefined)
    ways.push(['webhook', (_, message) => post(secretOf(webhook.urlEnv, context), message, context)]);
  if (sns !== undefined) {
    const {
      now: _now,
      pace: _pace,
      ...way
    } = wayTo({ sandbox: settings.sandbox, ...(endpoint === undefined ? {} : { endpoint }) }, context);
    ways.push(['SNS', (subject, { text }) => publishMessage({ topic: sns.topic, ...way }, { subject, text })]);
  }
  if (email !== undefined) {
    const password = (): string | undefined => email.passwordEnv && secretOf(email.passwordEnv, context);
    ways.push(['e-mail', (subject, { text }) => sendMail({ ...email, password: password() }, { subject, text })]);
  }
  return ways;
}

/** A secret out of the environment; its value is in no message. */
function secretOf(variable: string, { env }: Context): string {
  const value = env[variable];
  if (value !== undefined && value !== '') return value;
  throw new AuditPackError('E_CONFIG', `the environment variable ${variable} is not set`);
}

async function post(url: string, message: ResultMessage, context: Context): Promise<void> {
  const body = Buffer.from(JSON.stringify(message));
  await askHttp(
    url,
    { method: 'POST', headers: { 'content-type': 'application/json' }, body, maxBytes: 100_000 },
    context,
  );
}

/** In one line. */
const reasonOf = (error: unknown): string =>
  error instanceof AuditPackError ? error.message : failureOf(error).message;

async function resultMessage({ settings, plan, outcome }: Result): Promise<ResultMessage> {
  const packs: MessagePack[] = [];
  for (const { framework, pack, status, path } of outcome.packs)
    packs.push({ framework, pack, status, path, newlyFailing: await newlyFailing(path, settings.outputFolder) });
  const { organisation, id } = plan;
  const facts = { organisation, assessment: id, exitCode: outcome.exitCode, packs, error: null };
  return { schema: 'dynamodb-audit-pack/message/1', text: textOf(facts), ...facts };
}

async function newlyFailing(path: string, outputFolder: string): Promise<MessagePack['newlyFailing']> {
  const { pack } = await readPack(path);
  const before = previousPack(outputFolder, pack);
  if (before === null) return null;
  try {
    const { controls } = comparePacks((await readPack(before.path)).pack, pack);
    return controls
      .filter((control) => control.after === 'not-satisfied' && control.before !== 'not-satisfied')
      .map(({ id, title }) => ({ control: id, title }));
  } catch (error) {
    if (!(error instanceof AuditPackError)) throw error;
    return null; // the previous pack is gone or damaged: `report store check` tells
  }
}

const statusOf = ({ packs }: Pick<ResultMessage, 'packs'>): string =>
  packs.every(({ status }) => status === 'complete') ? 'complete' : 'partial: evidence is missing';

function textOf(facts: Omit<ResultMessage, 'schema' | 'text'>): string {
  const lines = facts.packs.flatMap(({ framework, pack, status, path, newlyFailing: failing }) => [
    `${framework}: ${status}, pack ${pack}, ${path}`,
    failing === null
      ? '  there is no previous pack to compare with'
      : failing.length === 0
        ? '  no control has exceptions that had none before'
        : `  exceptions where there were none before: ${failing.map((one) => `${one.control} ${one.title}`).join('; ')}`,
  ]);
  return [
    `${facts.organisation}, ${facts.assessment}: ${statusOf(facts)} (exit code ${facts.exitCode})`,
    ...lines,
  ].join('\n');
}
