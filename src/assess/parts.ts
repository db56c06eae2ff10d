import { clip, contains, grouped, includes, isInstant, mergeIntervals } from '../model/index.ts';
import type {
  Assessment,
  AuditManagerAssessmentSummary,
  AuditManagerSummary,
  Cause,
  Control,
  CoverageRow,
  EvidenceSet,
  Interval,
  Subject,
} from '../model/index.ts';
import { mergeSpans } from '../timeline/index.ts';
import { evaluateControl } from './evaluate.ts';
import type { Evaluation, RawObservation } from './observation.ts';
import type { World } from './world.ts';

/** The evidence of one run, and the times that it speaks for. */
export interface PartEvidence {
  /** As the run collected: its own period and start, everything else as it is judged now. */
  readonly assessment: Assessment;
  readonly evidence: EvidenceSet;
  /** Null for a single run, which speaks for all. */
  readonly share: readonly Interval[] | null;
}

/**
 * The evidence of an assessment by the runs that collected it. What people provide does not depend on when a run took it
 * in: that of the last run counts for all of them.
 */
export function partsOf(evidence: EvidenceSet, assessment: Assessment): readonly PartEvidence[] {
  const { parts, ...whole } = assessment;
  if (parts === undefined) return [{ assessment, evidence, share: null }];
  const byRun = grouped(evidence.records, ({ run }) => run ?? '');
  const provided = (byRun.get(parts.at(-1)?.run ?? '') ?? []).filter(({ source }) => source === 'manual');
  return parts
    .filter(({ share }) => share.length > 0)
    .map(({ run, period, startedAt, share }) => {
      const own = (byRun.get(run) ?? []).filter(({ source }) => source !== 'manual');
      return {
        assessment: { ...whole, period, startedAt },
        evidence: { ...evidence, records: [...own, ...provided] },
        share,
      };
    });
}

/** A run's evidence when it is read. */
export interface PartWorld extends PartEvidence {
  readonly world: World;
}

/**
 * Judges every subject of a control by each run over the times that the run speaks for, and joins what says the same. A
 * time for which no run holds good evidence is judged by a run that cannot show what held: it stays not determinable.
 */
export function evaluateParts(control: Control, parts: readonly PartWorld[]): Evaluation {
  const [single, ...others] = parts;
  if (single !== undefined && others.length === 0 && single.share === null)
    return evaluateControl(control, single.world);
  const evaluations = parts.map((part) => {
    const { observations, deleted } = evaluateControl(control, part.world);
    return { deleted, observations: [...observations].flatMap((each) => within(each, part)) };
  });
  const observations = evaluations.flatMap((one) => one.observations);
  const bySubject = grouped(observations, ({ subject, population }) => `${population} ${subject.id}`);
  const deleted = new Map(evaluations.flatMap((one) => one.deleted.map(({ id, at }) => [`${id} ${at}`, { id, at }])));
  return {
    control,
    observations: [...bySubject.values()].flatMap((own) => mergeSpans(handedOver(control, own.toSorted(byStart)))),
    deleted: [...deleted.values()],
  };
}

/** An observation of the run that made it. */
interface RunObservation extends RawObservation {
  readonly part: PartWorld;
}

/**
 * What held before the first change in the time of a run, where the change does not tell: the run before tells it, when
 * it ends in what it knows and the event history of this one shows that nothing else changed in between.
 */
function handedOver(control: Control, observations: readonly RunObservation[]): readonly RunObservation[] {
  return observations.map((own, index) => {
    const before = observations[index - 1];
    if (before === undefined || before.part === own.part || !asksBefore(own) || !tellsAfter(before)) return own;
    const resource = own.part.world.resourceOf(control.subject, own.subject.id);
    const coverage = resource && own.part.world.history.coverageOf(resource, control.changes);
    const meets = before.interval.to === own.interval.from;
    if (!coverage || !meets || !coverage.covered.some((known) => includes(known, own.interval))) return own;
    const evidence = [...new Set([...before.evidence, ...own.evidence, ...coverage.evidence])];
    return { ...before, interval: own.interval, ended: own.ended, evidence, part: own.part };
  });
}

/** Nothing is known but the change that ended it. */
const asksBefore = ({ population, outcome, cause, begun, ended }: RawObservation): boolean =>
  population === 'one' && outcome === 'inconclusive' && cause === 'missing' && begun === null && ended !== null;

const tellsAfter = ({ population, outcome, basis, ended }: RawObservation): boolean =>
  population === 'one' && outcome !== 'inconclusive' && basis !== 'absence' && ended === null;

