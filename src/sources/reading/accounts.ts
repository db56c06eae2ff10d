import type { Assessment, Fact, FactsByKind, Resource } from '../../model/index.ts';
import { wholeAccount } from './places.ts';

/** What the readers of the evidence sources know about an account as a whole, by the account's id. */
export interface AccountReadings {
  readonly trailsOf: (account: string) => Fact<FactsByKind['account']['trails']>;
  readonly detectionOf: (account: string) => AccountFacts<'eventRules' | 'logAlarms' | 'detectors'>;
  readonly limitsOf: (account: string) => AccountFacts<'serviceControlPolicies' | 'resourceControlPolicies'>;
}

type AccountFacts<N extends keyof FactsByKind['account']> = Pick<Resource<'account'>['facts'], N>;

/** The accounts of the scope as resources. */
export const accountResources = (
  assessment: Assessment,
  { trailsOf, detectionOf, limitsOf }: AccountReadings,
): readonly Resource<'account'>[] =>
  assessment.scope.accounts.map(({ id, name }) => ({
    kind: 'account',
    id,
    name,
    account: id,
    region: wholeAccount,
    dataClass: null,
    facts: { trails: trailsOf(id), ...detectionOf(id), ...limitsOf(id) },
  }));
