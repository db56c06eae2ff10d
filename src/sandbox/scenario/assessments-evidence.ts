import type { Scenario } from './bank.ts';
import { activityOn } from './assessments-activity.ts';
import { isDue, silentSince, someTimeOn, type Day } from './assessments-calendar.ts';
import { calls, rules, type EvidenceSubject } from './assessments-subjects.ts';
import type { PlannedControl, PlannedSource } from './assessments-plan.ts';
import { auditManagerHome } from './assessments.ts';
import { pick } from './events-calendar.ts';
import type { HistoryEvent } from './events-record.ts';

/** What one item of evidence is made of. */
export interface EvidenceDraft {
  /** Seed of its id, unique within its folder. */
  readonly key: string;
  readonly source: PlannedSource;
  readonly account: string;
  readonly time: Date;
  readonly subjects: readonly EvidenceSubject[];
  /** The event behind evidence of user activity. */
  readonly event: HistoryEvent | null;
}

/** Audit Manager shows evidence some minutes after it was collected. */
const collectionMinutes = 10;

/** Everything that a control's folder of a day holds so far, in the order of time. */
export function evidenceOf(scenario: Scenario, control: PlannedControl, day: Day): readonly EvidenceDraft[] {
  const shownUntil = scenario.now.getTime() - collectionMinutes * 60_000;
  return control.sources
    .filter((source) => isDue(source, control, day))
    .filter((source) => day.from < (silentSince(source, scenario.now) ?? day.to))
    .flatMap((source) =>
      scenario.accounts.flatMap(({ id }) => fromAccount({ scenario, control, day, source, account: id })),
    )
    .filter(({ time }) => time.getTime() <= shownUntil)
    .sort((a, b) => a.time.getTime() - b.time.getTime() || (a.key < b.key ? -1 : 1));
}

interface Collecting {
  readonly scenario: Scenario;
  readonly control: PlannedControl;
  readonly day: Day;
  readonly source: PlannedSource;
  readonly account: string;
}

function fromAccount(collecting: Collecting): readonly EvidenceDraft[] {
  switch (collecting.source.type) {
    case 'AWS_Config':
      return fromRule(collecting);
    case 'AWS_Security_Hub':
      return eachSubject(collecting, rules);
    case 'AWS_API_Call':
      return eachSubject(collecting, calls);
    case 'AWS_Cloudtrail':
      return fromEvents(collecting);
    case 'MANUAL':
      return collecting.account === auditManagerHome.account ? [fromPerson(collecting)] : [];
  }
}

const seedOf = ({ source, account }: Collecting): string => `${source.type}/${source.keyword}/${account}`;

const timeOf = (collecting: Collecting): Date =>
  someTimeOn(collecting.day, `${collecting.control.id}/${seedOf(collecting)}`);

/** One evaluation of a Config rule holds every resource that it looked at. */
function fromRule(collecting: Collecting): readonly EvidenceDraft[] {
  const time = timeOf(collecting);
  const subjects = subjectsAt(rules, collecting, time);
  if (subjects.length === 0) return [];
  const { source, account } = collecting;
  return [{ key: seedOf(collecting), source, account, time, subjects, event: null }];
}

/** One item for each resource: findings of Security Hub and answers of API calls. */
function eachSubject(collecting: Collecting, looks: typeof rules): readonly EvidenceDraft[] {
  const time = timeOf(collecting);
  const { source, account } = collecting;
  return subjectsAt(looks, collecting, time).map((subject) => {
    const key = `${seedOf(collecting)}/${subject.arn ?? 'account'}`;
    return {
      key,
      source,
      account,
      time: new Date(time.getTime() + pick(key, 90_000)),
      subjects: [subject],
      event: null,
    };
  });
}

const subjectsAt = (looks: typeof rules, { scenario, source, account }: Collecting, at: Date) =>
  looks[source.keyword]?.({ scenario, account, region: auditManagerHome.region, at }) ?? [];

function fromEvents(collecting: Collecting): readonly EvidenceDraft[] {
  const { scenario, source, account, day } = collecting;
  const [service, name] = source.keyword.split('_');
  return activityOn(scenario, account, day.name)
    .filter((event) => event.service === service && event.name === name)
    .map((event) => ({
      key: `${seedOf(collecting)}/${event.id}`,
      source,
      account,
      time: event.time,
      subjects: event.resources.map(({ arn }) => ({ arn, good: null, value: {} })),
      event,
    }));
}

function fromPerson(collecting: Collecting): EvidenceDraft {
  const { source, account, day } = collecting;
  const file = `s3://meridian-audit-evidence/${day.name}/${source.keyword}.pdf`;
  const subjects = [{ arn: null, good: null, value: { s3ResourcePath: file } }];
  return { key: seedOf(collecting), source, account, time: timeOf(collecting), subjects, event: null };
}
