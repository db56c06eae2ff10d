import { coversAll } from '../model/index.ts';
import type { Cause, Control, EvidenceId, Interval, Outcome, ResourceKind, Subject } from '../model/index.ts';
import { observed } from './observation.ts';
import type { RawObservation } from './observation.ts';
import type { World } from './world.ts';

/** A population that is known to be empty: the control says what follows from that. */
export function emptyPopulation(control: Control, world: World): RawObservation {
  const { scope, period } = world.assessment;
  const subject: Subject = {
    kind: control.subject,
    id: `${control.subject}:none`,
    name: `No ${control.noun[0]} in scope`,
    account: scope.accounts.map((account) => account.id).join(', '),
    region: scope.regions.join(', '),
    dataClass: null,
  };
  const { outcome, reason } = control.whenEmpty;
  return stand(subject, period, { outcome, cause: null, reason, evidence: [], population: 'empty' });
}

/** Parts of the population that could not be listed: what is in them is not known. */
export function unknownParts(control: Control, world: World): readonly RawObservation[] {
  return world.unknownOf(control.subject).map((part) =>
    stand(partOf(control, part.account, part.region), world.assessment.period, {
      outcome: 'inconclusive',
      cause: part.reason.cause,
      reason: `Not determinable: ${part.reason.message}. How many ${control.noun[1]} there are is not known.`,
      evidence: part.reason.evidence,
      population: 'part',
    }),
  );
}

/** Event sources that record the creation and the deletion of subjects, where the events alone show a deleted one. */
const lifecycleSources: Readonly<Partial<Record<ResourceKind, string>>> = {
  table: 'dynamodb.amazonaws.com',
  'dax-cluster': 'dax.amazonaws.com',
};

/**
 * Places without a subject of the period and without a complete event history: a subject that was deleted within the
 * period would have left no trace there.
 */
export function blindSpots(control: Control, world: World): readonly RawObservation[] {
  const { scope, period } = world.assessment;
  const rules = control.changes.filter((rule) => rule.source === lifecycleSources[control.subject]);
  if (rules.length === 0) return [];
  const lived = world
    .resourcesOf(control.subject)
    .filter((resource) => (world.history.creationOf(resource)?.at ?? '') < period.to);
  const inhabited = new Set([...lived, ...world.unknownOf(control.subject)].map(placeOf));
  const places = scope.accounts.flatMap((account) => scope.regions.map((region) => ({ account: account.id, region })));
  return places
    .filter((place) => !inhabited.has(placeOf(place)))
    .flatMap((place) => {
      const coverage = world.history.placeCoverage(place, rules);
      if (coverage === null || coversAll(coverage.covered, period)) return [];
      return [
        stand(partOf(control, place.account, place.region), period, {
          outcome: 'inconclusive',
          cause: coverage.cause,
          reason:
            `There was no ${control.noun[0]} of the period when the evidence was collected. ` +
            `Whether one existed in the period is not determinable: ${coverage.message}.`,
          evidence: coverage.evidence,
          population: 'part',
        }),
      ];
    });
}

const placeOf = (place: { readonly account: string; readonly region: string }): string =>
  `${place.account} ${place.region}`;

const partOf = (control: Control, account: string, region: string): Subject => ({
  kind: control.subject,
  id: `${control.subject}:${account}:${region}`,
  name: `${capitalise(control.noun[1])} in ${region} of ${account}`,
  account,
  region,
  dataClass: null,
});

const capitalise = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

interface Said {
  readonly outcome: Outcome;
  readonly cause: Cause | null;
  readonly reason: string;
  readonly evidence: readonly EvidenceId[];
  readonly population: 'part' | 'empty';
}

const stand = (
  subject: Subject,
  { from, to }: Interval,
  { outcome, cause, reason, evidence, population }: Said,
): RawObservation => {
  const nothing = { deciding: [], basis: 'absence', begun: null, ended: null } as const;
  return observed({ ...nothing, interval: { from, to }, outcome, cause, reason, evidence }, { subject, population });
};
