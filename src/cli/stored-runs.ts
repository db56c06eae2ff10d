import {
  byText,
  clip,
  gapsBetween,
  later,
  mergeIntervals,
  type Assessment,
  type AssessmentPart,
  type Instant,
  type Interval,
} from '../model/index.ts';
import { historyDays } from '../sources/cloudtrail-lookup.ts';
import { archiveFolder, type ListedRuns, type StoredRun } from '../store/index.ts';
import { beyondHistory } from './catch-up.ts';
import type { Progress } from './progress.ts';

const milliseconds = ({ from, to }: Interval): number => Date.parse(to) - Date.parse(from);

/**
 * The plan with the stored runs that speak for parts of its period, where CloudTrail's event history no longer holds all
 * of it. The run itself speaks for the rest: as far as AWS still tells, and what it cannot show stays not determinable.
 */
export async function withStoredRuns(
  plan: Assessment,
  list: () => Promise<ListedRuns>,
  progress: Progress,
): Promise<Assessment> {
  if (beyondHistory(plan.period, plan.startedAt) === undefined) return plan;
  const { runs, damaged } = await list();
  for (const message of damaged) progress.phase(`warning: ${message}`);
  const usable = runs.filter(
    (run) => isOf(plan, run) && run.name !== plan.id && clip([run.plan.period], plan.period).length > 0,
  );
  for (const { name } of usable.filter(({ collected }) => collected === null))
    progress.phase(`warning: ${name} was never collected to its end: its evidence is left out`);
  const parts = chooseParts(
    plan,
    usable.filter(({ collected }) => collected !== null),
  );
  if (parts.length === 0) return plan;
  const rest = gapsBetween(mergeIntervals(parts.flatMap(({ share }) => share)), plan.period);
  const own = { run: plan.id, period: plan.period, startedAt: plan.startedAt, share: rest };
  return { ...plan, parts: [...parts, own] };
}

const isOf = ({ organisation, sandbox }: Assessment, { plan }: StoredRun): boolean =>
  plan.organisation === organisation && plan.sandbox === sandbox;

/** Assessments before archives, complete runs before others, short periods before long ones; each for what is left. */
function chooseParts(plan: Assessment, runs: readonly StoredRun[]): readonly AssessmentPart[] {
  const rank = ({ name, collected }: StoredRun): number =>
    (collected?.complete === true ? 0 : 2) + (name.startsWith(`${archiveFolder(plan.sandbox)}/`) ? 1 : 0);
  const ordered = runs.toSorted(
    (a, b) => rank(a) - rank(b) || milliseconds(a.plan.period) - milliseconds(b.plan.period) || byText(a.name, b.name),
  );
  let left: readonly Interval[] = [plan.period];
  const parts: AssessmentPart[] = [];
  for (const { name, plan: own } of ordered) {
    const reach = reachOf(own);
    const share = left.flatMap((gap) => clip([reach], gap)).map(({ from, to }) => ({ from, to }));
    if (share.length === 0) continue;
    parts.push({ run: name, period: own.period, startedAt: own.startedAt, share });
    left = left.flatMap((gap) => gapsBetween(clip(share, gap), gap));
  }
  return parts.sort((a, b) => byText(a.share[0]?.from ?? '', b.share[0]?.from ?? ''));
}

/** The part of its period that a run's event history reaches. */
function reachOf({ period, startedAt }: Assessment): Interval {
  const oldest = later(startedAt, -historyDays * 86_400_000);
  return { from: period.from > oldest ? period.from : oldest, to: period.to < startedAt ? period.to : startedAt };
}

/** Until when evidence is stored without asking again: the latest end of a complete run; undefined for never. */
export function storedUntil(
  plan: Pick<Assessment, 'organisation' | 'sandbox'>,
  runs: readonly StoredRun[],
): Instant | undefined {
  return runs
    .filter((run) => run.plan.organisation === plan.organisation && run.plan.sandbox === plan.sandbox)
    .filter(({ collected }) => collected?.complete === true)
    .map(({ plan: { period, startedAt } }) => (period.to < startedAt ? period.to : startedAt))
    .sort(byText)
    .at(-1);
}

/** What a plan is built from, one sentence for each run. */
export const describeParts = ({ id, parts = [] }: Assessment): readonly string[] =>
  parts
    .filter(({ share }) => share.length > 0)
    .map(({ run, share }) => {
      const times = share.map(({ from, to }) => `${from.slice(0, 16)}Z to ${to.slice(0, 16)}Z`).join(', ');
      return run === id ? `what AWS still tells of ${times}` : `stored evidence of ${run} for ${times}`;
    });
