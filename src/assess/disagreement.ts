import { contains } from '../model/index.ts';
import type { AwsVerdict, Control, Disagreement, EvidenceId, EvidenceReference, Outcome } from '../model/index.ts';
import type { Evaluation, RawObservation } from './observation.ts';
import { grouped } from './grouped.ts';

/** Where AWS's own verdict (AWS Config, Security Hub) and ours differ about the same subject at the same time. */
export function disagreementsOf(
  evaluations: readonly Evaluation[],
  verdicts: readonly AwsVerdict[],
  references: ReadonlyMap<EvidenceId, EvidenceReference>,
): readonly Disagreement[] {
  const byKeyword = grouped(verdicts, (verdict) => verdict.keyword.toUpperCase());
  return evaluations.flatMap(({ control, observations }) => {
    const subjects = subjectIndex(observations);
    const found = control.awsVerdicts.flatMap((keyword) =>
      (byKeyword.get(keyword.toUpperCase()) ?? []).flatMap((verdict) => {
        const observation = observedAt(subjects(verdict), verdict.at);
        if (observation === undefined || !differ(observation.outcome, verdict.verdict)) return [];
        return [disagreement({ control, observation, verdict, references })];
      }),
    );
    return newestOnly(found).sort(inOrder);
  });
}

type Lookup = (verdict: AwsVerdict) => readonly RawObservation[];

/** AWS names a resource by its ARN, or by its name alone within the account. */
function subjectIndex(observations: readonly RawObservation[]): Lookup {
  const own = observations.filter((one) => one.population === 'one');
  const byId = grouped(own, ({ subject }) => subject.id);
  const byName = grouped(own, ({ subject }) => `${subject.account} ${subject.name}`);
  return ({ resource, account }) => byId.get(resource) ?? byName.get(`${account} ${resource}`) ?? [];
}

function observedAt(observations: readonly RawObservation[], at: string): RawObservation | undefined {
  const within = observations.find(({ interval }) => contains(interval, at));
  if (within !== undefined) return within;
  // A verdict given after the period, while collecting, is compared with the state at its end.
  const last = observations.toSorted((a, b) => (a.interval.to < b.interval.to ? -1 : 1)).at(-1);
  return last !== undefined && at >= last.interval.to ? last : undefined;
}

function differ(ours: Outcome, theirs: AwsVerdict['verdict']): boolean {
  switch (theirs) {
    case 'pass':
    case 'suppressed':
      return ours === 'not-satisfied';
    case 'fail':
    case 'warn':
      return ours === 'satisfied' || ours === 'not-applicable';
    case 'inconclusive':
      return false;
  }
}

interface Pair {
  readonly control: Control;
  readonly observation: RawObservation;
  readonly verdict: AwsVerdict;
  readonly references: ReadonlyMap<EvidenceId, EvidenceReference>;
}

function disagreement({ control, observation, verdict, references }: Pair): Disagreement {
  return {
    control: control.id,
    subject: observation.subject,
    ours: observation.outcome,
    theirs: verdict.verdict,
    keyword: verdict.keyword,
    dataSource: verdict.dataSource,
    at: verdict.at,
    explanation: explain(verdict, observation),
    evidence: references.get(verdict.evidence) ?? '',
  };
}

/** What AWS's rules test differently: known cases, by keyword and by what AWS's verdict is. */
const knownDifferences: Readonly<Record<string, { readonly passing?: string; readonly failing?: string }>> = {
  DYNAMODB_TABLE_ENCRYPTION_ENABLED: {
    failing:
      'The AWS Config rule looks for SSEDescription, which a table under the AWS owned key does not have; such a table is encrypted all the same.',
    passing: 'The AWS Config rule looks at the setting alone, not at whether the key can still be used.',
  },
  DYNAMODB_TABLE_ENCRYPTED_KMS: {
    failing: 'The AWS Config rule asks every table for a KMS key; this control asks it of sensitive tables only.',
    passing:
      'Unless it is given a list, the AWS Config rule accepts every KMS key, also one managed by AWS or about to be deleted; this control asks for an approved customer managed key that is enabled.',
  },
  SERVICE_VPC_ENDPOINT_ENABLED: {
    failing: 'The AWS Config rule looks at every VPC, also unused ones; this control looks at declared consumers.',
    passing: 'The AWS Config rule asks for an endpoint alone; this control also asks for its state and route tables.',
  },
  DYNAMODB_PITR_ENABLED: {
    failing: 'The AWS Config rule asks every table; this control leaves out tables that are marked as rebuildable.',
    passing:
      'The AWS Config rule looks at the switch alone, when the table changes; this control reads the present state and also asks for the length of the window.',
  },
  IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS: {
    passing: 'The AWS Config rule looks for full administration only; this control looks at DynamoDB and DAX.',
  },
};

function explain({ verdict, dataSource, keyword }: AwsVerdict, observation: RawObservation): string {
  const ours = `We conclude from ${bases[observation.basis]}: ${observation.reason}`;
  if (verdict === 'suppressed') {
    return `Somebody suppressed the finding in ${dataSource}; that does not change the state. ${ours}`;
  }
  const known = knownDifferences[keyword.toUpperCase()]?.[verdict === 'pass' ? 'passing' : 'failing'];
  const precedence = 'The direct answer of the service counts before a verdict derived from it.';
  return known === undefined ? `${ours} ${precedence}` : `${ours} ${known}`;
}

const bases: Readonly<Record<RawObservation['basis'], string>> = {
  snapshot: 'the direct answer of AWS',
  event: 'the change recorded by CloudTrail',
  absence: 'the absence of the resource',
};

/** The same verdict is repeated daily: the newest for each subject, keyword and data source tells enough. */
function newestOnly(found: readonly Disagreement[]): Disagreement[] {
  const newest = new Map<string, Disagreement>();
  for (const one of found) {
    const key = `${one.subject.id}\n${one.keyword}\n${one.dataSource}`;
    const before = newest.get(key);
    if (before === undefined || before.at < one.at || (before.at === one.at && before.evidence > one.evidence))
      newest.set(key, one);
  }
  return [...newest.values()];
}

const inOrder = (a: Disagreement, b: Disagreement): number => {
  const [left, right] = [a, b].map((one) =>
    [one.subject.account, one.subject.region, one.subject.name, one.keyword, one.dataSource, one.at].join('\n'),
  );
  return (left ?? '') < (right ?? '') ? -1 : 1;
};
