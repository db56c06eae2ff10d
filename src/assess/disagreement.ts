import { configHistory, instantWords } from '../model/index.ts';
import type { AwsVerdict, Disagreement, EvidenceId, EvidenceReference, Observation } from '../model/index.ts';
import type { Pair } from './beside.ts';
import { knownDifferences } from './known-differences.ts';

/** Where AWS's own verdict (AWS Config, Security Hub) and ours of one control differ about a subject at the same time. */
export const disagreementsOf = (
  differing: readonly Pair[],
  references: ReadonlyMap<EvidenceId, EvidenceReference>,
): readonly Disagreement[] => newestOnly(differing.map((pair) => disagreement(pair, references))).sort(inOrder);

function disagreement(
  { evaluation, observation, verdict }: Pair,
  references: ReadonlyMap<EvidenceId, EvidenceReference>,
): Disagreement {
  return {
    control: evaluation.control.id,
    subject: observation.subject,
    ours: observation.outcome,
    oursOver: observation.interval,
    theirs: verdict.verdict,
    keyword: verdict.keyword,
    dataSource: verdict.dataSource,
    via: verdict.via,
    at: verdict.at,
    standing: verdict.standing,
    explanation: explain(verdict, observation),
    evidence: references.get(verdict.evidence) ?? '',
  };
}

function explain(verdict: AwsVerdict, observation: Observation): string {
  const sentences = [
    `We conclude from ${bases[observation.basis]}: ${observation.reason}`,
    testsOtherwise(verdict),
    timeRemark(verdict, observation),
  ];
  if (verdict.verdict === 'suppressed') {
    sentences.unshift(`Somebody suppressed the finding in ${verdict.dataSource}; that does not change the state.`);
  }
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

const precedence = 'The direct answer of the service counts before a verdict derived from it.';

/** In what AWS's test and ours are known to differ; of its history, also what AWS recorded. */
function testsOtherwise({ verdict, keyword, dataSource, at }: AwsVerdict): string {
  if (verdict === 'suppressed') return '';
  const known = knownDifferences[keyword.toUpperCase()]?.[verdict === 'pass' ? 'passing' : 'failing'] ?? precedence;
  if (dataSource !== configHistory) return known;
  return `AWS Config recorded it as switched ${verdict === 'pass' ? 'on' : 'off'} at ${instantWords(at)}. ${known}`;
}

/** A verdict of another time may be right about its own. */
function timeRemark({ at, standing }: AwsVerdict, { interval }: Observation): string {
  if (at >= interval.to) return "AWS's verdict is of a later time; the state may have changed since.";
  return standing !== null && at < interval.from ? `AWS judged last at ${instantWords(at)}.` : '';
}

const bases: Readonly<Record<Observation['basis'], string>> = {
  snapshot: 'the direct answer of AWS',
  event: 'the change recorded by CloudTrail',
  absence: 'the absence of the resource',
};

/** The same verdict is repeated daily: the newest for each subject, keyword and source tells enough. */
function newestOnly(found: readonly Disagreement[]): Disagreement[] {
  const newest = new Map<string, Disagreement>();
  for (const one of found) {
    const key = `${one.subject.id}\n${one.keyword}\n${one.dataSource}\n${one.via}`;
    const before = newest.get(key);
    if (before === undefined || before.at < one.at || (before.at === one.at && before.evidence > one.evidence))
      newest.set(key, one);
  }
  return [...newest.values()];
}

const inOrder = (a: Disagreement, b: Disagreement): number => {
  const [left, right] = [a, b].map((one) =>
    [one.subject.account, one.subject.region, one.subject.name, one.keyword, one.dataSource, one.via, one.at].join(
      '\n',
    ),
  );
  return (left ?? '') < (right ?? '') ? -1 : 1;
};
