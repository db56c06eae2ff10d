/** How a requirement is evidenced: by collected evidence, evidence and a person, a person alone, or AWS's own attestations. */
export type RequirementClass = 'automated' | 'hybrid' | 'manual' | 'inherited' | 'outside';

/** `primary`: direct evidence for part of the requirement; `supporting`: never enough alone. */
export type Strength = 'primary' | 'supporting';

export interface Mapping {
  readonly control: string;
  readonly strength: Strength;
  readonly why: string;
}

export interface Requirement {
  /** The standard's own id, verbatim. */
  readonly id: string;
  /** Our own short title. */
  readonly title: string;
  /** Id of the group it is shown under. */
  readonly group: string;
  readonly class: RequirementClass;
  /** To whom it applies: `all`, or the id of one of the framework's choices. */
  readonly applicability: string;
  /** First day on which it counts (`2025-03-31`); null where it always has. */
  readonly effective: string | null;
  /** Documents of AWS that cover an inherited requirement, by the ids of the framework's documents. */
  readonly coveredBy: readonly string[];
  readonly remark: string | null;
  readonly mappings: readonly Mapping[];
}

/**
 * A choice that the standard leaves: a category of a SOC 2 report, the party under the GDPR, the kind of entity under
 * PCI DSS. What the configuration does not settle holds: nobody is spared a requirement by silence.
 */
export interface FrameworkChoice {
  readonly id: string;
  readonly title: string;
}

/** A document in which AWS attests its part, fetched through AWS Artifact. */
export interface ProviderDocument {
  readonly id: string;
  readonly title: string;
}

/**
 * Further sheets of the workbook in the form that assessors of a standard work with. `roc-evidence`: evidence with
 * reference numbers, and candidates by requirement. `pbc-index`: what is provided for each criterion, and exceptions with
 * their dates. `processing-record`: extract for the record of processing, security measures, transfers.
 */
export const frameworkViews = ['roc-evidence', 'pbc-index', 'processing-record'] as const;
export type FrameworkView = (typeof frameworkViews)[number];

export interface Framework {
  /** `pci-dss-4.0.1`, `soc2-2017`, `gdpr`. */
  readonly id: string;
  /** Short names accepted on the command line. */
  readonly aliases: readonly string[];
  readonly title: string;
  readonly version: string;
  readonly publisher: string;
  /** The framework's own words for results, used as candidates. */
  readonly vocabulary: Readonly<Record<'satisfied' | 'not-satisfied' | 'not-applicable' | 'not-tested', string>>;
  /** Null where the common sheets are enough. */
  readonly view: FrameworkView | null;
  /** Sentences for "what this pack does not say". */
  readonly notes: readonly string[];
  readonly choices: readonly FrameworkChoice[];
  readonly documents: readonly ProviderDocument[];
  /** Controls of the catalogue that say nothing about this framework, each with the reason. */
  readonly unmapped: readonly { readonly control: string; readonly reason: string }[];
  readonly groups: readonly { readonly id: string; readonly title: string }[];
  readonly requirements: readonly Requirement[];
}
