import { bySubject, grouped, verdictWords } from '../model/index.ts';
import type {
  AwsVerdict,
  ComparedVerdict,
  EvidenceId,
  EvidenceReference,
  Observation,
  VerdictRelation,
  VerdictSummary,
  VerdictWord,
} from '../model/index.ts';
import { observedFor, relationOf, subjectIndex } from './compare.ts';
import type { SubjectIndex } from './compare.ts';
import type { CitedEvaluation } from './observation.ts';

/** Subjects that a summary names; the others are counted. Every one that differs is listed in the pack besides. */
const maxExamples = 25;

export interface Beside {
  readonly summaries: readonly VerdictSummary[];
  /** Every pair that differs, as found. */
  readonly differing: readonly Pair[];
}

export type StandBeside = (evaluation: CitedEvaluation) => Beside;

/** A verdict of AWS and our judgement of the same subject at that time. */
export interface Pair {
  readonly evaluation: CitedEvaluation;
  readonly verdict: AwsVerdict;
  readonly observation: Observation;
  readonly relation: VerdictRelation;
}

/** Sets AWS's verdicts beside the judgements of a control. One pass: a verdict is looked at once for each control. */
export function besides(
  verdicts: readonly AwsVerdict[],
  references: ReadonlyMap<EvidenceId, EvidenceReference>,
): StandBeside {
  const byKeyword = grouped(verdicts, ({ keyword }) => keyword.toUpperCase());
  return (evaluation) => {
    const subjects = subjectIndex(evaluation);
    const own = evaluation.control.awsVerdicts.flatMap((keyword) => byKeyword.get(keyword.toUpperCase()) ?? []);
    const groups = grouped(own, ({ keyword, dataSource, via }) => [keyword, dataSource, via].join('\0'));
    const made = [...groups]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, list]) => ({ list, tally: tallyOf(evaluation, list, subjects) }));
    return {
      summaries: made.flatMap(({ list, tally }) => summaryOf(list, tally, references)),
      differing: made.flatMap(({ tally }) => tally.differing),
    };
  };
}

interface Tally {
  /** By subject: the verdict that counts. */
  readonly latest: ReadonlyMap<string, Pair>;
  readonly differing: readonly Pair[];
  readonly unmatched: number;
}

function tallyOf(evaluation: CitedEvaluation, verdicts: readonly AwsVerdict[], subjects: SubjectIndex): Tally {
  const latest = new Map<string, Pair>();
  const differing: Pair[] = [];
  const unmatched = new Set<string>();
  for (const verdict of verdicts) {
    const found = subjects(verdict);
    if (found.length === 0) unmatched.add(`${verdict.account} ${verdict.region ?? ''} ${verdict.resource}`);
    const observation = observedFor(found, verdict);
    if (observation === undefined) continue;
    const pair = { evaluation, verdict, observation, relation: relationOf(observation.outcome, verdict.verdict) };
    if (pair.relation === 'differ') differing.push(pair);
    const before = latest.get(observation.subject.id);
    if (before === undefined || outranks(verdict, before.verdict)) latest.set(observation.subject.id, pair);
  }
  return { latest, differing, unmatched: unmatched.size };
}

const severity: readonly VerdictWord[] = ['pass', 'inconclusive', 'suppressed', 'warn', 'fail'];

/** Of verdicts that stand at the same time (rules are repeated by packs) the worst counts, of records the newest. */
function outranks(verdict: AwsVerdict, before: AwsVerdict): boolean {
  const worse = severity.indexOf(verdict.verdict) - severity.indexOf(before.verdict);
  if (verdict.standing !== null && before.standing !== null && worse !== 0) return worse > 0;
  return verdict.at > before.at || (verdict.at === before.at && worse > 0);
}

function summaryOf(
  verdicts: readonly AwsVerdict[],
  { latest, differing, unmatched }: Tally,
  references: ReadonlyMap<EvidenceId, EvidenceReference>,
): readonly VerdictSummary[] {
  const [first] = verdicts;
  if (first === undefined) return [];
  const everDiffering = new Map(differing.map((pair) => [pair.observation.subject.id, pair]));
  const shown = [...latest].map(([id, pair]) => everDiffering.get(id) ?? pair).sort(differingFirst);
  const count = (holds: (pair: Pair) => boolean, list: Iterable<Pair>): number => [...list].filter(holds).length;
  const theirs = Object.fromEntries(
    verdictWords.map((word) => [word, count(({ verdict }) => verdict.verdict === word, latest.values())]),
  ) as VerdictSummary['theirs'];
  const relations = {
    agree: count(({ relation }) => relation === 'agree', shown),
    differ: count(({ relation }) => relation === 'differ', shown),
    open: count(({ relation }) => relation === 'open', shown),
  };
  const { keyword, dataSource, via } = first;
  return [
    {
      keyword,
      dataSource,
      via,
      newest: verdicts.reduce((newest, { at }) => (at > newest ? at : newest), first.at),
      theirs,
      relations,
      unmatched,
      examples: shown.slice(0, maxExamples).map((pair) => compared(pair, references)),
      omitted: Math.max(0, shown.length - maxExamples),
    },
  ];
}

const differingFirst = (a: Pair, b: Pair): number =>
  rank(a) - rank(b) || bySubject(a.observation.subject, b.observation.subject);

const rank = ({ relation }: Pair): number => (relation === 'differ' ? 0 : 1);

const compared = (
  { observation, verdict, relation }: Pair,
  references: ReadonlyMap<EvidenceId, EvidenceReference>,
): ComparedVerdict => ({
  subject: observation.subject,
  ours: observation.outcome,
  oursOver: observation.interval,
  theirs: verdict.verdict,
  at: verdict.at,
  standing: verdict.standing,
  relation,
  evidence: references.get(verdict.evidence) ?? '',
});
