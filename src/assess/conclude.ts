import { isOpen } from '../model/index.ts';
import type { Control, Disagreement, EvidenceId, EvidenceReference, Interval, Observation } from '../model/index.ts';
import type { StandBeside } from './beside.ts';
import { cite, sharing } from './citation.ts';
import type { Citation } from './citation.ts';
import { disagreementsOf } from './disagreement.ts';
import { findingOf } from './finding.ts';
import type { UnmappedFinding } from './finding.ts';
import type { CitedEvaluation, Evaluation, RawObservation } from './observation.ts';

/** What a control comes to. */
export interface Concluded {
  readonly control: Control;
  readonly finding: UnmappedFinding;
  readonly disagreements: readonly Disagreement[];
  /** Records that an inconclusive observation rests on. */
  readonly doubtful: ReadonlySet<EvidenceId>;
  /** Ids of the events around what is not good, by the record they are in. */
  readonly events: ReadonlyMap<EvidenceId, ReadonlySet<string>>;
}

export interface Background {
  readonly standBeside: StandBeside;
  readonly references: ReadonlyMap<EvidenceId, EvidenceReference>;
  readonly citation: Citation;
  readonly period: Interval;
}

/** Rolls an evaluation up, beside AWS's verdicts. Each observation is cited as soon as it is made, and the raw one let go. */
export function conclude({ control, observations, deleted }: Evaluation, background: Background): Concluded {
  const { standBeside, references, citation, period } = background;
  const cited: Observation[] = [];
  const populations = new Map<Observation, 'part' | 'empty'>();
  const shared = sharing();
  const doubtful = new Set<EvidenceId>();
  const events = new Map<EvidenceId, Set<string>>();
  for (const one of observations) {
    const made = cite(one, citation, shared);
    cited.push(made);
    if (one.population !== 'one') populations.set(made, one.population);
    if (one.outcome === 'inconclusive') for (const id of one.evidence) doubtful.add(id);
    if (isOpen(one.outcome)) addEvents(events, one);
  }
  const evaluation: CitedEvaluation = { control, observations: cited, populations, deleted };
  const { summaries, differing } = standBeside(evaluation);
  return {
    control,
    finding: { ...findingOf(evaluation, period), awsVerdicts: summaries },
    disagreements: disagreementsOf(differing, references),
    doubtful,
    events,
  };
}

function addEvents(events: Map<EvidenceId, Set<string>>, { begun, ended }: RawObservation): void {
  for (const event of [begun, ended])
    if (event !== null) events.set(event.evidence, (events.get(event.evidence) ?? new Set()).add(event.id));
}
