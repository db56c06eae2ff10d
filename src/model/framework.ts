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
  /** To whom it applies; `all` unless the standard narrows it. */
  readonly applicability: string;
  readonly remark: string | null;
  readonly mappings: readonly Mapping[];
}

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
  /** Sentences for "what this pack does not say". */
  readonly notes: readonly string[];
  readonly groups: readonly { readonly id: string; readonly title: string }[];
  readonly requirements: readonly Requirement[];
}