const byStart = (a: RawObservation, b: RawObservation): number => (a.interval.from < b.interval.from ? -1 : 1);

/** The parts of an observation in the times that its run speaks for. A change belongs to it only where it touches. */
function within(one: RawObservation, part: PartWorld): readonly RunObservation[] {
  const { interval } = one;
  const share = part.share ?? [interval];
  if (isInstant(interval)) return share.some((each) => contains(each, interval.from)) ? [{ ...one, part }] : [];
  return clip(share, interval).map(({ from, to }) => ({
    ...one,
    interval: { from, to },
    begun: from === interval.from ? one.begun : null,
    ended: to === interval.to ? one.ended : null,
    part,
  }));
}

/** Subjects of all runs, each once, as the newest run knows it. */
export const joinSubjects = <T extends Subject>(lists: readonly (readonly T[])[]): readonly T[] => [
  ...new Map(lists.flat().map((subject) => [subject.id, subject])).values(),
];

/** Coverage rows of all runs, of each place and source one: what was asked adds up, what is covered is joined. */
export function joinCoverage(
  parts: readonly { readonly share: readonly Interval[] | null; readonly rows: readonly CoverageRow[] }[],
): readonly CoverageRow[] {
  const [single, ...others] = parts;
  if (single !== undefined && others.length === 0) return single.rows.map((row) => inShare(row, single.share));
  const rows = grouped(
    parts.flatMap(({ share, rows: own }) => own.map((row) => inShare(row, share))),
    ({ account, region, source }) => `${account} ${region} ${source}`,
  );
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, same]) => joinRows(same));
}

function inShare(row: CoverageRow, share: readonly Interval[] | null): CoverageRow {
  if (row.covered === null || share === null) return row;
  const { covered } = row;
  return { ...row, covered: share.flatMap((each) => clip(covered, each)) };
}

function joinRows(rows: readonly CoverageRow[]): readonly CoverageRow[] {
  const [first] = rows;
  if (first === undefined) return [];
  if (first.source === 'manual') return [first]; // all runs share it
  const sum = (count: (row: CoverageRow) => number): number => rows.reduce((total, row) => total + count(row), 0);
  const causes = new Map<Cause, number>();
  for (const { cause, count } of rows.flatMap((row) => row.causes)) causes.set(cause, (causes.get(cause) ?? 0) + count);
  const covered = rows.every((row) => row.covered === null)
    ? null
    : mergeIntervals(rows.flatMap((row) => row.covered ?? []));
  return [
    {
      ...first,
      asked: sum(({ asked }) => asked),
      answered: sum(({ answered }) => answered),
      items: sum(({ items }) => items),
      causes: [...causes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([cause, count]) => ({ cause, count })),
      covered,
    },
  ];
}

/** What Audit Manager says: its state by the newest run, its evidence as all runs counted it. */
export function joinAuditManager(summaries: readonly AuditManagerSummary[]): AuditManagerSummary {
  const newest = summaries.findLast(({ state }) => state === 'used') ?? summaries.at(-1) ?? nobodyAsked;
  if (summaries.length < 2) return newest;
  const byId = grouped(
    summaries.flatMap(({ assessments }) => assessments),
    ({ account, region, id }) => `${account} ${region} ${id}`,
  );
  return { ...newest, assessments: [...byId.values()].flatMap(joinAssessments) };
}

const nobodyAsked: AuditManagerSummary = {
  state: 'not-requested',
  message: 'Audit Manager was not asked for.',
  assessments: [],
};

function joinAssessments(same: readonly AuditManagerAssessmentSummary[]): readonly AuditManagerAssessmentSummary[] {
  const newest = same.at(-1);
  if (newest === undefined) return [];
  const counts = new Map<string, number>();
  for (const [source, items] of same.flatMap(({ byDataSource }) => Object.entries(byDataSource)))
    counts.set(source, (counts.get(source) ?? 0) + items);
  const changes = new Map(same.flatMap((one) => one.changes.map((change) => [JSON.stringify(change), change])));
  return [
    {
      ...newest,
      evidenceItems: same.reduce((sum, { evidenceItems }) => sum + evidenceItems, 0),
      byDataSource: Object.fromEntries(counts),
      changes: [...changes.values()].sort((a, b) => (a.at < b.at ? -1 : 1)),
      problem: same.find(({ problem }) => problem !== null)?.problem ?? null,
      evidence: same.flatMap(({ evidence }) => evidence),
    },
  ];
}
