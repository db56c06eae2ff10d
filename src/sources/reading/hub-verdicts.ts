import type { Assessment, AwsVerdict, EvidenceId, JsonObject, VerdictWord } from '../../model/index.ts';
import { getFindings, watchedControls } from '../security-hub.ts';
import { objectAt, objectsAt, textAt } from '../shape.ts';
import type { Archive } from './archive.ts';
import { placesOf } from './places.ts';
import { instantAt, verdictWord } from './verdict-words.ts';

/** Verdicts of Security Hub: one for each resource of an active finding of a security control. */
export const hubVerdicts = (archive: Archive, assessment: Assessment): readonly AwsVerdict[] =>
  placesOf(assessment).flatMap((place) =>
    watchedControls.flatMap((controls) => {
      const reading = archive(getFindings(controls), place);
      return reading.pages.flatMap((page, index) =>
        objectsAt(page, 'Findings').flatMap((finding) =>
          verdictsOf(finding, { evidence: reading.pageEvidence[index] ?? '', readAt: reading.observedAt }),
        ),
      );
    }),
  );

interface Origin {
  readonly evidence: EvidenceId;
  readonly readAt: string;
}

/** A finding tells its own account and Region: an administrator, or an aggregating Region, sees those of others. */
function verdictsOf(finding: JsonObject, { evidence, readAt }: Origin): readonly AwsVerdict[] {
  const compliance = objectAt(finding, 'Compliance') ?? {};
  const keyword = textAt(compliance, 'SecurityControlId');
  const account = textAt(finding, 'AwsAccountId');
  const at = instantAt(finding, 'UpdatedAt') ?? instantAt(finding, 'LastObservedAt');
  if (keyword === undefined || account === undefined || at === undefined) return [];
  if (textAt(finding, 'RecordState') !== 'ACTIVE') return [];
  return objectsAt(finding, 'Resources').flatMap((resource): readonly AwsVerdict[] => {
    const id = textAt(resource, 'Id');
    if (id === undefined) return [];
    return [
      {
        keyword,
        dataSource: 'AWS Security Hub',
        via: 'direct',
        resource: /^AWS::::Account:(\d{12})$/.exec(id)?.[1] ?? id,
        verdict: wordOf(finding, compliance),
        at,
        standing: readAt,
        account,
        region: regionOf(id, textAt(resource, 'Region') ?? textAt(finding, 'Region')),
        evidence,
      },
    ];
  });
}

/** Whoever suppresses a finding decides about the finding, not about the state. */
function wordOf(finding: JsonObject, compliance: JsonObject): VerdictWord {
  const suppressed = textAt(objectAt(finding, 'Workflow') ?? {}, 'Status') === 'SUPPRESSED';
  return suppressed ? 'suppressed' : verdictWord(textAt(compliance, 'Status'));
}

/** Findings about global resources carry the Region that they were made in. */
const regionOf = (id: string, region: string | undefined): string | null =>
  /^arn:[^:]*:iam:/.test(id) ? null : (region ?? null);
