import { comparePacks } from '../assess/index.ts';
import { failureOf, publishMessage } from '../aws/index.ts';
import { AuditPackError, type Assessment } from '../model/index.ts';
import type { Outcome } from './assessing.ts';
import { wayTo } from './connection.ts';
import type { Context } from './context.ts';
import { askHttp } from './http.ts';
import { previousPack } from './finished.ts';
import { sendMail } from './mail.ts';
import type { Progress } from './progress.ts';
import { readPack } from './read-pack.ts';
import type { Settings } from './settings.ts';

/** What a finished run is told by: no evidence, no names of resources. */
export interface ResultMessage {
  readonly schema: 'dynamodb-audit-pack/message/1';
  /** The message as a person reads it; chat services show this member of a webhook's body. */
  readonly text: string;
  readonly organisation: string;
  /** Such as `2026-10`. */
  readonly assessment: string;
  readonly exitCode: number;
  readonly packs: readonly MessagePack[];
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
  readonly plan: Assessment;
  readonly outcome: Outcome;
  readonly endpoint?: string;
  readonly progress: Progress;
}

/** Tells a result to everyone whom the configuration names. What is not delivered is said, and fails nothing. */
export async function tellResult(telling: Telling, context: Context): Promise<void> {
  const { settings, progress } = telling;
  if (settings.messages === undefined) return;
  const message = await resultMessage(telling);
  const subject = `Audit packs ${message.assessment}: ${statusOf(message)}`;
  for (const [name, send] of waysOf(telling, context)) {
    try {
      await send(subject, message);
      progress.phase(`  told the result by ${name}`);
    } catch (error) {
      progress.phase(`warning: the result was not told by ${name}: ${reasonOf(error)}`);
    }
  }
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

async function resultMessage({ settings, plan, outcome }: Telling): Promise<ResultMessage> {
  const packs: MessagePack[] = [];
  for (const { framework, pack, status, path } of outcome.packs)
    packs.push({ framework, pack, status, path, newlyFailing: await newlyFailing(path, settings.outputFolder) });
  const { organisation, id } = plan;
  const facts = { organisation, assessment: id, exitCode: outcome.exitCode, packs };
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
