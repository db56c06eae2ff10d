import type { RequirementClass, RequirementResult } from '../../model/index.ts';
import type { ViewContext } from './context.ts';
import { anchor } from './format.ts';
import { outcomeView, printedResults } from './outcome.ts';
import type { OutcomeCount, OutcomeView } from './outcome.ts';

export interface RequirementView {
  readonly id: string;
  readonly anchor: string;
  readonly title: string;
  readonly class: string;
  /** To whom it applies, from when on, and what else is to be known; empty when there is nothing to say. */
  readonly remarks: readonly string[];
  readonly outcome: OutcomeView;
  /** The framework's own word as a candidate. */
  readonly words: string;
  readonly reason: string;
  readonly controls: readonly {
    readonly id: string;
    /** Null when this version has no such control. */
    readonly anchor: string | null;
    readonly strength: string;
    readonly supporting: boolean;
    readonly why: string;
    readonly outcome: OutcomeView;
  }[];
}

export interface RequirementGroup {
  readonly id: string;
  readonly anchor: string;
  readonly title: string;
  readonly counts: readonly OutcomeCount[];
  readonly requirements: readonly RequirementView[];
}

/** Every requirement of the framework under its group, in the framework's order; groups without any are left out. */
export function requirementGroups(context: ViewContext): readonly RequirementGroup[] {
  const { pack, words } = context;
  const findings = new Set(pack.findings.map((finding) => finding.control.id));
  const known = new Set(pack.framework.groups.map((group) => group.id));
  const strays = [...new Set(pack.requirements.map((one) => one.group))].filter((id) => !known.has(id));
  const groups = [...pack.framework.groups, ...strays.map((id) => ({ id, title: id }))];
  return groups
    .map((group) => {
      const members = pack.requirements.filter((one) => one.group === group.id);
      return {
        id: group.id,
        anchor: anchor('group', group.id),
        title: group.title,
        counts: resultCounts(members, context),
        requirements: members.map((one) => requirementView(context, one, findings)),
      };
    })
    .filter((group) => group.requirements.length > 0)
    .map((group) => (group.id === group.title ? { ...group, title: words.say('requirements.other') } : group));
}

/** How much of a framework the evidence carries: a line for each class of requirement, and one for all. */
export interface ClassLine {
  readonly title: string;
  readonly requirements: number;
  /** Requirements to which a control of this pack contributes evidence. */
  readonly withEvidence: number;
  readonly without: number;
}

const classes: readonly RequirementClass[] = ['automated', 'hybrid', 'manual', 'inherited', 'outside'];

/** Counts of requirements by class; classes without any are left out. */
export function classLines({ pack, words }: ViewContext): readonly ClassLine[] {
  const line = (title: string, list: readonly RequirementResult[]): ClassLine => {
    const withEvidence = list.filter(hasEvidence).length;
    return { title, requirements: list.length, withEvidence, without: list.length - withEvidence };
  };
  return [
    ...classes
      .map((kind) =>
        line(
          words.say(`class.${kind}`),
          pack.requirements.filter((one) => one.class === kind),
        ),
      )
      .filter(({ requirements }) => requirements > 0),
    line(words.say('requirements.all'), pack.requirements),
  ];
}

/** A control that could not be determined, or that this version does not have, contributes nothing. */
const hasEvidence = ({ controls }: RequirementResult): boolean =>
  controls.some(({ outcome }) => outcome !== 'inconclusive' && outcome !== 'not-implemented');

export const resultCounts = (list: readonly RequirementResult[], { words }: ViewContext): readonly OutcomeCount[] =>
  printedResults
    .map((code) => ({ ...outcomeView(code, words), count: list.filter((one) => one.result === code).length }))
    .filter((one) => one.count > 0);

function requirementView(
  { pack, words }: ViewContext,
  one: RequirementResult,
  findings: ReadonlySet<string>,
): RequirementView {
  return {
    id: one.id,
    anchor: anchor('requirement', one.id),
    title: one.title,
    class: words.say(`class.${one.class}`),
    remarks: [
      ...pack.framework.choices.flatMap(({ id, title }) =>
        id === one.applicability ? [words.say('requirements.applies', { to: title })] : [],
      ),
      ...(one.effective === null ? [] : [words.say('requirements.effective', { day: one.effective })]),
      ...(one.remark === null ? [] : [one.remark]),
    ],
    outcome: outcomeView(one.result, words),
    words: one.words,
    reason: one.reason,
    controls: one.controls.map((control) => ({
      id: control.id,
      anchor: findings.has(control.id) ? anchor('control', control.id) : null,
      strength: words.say(`strength.${control.strength}`),
      supporting: control.strength === 'supporting',
      why: control.why,
      outcome: outcomeView(control.outcome, words),
    })),
  };
}
