import type { Assessment, AwsVerdict, EvidenceSet, JsonObject, NotSetUp } from '../../model/index.ts';
import { externalAccess, listAnalyzers, listFindings, watchingAnalyzers } from '../access-analyzer.ts';
import type { Place } from '../arn.ts';
import { objectsAt, textAt } from '../shape.ts';
import { openOnce, type Archive } from './archive.ts';
import { placesOf } from './places.ts';
import { instantAt } from './verdict-words.ts';

/**
 * Findings of IAM Access Analyzer about access from outside. It tells of what is let in, never that nothing is: a
 * resource without a finding has no verdict.
 */
export const analyzerVerdicts = (archive: Archive, assessment: Assessment): readonly AwsVerdict[] =>
  placesOf(assessment).flatMap((place) =>
    watchingAnalyzers(archive(listAnalyzers, place).pages).flatMap((arn) => {
      const reading = archive(listFindings(arn), place);
      return reading.pages.flatMap((page, index) =>
        objectsAt(page, 'findings').flatMap((finding) =>
          verdictOf(finding, { place, evidence: reading.pageEvidence[index] ?? '', readAt: reading.observedAt }),
        ),
      );
    }),
  );

interface Origin {
  readonly place: Place;
  readonly evidence: string;
  readonly readAt: string;
}

function verdictOf(finding: JsonObject, { place, evidence, readAt }: Origin): readonly AwsVerdict[] {
  const resource = textAt(finding, 'resource');
  const account = textAt(finding, 'resourceOwnerAccount');
  const at = instantAt(finding, 'updatedAt');
  if (resource === undefined || account === undefined || at === undefined) return [];
  if (textAt(finding, 'findingType') !== externalAccess) return [];
  return [
    {
      keyword: externalAccess,
      dataSource: 'IAM Access Analyzer',
      via: 'direct',
      resource,
      verdict: wordOf(finding),
      at,
      standing: readAt,
      account,
      region: place.region,
      evidence,
    },
  ];
}

/** Whoever archives a finding decides about the finding, not about the policy. */
function wordOf(finding: JsonObject): AwsVerdict['verdict'] {
  if (textAt(finding, 'error') !== undefined) return 'inconclusive';
  const status = textAt(finding, 'status');
  return status === 'ACTIVE' ? 'fail' : status === 'ARCHIVED' ? 'suppressed' : 'inconclusive';
}

/** Accounts and Regions in which no analyzer looks for access from outside: what was answered in full says so. */
export function readNotSetUp(evidence: EvidenceSet, assessment: Assessment): readonly NotSetUp[] {
  if (!assessment.sources.includes('access-analyzer')) return [];
  const archive = openOnce(evidence, assessment);
  return placesOf(assessment).flatMap((place) => {
    const { pages, absent } = archive(listAnalyzers, place);
    if (absent !== null || watchingAnalyzers(pages).length > 0) return [];
    return [{ ...place, source: 'access-analyzer' as const }];
  });
}
