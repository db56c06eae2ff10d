import { contains, grouped } from '../model/index.ts';
import type { AwsVerdict, Observation, Outcome, Subject, VerdictRelation, VerdictWord } from '../model/index.ts';
import { wholeAccount } from '../sources/reading/places.ts';
import type { CitedEvaluation } from './observation.ts';

/** Finds our judgements of what a verdict is about. */
export type SubjectIndex = (verdict: AwsVerdict) => readonly Observation[];

/**
 * AWS names a resource by its ARN, by its name alone within its account and Region, or not at all where the account is
 * meant as a whole. Global resources have no Region of their own.
 */
export function subjectIndex({
  observations,
  populations,
}: Pick<CitedEvaluation, 'observations' | 'populations'>): SubjectIndex {
  const own = observations.filter((one) => !populations.has(one));
  const byId = index(own, ({ id }) => id);
  const byName = index(own, ({ account, region, name }) => `${account} ${region} ${name}`);
  const byGlobalName = index(own, ({ account, region, name }) =>
    region === wholeAccount ? `${account} ${name}` : undefined,
  );
  const byRegion = index(own, ({ kind, account, region }) => (kind === 'region' ? `${account} ${region}` : undefined));
  const byPart = index(own, ({ kind, account, id }) =>
    kind === 'credential' ? `${account} ${id.split(':').at(-1) ?? ''}` : undefined,
  );
  const whole = ({ account, region, keyword }: AwsVerdict): readonly Observation[] =>
    byRegion(`${account} ${region ?? ''}`) ??
    byId(account) ??
    byPart(`${account} ${isAboutPasswords(keyword) ? 'account-password-policy' : 'root'}`) ??
    [];
  return (verdict) => {
    const { resource, account, region } = verdict;
    if (resource === '' || resource === account) return whole(verdict);
    return (
      byId(resource) ?? byName(`${account} ${region ?? ''} ${resource}`) ?? byGlobalName(`${account} ${resource}`) ?? []
    );
  };
}

/** Observations by a key of their subjects. Prepared when first asked: most verdicts name an ARN, and many controls have none. */
function index(
  observations: readonly Observation[],
  keyOf: (subject: Subject) => string | undefined,
): (key: string) => readonly Observation[] | undefined {
  let groups: ReadonlyMap<string | undefined, readonly Observation[]> | undefined;
  return (key) => {
    groups ??= grouped(observations, ({ subject }) => keyOf(subject));
    return groups.get(key);
  };
}

/** What AWS judges as the account is its rules for passwords, or its root user. */
const isAboutPasswords = (keyword: string): boolean => /^(IAM_PASSWORD_POLICY|IAM\.7)$/i.test(keyword);

/** Our judgement for the time of a verdict: of one that stands, for the last time that it was seen standing. */
export function observedFor(
  observations: readonly Observation[],
  { at, standing }: Pick<AwsVerdict, 'at' | 'standing'>,
): Observation | undefined {
  const seen = standing ?? at;
  const within = observations.find(({ interval }) => contains(interval, seen));
  if (within !== undefined) return within;
  // A verdict seen after the period, while collecting, is compared with the state at its end.
  const last = observations.toSorted((a, b) => (a.interval.to < b.interval.to ? -1 : 1)).at(-1);
  return last !== undefined && seen >= last.interval.to ? last : undefined;
}

/** A pass may go with a pass; a suppressed finding is none, and differs from nothing but an exception of ours. */
export function relationOf(ours: Outcome, theirs: VerdictWord): VerdictRelation {
  if (theirs === 'inconclusive' || ours === 'inconclusive' || ours === 'manual') return 'open';
  const bad = ours === 'not-satisfied';
  switch (theirs) {
    case 'pass':
      return bad ? 'differ' : ours === 'satisfied' ? 'agree' : 'open';
    case 'suppressed':
      return bad ? 'differ' : 'open';
    case 'fail':
    case 'warn':
      return bad ? 'agree' : 'differ';
  }
}
