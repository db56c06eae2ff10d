import { contains } from '../model/index.ts';
import type { AwsVerdict, Outcome, VerdictRelation, VerdictWord } from '../model/index.ts';
import { wholeAccount } from '../sources/reading/places.ts';
import { grouped } from './grouped.ts';
import type { RawObservation } from './observation.ts';

/** Finds our judgements of what a verdict is about. */
export type SubjectIndex = (verdict: AwsVerdict) => readonly RawObservation[];

/**
 * AWS names a resource by its ARN, by its name alone within its account and Region, or not at all where the account is
 * meant as a whole. Global resources have no Region of their own.
 */
export function subjectIndex(observations: readonly RawObservation[]): SubjectIndex {
  const own = observations.filter((one) => one.population === 'one');
  const byId = grouped(own, ({ subject }) => subject.id);
  const byName = grouped(own, ({ subject }) => `${subject.account} ${subject.region} ${subject.name}`);
  const byGlobalName = grouped(
    own.filter(({ subject }) => subject.region === wholeAccount),
    ({ subject }) => `${subject.account} ${subject.name}`,
  );
  const byRegion = grouped(
    own.filter(({ subject }) => subject.kind === 'region'),
    ({ subject }) => `${subject.account} ${subject.region}`,
  );
  const whole = ({ account, region }: AwsVerdict): readonly RawObservation[] =>
    byRegion.get(`${account} ${region ?? ''}`) ?? byId.get(account) ?? [];
  return (verdict) => {
    const { resource, account, region } = verdict;
    if (resource === '' || resource === account) return whole(verdict);
    return (
      byId.get(resource) ??
      byName.get(`${account} ${region ?? ''} ${resource}`) ??
      byGlobalName.get(`${account} ${resource}`) ??
      []
    );
  };
}

/** Our judgement for the time of a verdict: of one that stands, for the last time that it was seen standing. */
export function observedFor(
  observations: readonly RawObservation[],
  { at, standing }: Pick<AwsVerdict, 'at' | 'standing'>,
): RawObservation | undefined {
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
