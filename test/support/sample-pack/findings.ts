import { countOutcomes, outcomes, worst } from '../../../src/model/index.ts';
import type {
  Finding,
  Observation,
  Outcome,
  RequirementClass,
  RequirementResult,
  Strength,
  Subject,
} from '../../../src/model/index.ts';
import { assessment } from './estate.ts';

type Optional = 'interval' | 'cause' | 'deciding' | 'begun' | 'ended' | 'basis';

export const observe = (value: Omit<Observation, Optional> & Partial<Pick<Observation, Optional>>): Observation => ({
  interval: { from: assessment.period.from, to: assessment.period.to },
  cause: null,
  deciding: [],
  begun: null,
  ended: null,
  basis: 'snapshot',
  ...value,
});

const shown = [...outcomes].reverse();
const placeOf = (one: Observation): string =>
  [shown.indexOf(one.outcome), one.subject.account, one.subject.region, one.subject.name, one.interval.from].join('\t');

/** Builds a finding: order, counts and outcome follow from the observations. */
export function finding(
  control: Finding['control'],
  result: string,
  details: {
    readonly observations: readonly Observation[];
    readonly requirements: Finding['requirements'];
    readonly whenEmpty?: Outcome;
  },
): Finding {
  const bySubject = new Map<string, Outcome>();
  for (const one of details.observations) {
    bySubject.set(one.subject.id, worst([bySubject.get(one.subject.id) ?? 'not-applicable', one.outcome]));
  }
  const perSubject = [...bySubject.values()];
  return {
    control,
    outcome: perSubject.length === 0 ? (details.whenEmpty ?? 'inconclusive') : worst(perSubject),
    result,
    subjects: countOutcomes(perSubject),
    observations: [...details.observations].sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1)),
    awsVerdicts: [],
    requirements: details.requirements,
  };
}

export const requirement = (value: {
  readonly id: string;
  readonly title: string;
  readonly group: string;
  readonly class: RequirementClass;
  readonly remark?: string;
  readonly controls: readonly (readonly [id: string, strength: Strength, outcome: Outcome | 'not-implemented'])[];
  readonly result: RequirementResult['result'];
  readonly reason: string;
}): RequirementResult => ({
  ...value,
  applicability: 'all',
  effective: null,
  remark: value.remark ?? null,
  words: words[value.result],
  controls: value.controls.map(([id, strength, outcome]) => ({
    id,
    strength,
    outcome,
    why:
      strength === 'primary'
        ? 'Direct evidence for the DynamoDB part.'
        : 'Supports the requirement, does not settle it.',
  })),
});

export const words: Readonly<Record<RequirementResult['result'], string>> = {
  satisfied: 'In Place (candidate)',
  'not-satisfied': 'Not in Place',
  'not-applicable': 'Not Applicable',
  inconclusive: 'Not Tested',
  manual: 'Not Tested',
  'not-tested': 'Not Tested',
};

export const named = (subjects: readonly Subject[], name: string, region?: string): Subject => {
  const found = subjects.find((one) => one.name === name && (region === undefined || one.region === region));
  if (found === undefined) throw new Error(`no subject named ${name}`);
  return found;
};
