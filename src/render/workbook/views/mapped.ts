import type { Finding, Observation, RequirementResult } from '../../../model/index.ts';
import type { Book } from '../book.ts';

/** A requirement with one control that is mapped to it. */
export interface MappedControl {
  readonly requirement: RequirementResult;
  readonly finding: Finding;
  readonly strength: string;
  readonly why: string;
}

/** Every pair of a requirement and a control that was tested for it, in the framework's order. */
export function mappedControls({ context }: Book): readonly MappedControl[] {
  const findings = new Map(context.pack.findings.map((finding) => [finding.control.id, finding]));
  return context.pack.requirements.flatMap((requirement) =>
    requirement.controls.flatMap(({ id, strength, why }): readonly MappedControl[] => {
      const finding = findings.get(id);
      return finding === undefined
        ? []
        : [{ requirement, finding, strength: context.words.say(`strength.${strength}`), why }];
    }),
  );
}

/** Evidence that observations rest on, each item once, in the order of its numbers. */
export const referencesOf = (observations: readonly Observation[]): readonly string[] =>
  [...new Set(observations.flatMap(({ evidence }) => evidence))].sort();
