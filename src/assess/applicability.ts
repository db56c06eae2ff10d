import type { Assessment, Framework, Requirement } from '../model/index.ts';
import { listed } from './words.ts';

/** What the organisation has settled about a framework: which of its choices hold, and AWS's documents on file. */
export type Setting = Pick<Assessment['parameters'], 'choices' | 'awsDocuments'> & {
  /** Last day of the period, `2026-10-31`. */
  readonly day: string;
};

/** Why a requirement does not apply to this organisation in this period; null when it does. */
export function whyNotApplicable(framework: Framework, requirement: Requirement, setting: Setting): string | null {
  if (requirement.effective !== null && requirement.effective > setting.day) {
    return `Counts from ${requirement.effective} on, after the end of the period.`;
  }
  if (requirement.applicability === 'all') return null;
  const chosen = chosenOf(framework, setting);
  if (chosen.some(({ id }) => id === requirement.applicability)) return null;
  const title = framework.choices.find(({ id }) => id === requirement.applicability)?.title;
  const covered = listed(chosen.map((choice) => choice.title));
  return `Applies to ${title ?? requirement.applicability}; the organisation has settled on ${covered} only.`;
}

/** The choices that hold: those of the configuration; all of them when it says nothing. */
export const chosenOf = (framework: Framework, { choices }: Pick<Setting, 'choices'>): Framework['choices'] => {
  const wanted = choices[framework.id];
  return framework.choices.filter(({ id }) => wanted === undefined || wanted.includes(id));
};

/**
 * The documents in which AWS attests an inherited requirement, each with its age at the end of the period.
 * Attestations are renewed every year: an older one no longer covers the period (PCI DSS 12.8.4).
 */
export function coverWords(framework: Framework, requirement: Requirement, setting: Setting): string {
  const documents = requirement.coveredBy.map((id) => {
    const title = framework.documents.find((document) => document.id === id)?.title ?? id;
    return `${title} (${ageWords(setting.awsDocuments[id], setting.day)})`;
  });
  return documents.length === 0 ? '' : ` To obtain through AWS Artifact: ${listed(documents)}.`;
}

function ageWords(issued: string | undefined, day: string): string {
  if (issued === undefined) return 'not recorded as on file';
  if (issued > day) return `issued ${issued}, after the period`;
  const days = Math.round((Date.parse(day) - Date.parse(issued)) / 86_400_000);
  const age = days === 1 ? '1 day' : `${days} days`;
  return `issued ${issued}, ${age} before the end of the period${days > 366 ? ': too old, obtain the current one' : ''}`;
}
