import type { Absent, Assessment, ResourceKind, UnknownPart } from '../../model/index.ts';
import type { Place } from '../arn.ts';

/** `region` of what belongs to a whole account: IAM principals and policies, and the account itself. */
export const wholeAccount = 'global';

/** Every account and region of the scope. */
export const placesOf = ({ scope }: Assessment): readonly Place[] =>
  scope.accounts.flatMap(({ id }) => scope.regions.map((region) => ({ account: id, region })));

/** Where a source that is asked once for each account is asked. */
export const homeOf = ({ scope }: Assessment, account: string): Place => ({
  account,
  region: scope.regions[0] ?? wholeAccount,
});

/** The part of a population that a place does not tell, or nothing when it told all. */
export const unknownPart = (kind: ResourceKind, place: Place, reason: Absent | null): readonly UnknownPart[] =>
  reason === null ? [] : [{ kind, account: place.account, region: place.region, reason }];
