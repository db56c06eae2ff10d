import { byText } from '../../model/index.ts';
import type { Assessment, AwsVerdict, EvidenceSet } from '../../model/index.ts';
import { analyzerVerdicts } from './analyzer-verdicts.ts';
import { openOnce } from './archive.ts';
import { auditManagerVerdicts } from './audit-manager-verdicts.ts';
import { configVerdicts } from './config-verdicts.ts';
import { hubVerdicts } from './hub-verdicts.ts';

/**
 * AWS's own verdicts: of AWS Config, Security Hub and Access Analyzer themselves, and as Audit Manager keeps them. They stand beside the
 * results of the controls and never change one. Sorted, so that their order says nothing.
 */
export function readVerdicts(evidence: EvidenceSet, assessment: Assessment): readonly AwsVerdict[] {
  const archive = openOnce(evidence, assessment);
  const verdicts = [
    ...auditManagerVerdicts(evidence),
    ...configVerdicts(archive, assessment),
    ...hubVerdicts(archive, assessment),
    ...analyzerVerdicts(archive, assessment),
  ];
  return verdicts
    .map((verdict) => ({ verdict, key: sortKey(verdict) }))
    .sort((a, b) => byText(a.key, b.key))
    .map(({ verdict }) => verdict);
}

const sortKey = (verdict: AwsVerdict): string =>
  [
    verdict.at,
    verdict.keyword,
    verdict.resource,
    verdict.account,
    verdict.region ?? '',
    verdict.evidence,
    verdict.verdict,
  ].join('\0');
