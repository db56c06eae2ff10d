import type { ControlContext, Instant, ManualRecord } from '../model/index.ts';
import type { Aspect } from './aspects.ts';
import { field, some } from './judgement.ts';
import { requiredText, text, texts } from './read.ts';
import { firstGap } from './records.ts';

/** What must be known of a document of AWS. */
interface DocumentRule {
  readonly id: string;
  readonly title: string;
  /** It lists the services that it covers. */
  readonly listed: boolean;
  /** It leaves controls to the users of AWS. */
  readonly shared: boolean;
}

export const documentRules: readonly DocumentRule[] = [
  { id: 'aws-pci-aoc', title: 'the PCI DSS attestation of compliance', listed: true, shared: false },
  { id: 'aws-pci-responsibility', title: 'the PCI DSS responsibility summary', listed: false, shared: true },
  { id: 'aws-soc2', title: 'the SOC 2 Type II report', listed: true, shared: true },
  { id: 'aws-dpa', title: 'the data-processing addendum', listed: false, shared: false },
];

interface Background {
  /** Records of AWS documents about the account. */
  readonly records: readonly ManualRecord[];
  /** Services in use. */
  readonly services: readonly string[];
  readonly context: ControlContext;
}

const isAbout = (id: string, record: ManualRecord): boolean => text(record.details, 'document') === id;
const issued = (record: ManualRecord): Instant => startOf(requiredText(record.details, 'issued'));

/** How one document stands over the period. */
export function documentAspect(rule: DocumentRule, { records, services, context }: Background): Aspect {
  const { period } = context.assessment;
  const own = records
    .filter((record) => isAbout(rule.id, record) && issued(record) < period.to)
    .toSorted((a, b) => (issued(a) < issued(b) ? 1 : -1));
  const [newest] = own;
  if (newest === undefined) return configured(rule, context);
  const gap = firstGap(
    own.map((record) => currency(record, context)),
    period,
  );
  const day = requiredText(newest.details, 'issued');
  const told = `${rule.title} of ${day}`;
  const shown = field(`${rule.id}.issued`, day, 'must be current over the whole period', gap === null);
  const cited = own.flatMap(({ evidence }) => evidence);
  if (gap !== null) {
    const since = gap.slice(0, 10);
    return { outcome: 'not-satisfied', text: `${told} is not current on ${since}`, deciding: [shown], cited };
  }
  const aspect = contents({ ...rule, title: told }, newest, { services, context });
  return { ...aspect, deciding: [shown, ...aspect.deciding], cited };
}

/** What the configuration alone says of a document: that it is on file, but not who looked at it. */
function configured({ id, title }: DocumentRule, { assessment, parameters }: ControlContext): Aspect {
  const day = parameters.awsDocuments[id];
  const { from, to } = assessment.period;
  if (day === undefined || startOf(day) >= to) {
    const deciding = [field(id, day, 'must be on file', false)];
    return { outcome: 'not-satisfied', text: `${title} is not on file`, deciding };
  }
  const young = id === 'aws-dpa' || yearAfter(startOf(day)) >= to;
  const deciding = [field(`awsDocuments.${id}`, day, 'must be current over the whole period', young)];
  if (!young) return { outcome: 'not-satisfied', text: `${title} of ${day} is older than a year`, deciding };
  const late = startOf(day) > from ? ', and what was on file before is not known' : '';
  const words = `${title} of ${day} is on file by the configuration alone: nobody's check of it is${late}`;
  return { outcome: 'manual', text: words, deciding };
}

/** The time over which a document counts as current: a contract while it is looked at once a year, others for a year. */
function currency(
  record: ManualRecord,
  { assessment }: ControlContext,
): { readonly from: Instant; readonly to: Instant } {
  const from = issued(record);
  const { details } = record;
  if (isAbout('aws-dpa', record)) return { from, to: yearAfter(startOf(requiredText(details, 'checkedOn'))) };
  if (!isAbout('aws-soc2', record)) return { from, to: yearAfter(from) };
  const byPeriod = yearAfter(startOf(requiredText(details, 'periodEnd')));
  const bridge = text(details, 'bridgeTo');
  // A letter tells of what was, not of what will be.
  const believed = bridge !== undefined && startOf(bridge) <= assessment.startedAt;
  const byBridge = believed ? dayAfter(startOf(bridge)) : byPeriod;
  return { from, to: byBridge > byPeriod ? byBridge : byPeriod };
}

/** Whether a named person compared a document with the services in use and mapped what it leaves to its users. */
function contents(
  { id, title, listed, shared }: DocumentRule,
  { details }: ManualRecord,
  { services, context }: Omit<Background, 'records'>,
): Aspect {
  const found = new Set(texts(details, 'services').map(plainService));
  const lacking = listed ? services.filter((service) => !found.has(service)) : [];
  const [by, on] = [requiredText(details, 'checkedBy'), requiredText(details, 'checkedOn')];
  const checked =
    startOf(on) >= startOf(requiredText(details, 'issued')) && startOf(on) <= context.assessment.startedAt;
  const mapped = text(details, 'userControls');
  const deciding = [
    ...(listed
      ? [field(`${id}.services`, [...found].join(', '), `must cover ${services.join(', ')}`, lacking.length === 0)]
      : []),
    field(`${id}.checkedOn`, on, 'must not be before the day of issue', checked),
    ...(shared ? [field(`${id}.userControls`, mapped, 'must be given', mapped !== undefined)] : []),
  ];
  if (!checked)
    return { outcome: 'not-satisfied', text: `${title} was checked on ${on}, not since its issue`, deciding };
  const under = text(details, 'wording');
  // Some lists of AWS name DAX as a part of DynamoDB.
  if (lacking.join() === 'dax' && found.has('dynamodb')) {
    const words = under === undefined ? 'its wording was not recorded' : `its wording is "${under}"`;
    return { outcome: 'manual', text: `whether ${title} covers DAX with DynamoDB: ${words}`, deciding };
  }
  if (lacking.length > 0)
    return { outcome: 'not-satisfied', text: `${title} does not cover ${some(lacking)}`, deciding };
  if (shared && mapped === undefined) {
    return { outcome: 'manual', text: `where what ${title} leaves to users is mapped is not recorded`, deciding };
  }
  return { outcome: 'satisfied', text: `${title} was checked by ${by} on ${on}`, deciding };
}

/** `dynamodb` for `Amazon DynamoDB`, as lists of AWS write it. */
function plainService(written: string): string {
  const plain = written
    .toLowerCase()
    .replace(/\([^)]*\)/g, '')
    .replace(/\b(amazon|aws)\b/g, '')
    .trim();
  return { 'dynamodb accelerator': 'dax', 'key management service': 'kms' }[plain] ?? plain;
}

const startOf = (day: string): Instant => {
  const time = Date.parse(day);
  // A day that cannot be read is before and after nothing: the document is never current.
  return Number.isNaN(time) ? '9999-12-31T00:00:00.000Z' : new Date(time).toISOString();
};

const dayAfter = (at: Instant): Instant => new Date(Date.parse(at) + 86_400_000).toISOString();

function yearAfter(at: Instant): Instant {
  const date = new Date(at);
  date.setUTCFullYear(date.getUTCFullYear() + 1);
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999 ? '' : date.toISOString();
}
