import type { Assessment, AuditPack, EvidenceSet } from '../model/index.ts';
import { controls } from '../controls/index.ts';
import { assembleEstate, readAuditManager, readChangeEvents, readVerdicts } from '../sources/reading/index.ts';
import { packOf } from './pack.ts';
import type { AssessInput, Readings } from './pack.ts';

/** Judges an assessment's evidence against a framework. Pure: the same input gives the same pack. */
export function assess(input: AssessInput): AuditPack {
  return packOf({ ...input, controls, readings: readEvidence(input.evidence, input.assessment) });
}

const readEvidence = (evidence: EvidenceSet, assessment: Assessment): Readings => ({
  estate: assembleEstate(evidence, assessment),
  ...readChangeEvents(evidence, assessment),
  verdicts: readVerdicts(evidence),
  auditManager: readAuditManager(evidence, assessment),
});
