import type { BucketSettings, DecidingField } from '../model/index.ts';
import { field } from './judgement.ts';
import { readPolicy, type Statement } from './policy/document.ts';
import { covers } from './policy/pattern.ts';
import { flag, instant, number, objects, text } from './read.ts';

/** One thing that is asked of a bucket, what was found, and what is wrong in words (null when nothing is). */
export interface StorageCheck {
  readonly shown: DecidingField;
  readonly problem: string | null;
}

const check = (shown: DecidingField, problem: string): StorageCheck => ({ shown, problem: shown.met ? null : problem });

const blocks = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'];

export function publicAccess({ publicAccessBlock: block }: BucketSettings): StorageCheck {
  const open = blocks.filter((name) => flag(block ?? {}, name) !== true);
  const value = block === null ? undefined : open.length === 0 ? 'all four on' : `without ${open.join(', ')}`;
  return check(
    field('PublicAccessBlock', value, 'must be all four on', open.length === 0),
    'does not block public access',
  );
}

/** Null where the policy cannot be read: nothing may be concluded from it. */
export function plainHttp({ bucket, policy }: BucketSettings): StorageCheck | null {
  const reading = policy === null ? null : readPolicy(policy);
  if (reading?.kind === 'unreadable') return null;
  const denied = (reading?.policy.statements ?? []).some((statement) => deniesPlainHttp(statement, bucket));
  const value = denied ? 'denies plain HTTP' : policy === null ? undefined : 'does not deny plain HTTP';
  return check(field('Bucket policy', value, 'must deny aws:SecureTransport false', denied), 'accepts plain HTTP');
}

const deniesPlainHttp = ({ effect, principals, actions, resources, conditions }: Statement, bucket: string): boolean =>
  effect === 'Deny' &&
  principals !== null &&
  !principals.not &&
  principals.principals.some(({ kind }) => kind === 'anyone') &&
  !actions.not &&
  actions.patterns.some((pattern) => covers(pattern.toLowerCase(), 's3:*')) &&
  resources !== null &&
  !resources.not &&
  resources.patterns.some((pattern) => covers(pattern, `arn:aws:s3:::${bucket}/*`)) &&
  conditions.length === 1 &&
  conditions.every(
    ({ key, operator, set, values }) =>
      key === 'aws:securetransport' && operator === 'bool' && set === null && values.join() === 'false',
  );

export function overwriting({ versioning, objectLock }: BucketSettings): StorageCheck {
  const [rule] = objects(objectLock ?? {}, 'Rule');
  const mode = text(rule ?? {}, 'DefaultRetention.Mode');
  const versioned = text(versioning, 'Status') === 'Enabled';
  const found = mode === undefined ? (versioned ? 'Enabled' : text(versioning, 'Status')) : `Object Lock ${mode}`;
  const met = versioned || mode !== undefined;
  return check(
    field('Versioning', found, 'must be Enabled, or Object Lock with a default retention', met),
    'is neither versioned nor locked',
  );
}

export function accessLog({ logging }: BucketSettings): StorageCheck {
  const target = text(logging, 'LoggingEnabled.TargetBucket');
  const shown = field('LoggingEnabled.TargetBucket', target, 'must name a bucket', target !== undefined);
  return check(shown, 'does not log who reads it');
}

export function encryption(settings: BucketSettings): StorageCheck {
  const algorithms = objects(settings.encryption ?? {}, 'Rule').map((rule) =>
    text(rule, 'ApplyServerSideEncryptionByDefault.SSEAlgorithm'),
  );
  const value = algorithms.filter((one) => one !== undefined).join(', ');
  return check(field('SSEAlgorithm', value, 'must be set', value !== ''), 'has no default encryption');
}

/** Storage classes that need hours before a log file can be read. */
const slow = new Set(['GLACIER', 'DEEP_ARCHIVE']);
/** Log files of this many days must be at hand (PCI DSS 10.5.1: three months). */
const daysAtHand = 90;

/** What the lifecycle rules that may touch log files do to them. */
export function retention(settings: BucketSettings, prefix: string, leastDays: number): readonly StorageCheck[] {
  const rules = objects(settings.lifecycle ?? {}, 'Rule').filter(
    (rule) => text(rule, 'Status') === 'Enabled' && touches(rule, prefix),
  );
  const kept = Math.min(...rules.map(expiryOf));
  const archived = Math.min(
    ...rules
      .flatMap((rule) => objects(rule, 'Transition'))
      .filter((move) => slow.has(text(move, 'StorageClass') ?? ''))
      .map((move) => number(move, 'Days') ?? 0),
  );
  return [
    check(
      field('Expiration', days(kept), `must be at least ${leastDays} days, or none`, kept >= leastDays),
      `deletes log files after ${days(kept)}`,
    ),
    check(
      field('Transition (archive)', days(archived), `must not be before ${daysAtHand} days`, archived >= daysAtHand),
      `archives log files after ${days(archived)}`,
    ),
  ];
}

const days = (n: number): string => (n === Infinity ? 'none' : `${n} days`);

/** Days until a rule deletes; a rule with a date deletes on that day whatever is there. */
function expiryOf(rule: unknown): number {
  if (instant(rule, 'Expiration.Date') !== undefined) return 0;
  return number(rule, 'Expiration.Days') ?? Infinity;
}

/** A filter by tag or size may take in log files as well: it counts. */
function touches(rule: unknown, prefix: string): boolean {
  const own = text(rule, 'Filter.Prefix') ?? text(rule, 'Filter.And.Prefix') ?? text(rule, 'Prefix') ?? '';
  return own.startsWith(prefix) || prefix.startsWith(own);
}
