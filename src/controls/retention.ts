import type { ControlContext, JsonObject, Judgement, ManualRecord } from '../model/index.ts';
import { field, inconclusive, manual, notApplicable, notSatisfied, satisfied } from './judgement.ts';
import { fitsAny } from './patterns.ts';
import { number, objects, requiredText, text } from './read.ts';
import { recordField, recordWords } from './records.ts';

/** Time to live of a table, as DynamoDB or an event tells it. */
export interface TimeToLive {
  readonly status: string;
  readonly attribute: string | undefined;
}

/** The line of a retention schedule that counts for a table. */
interface FoundRule {
  readonly rule: JsonObject;
  readonly record: ManualRecord;
}

/** The first line that fits a table in the newest schedules; older ones are replaced by them. Null when none does. */
export function ruleFor(records: readonly ManualRecord[], table: string): FoundRule | null {
  const newest = records.filter(({ covers }) => covers.to === records[0]?.covers.to);
  for (const record of newest) {
    const rule = objects(record.details, 'rules').find((one) => fitsAny([requiredText(one, 'table')], table));
    if (rule !== undefined) return { rule, record };
  }
  return null;
}

/** Days between two runs of a job, where the schedule does not tell. */
const usualRunDays = 31;

interface Setting {
  readonly state: TimeToLive;
  readonly context: ControlContext;
}

/** Whether a table deletes by its rule. */
export function byRule(name: string, { rule, record }: FoundRule, { state, context }: Setting): Judgement {
  const keepDays = number(rule, 'keepDays');
  const schedule = recordField('retention-schedule', record, true);
  const by = recordWords(record);
  if (keepDays === undefined) {
    return inconclusive(`Not determinable: the rule for table ${name} states no days (${by}).`, schedule);
  }
  if (keepDays === 0) return keptForGood(name, rule, { schedule, by });
  const attribute = text(rule, 'attribute');
  const job = text(rule, 'job');
  if (job !== undefined && !deletesBy(state, attribute)) {
    return byJob(`job ${job} of table ${name}`, rule, { context, schedule, by });
  }
  return byTimeToLive(name, state, { attribute, schedule, words: `after ${keepDays} days (${by})` });
}

interface Cited {
  readonly schedule: Judgement['deciding'][number];
  readonly by: string;
}

const deletesBy = ({ status, attribute }: TimeToLive, agreed: string | undefined): boolean =>
  status === 'ENABLED' && agreed !== undefined && agreed !== '' && attribute === agreed;

function keptForGood(name: string, rule: JsonObject, { schedule, by }: Cited): Judgement {
  const basis = text(rule, 'legalBasis');
  const deciding = field('rules.legalBasis', basis, 'must be given where data is kept for good', basis !== undefined);
  return basis === undefined
    ? notSatisfied(`Table ${name} keeps its data for good without a legal basis (${by}).`, schedule, deciding)
    : notApplicable(`Table ${name} keeps its data for good: ${basis} (${by}).`, schedule, deciding);
}

function byTimeToLive(
  name: string,
  { status, attribute }: TimeToLive,
  { attribute: agreed, schedule, words }: Pick<Cited, 'schedule'> & { attribute: string | undefined; words: string },
): Judgement {
  const deciding = [
    schedule,
    field('TimeToLiveStatus', status, 'must be ENABLED', status === 'ENABLED'),
    field(
      'AttributeName',
      attribute,
      `must be ${agreed ?? 'the agreed one'}`,
      deletesBy({ status, attribute }, agreed),
    ),
  ];
  switch (status) {
    case 'ENABLED':
      break;
    case 'ENABLING':
      return inconclusive(`Not determinable: time to live of table ${name} is only being enabled.`, ...deciding);
    case 'DISABLED':
    case 'DISABLING':
      return notSatisfied(`Time to live of table ${name} is ${status}, but items must be gone ${words}.`, ...deciding);
    default:
      return inconclusive(`Not determinable: time to live of table ${name} has the unknown status ${status}.`);
  }
  const found = `Time to live of table ${name} is ENABLED on ${attribute ?? 'an attribute that is not told'}`;
  if (attribute === undefined || attribute === '') return inconclusive(`Not determinable: ${found}.`, ...deciding);
  if (agreed === undefined) {
    return manual(`A person must judge table ${name}: ${found}, and the schedule names none.`, ...deciding);
  }
  return attribute === agreed
    ? satisfied(`${found}: items are deleted ${words}.`, ...deciding)
    : notSatisfied(`${found}, but the agreed attribute is ${agreed} ${words}.`, ...deciding);
}

const dayMilliseconds = 86_400_000;
/** Days after the period up to which a run still speaks for it. */
const lateDays = 92;

/** The last run must lie around the end of the period: one long before or after it says nothing about it. */
function byJob(job: string, rule: JsonObject, { context, schedule, by }: Cited & Pick<Setting, 'context'>): Judgement {
  const { period, startedAt } = context.assessment;
  const every = number(rule, 'everyDays') ?? usualRunDays;
  const lastRun = text(rule, 'lastRun');
  const ran = Date.parse(lastRun ?? '');
  const end = Math.min(Date.parse(period.to), Date.parse(startedAt));
  const days = (ran - end) / dayMilliseconds;
  const met = days >= -every && days <= lateDays && ran <= Date.parse(startedAt);
  const asked = `must be at most ${every} days before the end of the period and ${lateDays} days after it`;
  const run = field('rules.lastRun', lastRun, asked, met);
  if (met) return satisfied(`The ${job} ran on ${String(lastRun)} without errors (${by}).`, schedule, run);
  const what = lastRun === undefined ? 'has no recorded run' : `ran on ${lastRun}, which says nothing about the period`;
  return { ...inconclusive(`Not determinable: the ${job} ${what} (${by}).`, schedule, run), cause: 'stale' };
}
