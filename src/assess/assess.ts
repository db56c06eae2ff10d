import { defaultParameters } from '../model/index.ts';
import type { AcceptanceFile, Assessment, AuditPack, EvidenceSet } from '../model/index.ts';
import { controls } from '../controls/index.ts';
import {
  assembleEstate,
  readAuditManager,
  readChangeEvents,
  readListedAccounts,
  readNotSetUp,
  readRecords,
  readVerdicts,
} from '../sources/reading/index.ts';
import { concludeParts, listEvidence } from './judged.ts';
import type { Conclusions, Judged, JudgePartsInput, Readings } from './judged.ts';
import { packOf } from './pack.ts';
import { partsOf } from './parts.ts';
import type { PackInput } from './pack.ts';
import { rememberingPresence } from './presence.ts';

interface Collected {
  readonly evidence: EvidenceSet;
  readonly assessment: Assessment;
  /** Risk acceptances to set beside the results. */
  readonly acceptances?: AcceptanceFile | null;
}

/**
 * Reads an assessment's evidence and judges it by every control. Pure: the same input gives the same judgement.
 * An assessment that was pinned before a parameter existed is judged with its default.
 */
export function judge({ evidence: collected, assessment: pinned, acceptances = null }: Collected): Judged {
  const evidence = rememberingPresence(collected);
  const assessment = { ...pinned, parameters: { ...defaultParameters, ...pinned.parameters } };
  // What is read lives no longer than this call: only what it comes to is kept.
  return listEvidence(readAndConclude({ evidence, assessment, controls, acceptances }), evidence);
}

function readAndConclude(input: Omit<JudgePartsInput, 'parts'>): Conclusions {
  const parts = partsOf(input.evidence, input.assessment).map((part) => ({
    ...part,
    readings: readEvidence(part.evidence, part.assessment),
  }));
  return concludeParts({ ...input, parts });
}

/** Judges an assessment's evidence and makes the pack of one framework of it; several are `judge` once, then `packOf`. */
export const assess = ({
  evidence,
  assessment,
  acceptances = null,
  ...rest
}: Collected & Omit<PackInput, 'judged'>): AuditPack =>
  packOf({ ...rest, judged: judge({ evidence, assessment, acceptances }) });

/** Reads an assessment's evidence, without judging it. */
export function readEvidence(evidence: EvidenceSet, assessment: Assessment): Readings {
  const history = readChangeEvents(evidence, assessment);
  const { records, absent: recordsAbsent } = readRecords(evidence, assessment);
  return {
    estate: assembleEstate(evidence, assessment, history),
    ...history,
    verdicts: readVerdicts(evidence, assessment),
    notSetUp: readNotSetUp(evidence, assessment),
    listed: readListedAccounts(evidence, assessment),
    records,
    recordsAbsent,
    auditManager: readAuditManager(evidence, assessment),
  };
}
