import { controls } from '../../controls/index.ts';
import { didYouMean } from '../../config/nearest.ts';
import { AuditPackError, exitCodes, type ExitCode, type JsonObject } from '../../model/index.ts';
import { leastPrivilegePolicy, managedPolicies, managedPolicyLimit } from '../../sources/actions.ts';
import { sources } from '../../sources/index.ts';
import type { Context } from '../context.ts';
import { pruningPolicy, storePolicy } from '../durable.ts';
import { loadFrameworks } from '../frameworks.ts';
import { athenaStatements, logStatements } from '../log-policy.ts';
import { loadSettings, type Settings, type SharedFlags } from '../settings.ts';
import { pushPolicy } from '../push-policy.ts';
import { publishingPolicy } from '../publishing.ts';
import { trailLogPlaces } from '../trail-logs.ts';
import { signingPolicy } from '../signing-policy.ts';

export interface PolicyFlags extends SharedFlags {
  /** Comma-separated control ids. */
  readonly control?: string;
  /** Comma-separated frameworks: the controls mapped in them. */
  readonly framework?: string;
  /** Only this one of the managed policies that the policy fits into, from 1. */
  readonly part?: string;
  /** Instead, what publishing packs in S3 needs. */
  readonly publishing?: boolean;
  /** Instead, what keeping evidence in S3 needs. */
  readonly store?: boolean;
  /** Instead, what pruning the store in S3 needs. */
  readonly pruning?: boolean;
  /** Instead, what pushing reports to AWS Audit Manager needs. */
  readonly push?: boolean;
  /** Instead, what signing with AWS KMS needs. */
  readonly signing?: boolean;
}

/** What each way of writing to AWS needs, apart from collecting, which only reads. */
const writingPolicies = {
  signing: signingPolicy,
  store: storePolicy,
  pruning: pruningPolicy,
  publishing: publishingPolicy,
  push: pushPolicy,
} as const;

/** `report policy`: the IAM policy that collecting for the chosen controls needs, and nothing more. */
export function policy(flags: PolicyFlags, context: Context): ExitCode {
  const writing = (Object.keys(writingPolicies) as (keyof typeof writingPolicies)[]).find(
    (name) => flags[name] === true,
  );
  if (writing !== undefined) {
    context.stdout(`${JSON.stringify(writingPolicies[writing](loadSettings(flags, context)), null, 2)}\n`);
    return exitCodes.complete;
  }
  const settings = flags.config === undefined && flags.sandbox !== true ? null : loadSettings(flags, context);
  const document = readingPolicy(settings, chosenControls(flags, context));
  const parts = managedPolicies(document);
  context.stdout(`${JSON.stringify(flags.part === undefined ? document : partOf(parts, flags.part), null, 2)}\n`);
  if (flags.part === undefined && parts.length > 1) {
    context.stderr(
      `note: a managed policy holds ${managedPolicyLimit} characters and this policy has more: --part 1 to --part ${parts.length} print it in pieces that fit\n`,
    );
  }
  return exitCodes.complete;
}

/** What collecting for these controls needs, as one policy; the places of trail logs come from the configuration. */
export function readingPolicy(settings: Settings | null, chosen: typeof controls): JsonObject {
  const needed = new Set(['sts', ...chosen.flatMap((control) => control.sources)]);
  const accounts = settings?.scope.accounts.map((account) => account.id) ?? [];
  const reading = leastPrivilegePolicy(
    sources.filter((source) => needed.has(source.id)),
    { accounts },
  );
  const places = settings === null ? [] : trailLogPlaces(settings);
  const logs =
    settings !== null && needed.has('cloudtrail-logs')
      ? [logStatements(places), athenaStatements(settings, places)].flat()
      : [];
  return { ...reading, Statement: [...(reading['Statement'] as readonly JsonObject[]), ...logs] };
}

function partOf(parts: readonly JsonObject[], part: string): JsonObject {
  const found = /^[1-9]\d*$/.test(part) ? parts[Number(part) - 1] : undefined;
  if (found !== undefined) return found;
  throw new AuditPackError('E_USAGE', `there is no part "${part}" of the policy: it has ${parts.length}`, {
    hint: `Give a number from 1 to ${parts.length}: report policy --part 1`,
  });
}

function chosenControls(flags: PolicyFlags, context: Context): typeof controls {
  if (flags.control !== undefined) return flags.control.split(',').map((id) => findControl(id.trim()));
  if (flags.framework === undefined) return controls;
  const names = flags.framework.split(',').map((name) => name.trim());
  const mapped = new Set(
    loadFrameworks(names, context.cwd).flatMap(({ framework }) =>
      framework.requirements.flatMap((requirement) => requirement.mappings.map((mapping) => mapping.control)),
    ),
  );
  return controls.filter((control) => mapped.has(control.id));
}

/** A control by its id, without regard to case. @throws AuditPackError E_CONTROL with the nearest id */
export function findControl(id: string): (typeof controls)[number] {
  const found = controls.find((control) => control.id.toLowerCase() === id.toLowerCase());
  if (found !== undefined) return found;
  const known = controls.map((control) => control.id);
  throw new AuditPackError('E_CONTROL', `unknown control "${id}".${didYouMean(id, known)}`, {
    hint: 'List them with: report controls list',
  });
}
