import { bySubject, byText, countOutcomes, outcomes, worst } from '../model/index.ts';
import type {
  Cause,
  Control,
  Finding,
  Framework,
  Interval,
  Observation,
  Outcome,
  OutcomeCounts,
} from '../model/index.ts';
import type { CitedEvaluation } from './observation.ts';
import { causeWords, listed } from './words.ts';

/** A finding before a framework is chosen. */
export type UnmappedFinding = Omit<Finding, 'requirements'>;

/** A finding of ours alone, before AWS's verdicts stand beside it. */
type OwnFinding = Omit<UnmappedFinding, 'awsVerdicts'>;

/** Rolls a control's observations up: the worst of them is the control's outcome. */
export function findingOf(evaluation: CitedEvaluation, period: Interval): OwnFinding {
  const { control } = evaluation;
  const observations = evaluation.observations.toSorted(inReportOrder);
  const outcome = worst(observations.map((one) => one.outcome));
  const worstOf = worstBySubject(evaluation);
  const subjects = countOutcomes(worstOf.values());
  const remark = remarkOf(evaluation, worstOf, period);
  return {
    control: describe(control),
    outcome,
    result: resultWords(evaluation, { outcome, subjects, remark }),
    subjects,
    observations,
  };
}

/** A finding with the requirements of a framework that its control is mapped to. */
export const mapFinding = (finding: UnmappedFinding, framework: Framework): Finding => ({
  ...finding,
  requirements: mappedRequirements(finding.control, framework),
});

const describe = (control: Control): Finding['control'] => ({
  id: control.id,
  topic: control.topic,
  title: control.title,
  statement: control.statement,
  test: control.test,
  risk: control.risk,
  remediation: control.remediation,
  limits: control.limits,
  noun: control.noun,
});

const mappedRequirements = (control: Finding['control'], framework: Framework): Finding['requirements'] =>
  framework.requirements.flatMap((requirement) =>
    requirement.mappings
      .filter((mapping) => mapping.control === control.id)
      .map(({ strength, why }) => ({ id: requirement.id, strength, why })),
  );

/** Worst first; then by place, name and time; the rest makes the order total. */
export const inReportOrder = (a: Observation, b: Observation): number =>
  outcomes.indexOf(b.outcome) - outcomes.indexOf(a.outcome) ||
  bySubject(a.subject, b.subject) ||
  byText(a.interval.from, b.interval.from) ||
  byText(a.reason, b.reason);

/** Each subject counts once, by its worst outcome in the period. An empty population counts nothing. */
function worstBySubject({ observations, populations }: CitedEvaluation): ReadonlyMap<string, Outcome> {
  const worstOf = new Map<string, Outcome>();
  for (const one of observations) {
    if (populations.get(one) === 'empty') continue;
    const before = worstOf.get(one.subject.id);
    worstOf.set(one.subject.id, before === undefined ? one.outcome : worst([before, one.outcome]));
  }
  return worstOf;
}

/** `3 of them deleted in the period`: why the population is larger than what there was to read. */
function remarkOf(
  { deleted, populations }: CitedEvaluation,
  worstOf: ReadonlyMap<string, Outcome>,
  period: Interval,
): string {
  // Subjects that the control does not apply to are no part of what was tested.
  const tested = deleted.filter(({ id }) => (worstOf.get(id) ?? 'not-applicable') !== 'not-applicable');
  const within = tested.filter(({ at }) => at <= period.to).length;
  // An account and Region whose subjects could not be listed counts as one subject, not determinable.
  const unread = [...populations].flatMap(([{ subject }, population]) => (population === 'part' ? [subject.id] : []));
  const places = new Set(unread).size;
  const parts = [
    ...(within > 0 ? [`${within} of them deleted in the period`] : []),
    ...(within < tested.length ? [`${tested.length - within} of them deleted after it`] : []),
    ...(places === 0
      ? []
      : [places === 1 ? '1 of them a place not read in full' : `${places} of them places not read in full`]),
  ];
  return parts.join(', ');
}

interface ResultInput {
  readonly outcome: Outcome;
  readonly subjects: OutcomeCounts;
  /** Said of the population; empty when there is nothing to say. */
  readonly remark: string;
}

/** The result as one line, in the words of a test of controls: counts always with their population. */
function resultWords(
  { control, observations, populations }: CitedEvaluation,
  { outcome, subjects, remark }: ResultInput,
): string {
  const [only] = observations;
  if (only !== undefined && populations.get(only) === 'empty') return `${heads[outcome]}: ${lowerFirst(only.reason)}`;
  const total = outcomes.reduce((sum, each) => sum + subjects[each], 0);
  const population = `${total} ${control.noun[total === 1 ? 0 : 1]}`;
  switch (outcome) {
    case 'not-applicable':
      return `${heads[outcome]}: ${total === 1 ? population : `all ${population}`}`;
    case 'satisfied':
      return `${heads[outcome]}: ${share(subjects, total, control)}${bracketed(remark)}${aside(subjects, ['not-applicable'])}`;
    case 'manual':
      return `${heads[outcome]}: ${subjects.manual} of ${population}${bracketed(remark)}`;
    case 'inconclusive':
      return (
        `${heads[outcome]}: ${subjects.inconclusive} of ${population}${bracketed(remark, causesOf(observations))}` +
        aside(subjects, ['manual'])
      );
    case 'not-satisfied':
      return `${heads[outcome]}: ${subjects['not-satisfied']} of ${population}${bracketed(remark)}${aside(subjects, ['inconclusive', 'manual'])}`;
  }
}

function bracketed(...remarks: readonly string[]): string {
  const said = remarks.filter((remark) => remark !== '');
  return said.length === 0 ? '' : ` (${said.join('; ')})`;
}

const heads: Readonly<Record<Outcome, string>> = {
  'not-applicable': 'Not applicable',
  satisfied: 'No exceptions noted',
  manual: 'Needs a person',
  inconclusive: 'Not determinable',
  'not-satisfied': 'Exceptions noted',
};

function share(subjects: OutcomeCounts, total: number, control: Control): string {
  const tested = total - subjects['not-applicable'];
  return `${subjects.satisfied} of ${tested} ${control.noun[tested === 1 ? 0 : 1]}`;
}

const asideWords: Readonly<Record<Outcome, string>> = {
  'not-applicable': 'not applicable',
  satisfied: 'without exceptions',
  manual: 'for a person to judge',
  inconclusive: 'not determinable',
  'not-satisfied': 'with exceptions',
};

function aside(subjects: OutcomeCounts, kinds: readonly Outcome[]): string {
  const parts = kinds.filter((kind) => subjects[kind] > 0).map((kind) => `${subjects[kind]} ${asideWords[kind]}`);
  return parts.length === 0 ? '' : `; ${parts.join(', ')}`;
}

function causesOf(observations: readonly Observation[]): string {
  const causes = new Set<Cause>();
  for (const { outcome, cause } of observations) if (outcome === 'inconclusive' && cause !== null) causes.add(cause);
  return causes.size === 0 ? 'not known' : listed([...causes].sort().map((cause) => causeWords[cause]));
}

const lowerFirst = (text: string): string => {
  const rest = /^[A-Z](?=[a-z])/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
  return rest.replace(/\.$/, '');
};
