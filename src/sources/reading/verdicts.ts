import type { AwsVerdict, CollectedEvidence, EvidenceSet, JsonObject } from '../../model/index.ts';
import { decodeBody } from '../decode.ts';
import { objectsAt, textAt } from '../shape.ts';
import { instantOf } from './assessments.ts';

/**
 * Verdicts of AWS Config and Security Hub, as Audit Manager keeps them in evidence items: one for each resource of an
 * item. Evidence of other sources never holds a verdict (Audit Manager User Guide, "inconclusive evidence").
 * Answers that cannot be read give none; that they are missing is told by the estate.
 */
export function readVerdicts(evidence: EvidenceSet): readonly AwsVerdict[] {
  const records = evidence.records.filter((record) => record.kind === 'collected').filter(isEvidenceList);
  const verdicts = records.flatMap((record) =>
    objectsAt(decode(evidence, record), 'evidence').flatMap((item) => verdictsOf(item, record)),
  );
  return verdicts
    .map((verdict) => ({ verdict, key: sortKey(verdict) }))
    .sort(byKey)
    .map(({ verdict }) => verdict);
}

const isEvidenceList = (record: CollectedEvidence): boolean =>
  record.service === 'auditmanager' && record.operation === 'GetEvidenceByEvidenceFolder' && record.status < 300;

function decode(evidence: EvidenceSet, record: CollectedEvidence): JsonObject {
  const body = evidence.body(record.sha256);
  if (body === undefined) return {};
  try {
    return decodeBody(record.mediaType, body);
  } catch {
    return {};
  }
}

function verdictsOf(item: JsonObject, record: CollectedEvidence): readonly AwsVerdict[] {
  const dataSource = textAt(item, 'dataSource') ?? '';
  const at = instantOf(item);
  // The names changed over the years ("Security Hub", "AWS Security Hub", "Security Hub CSPM").
  if (at === undefined || !/config|security hub/i.test(dataSource)) return [];
  const common = {
    keyword: textAt(item, 'eventName') ?? '',
    dataSource,
    at,
    account: textAt(item, 'evidenceAwsAccountId') ?? textAt(item, 'awsAccountId') ?? record.account,
    evidence: record.id,
  };
  const whole = textAt(item, 'complianceCheck');
  const resources = objectsAt(item, 'resourcesIncluded');
  if (resources.length === 0) return [{ ...common, resource: '', verdict: normalise(whole) }];
  return resources.map((resource) => ({
    ...common,
    resource: textAt(resource, 'arn') ?? '',
    verdict: normalise(textAt(resource, 'complianceCheck') ?? whole),
  }));
}

/** Free texts on the wire. What is not known to be a verdict is `inconclusive`, never `pass`. */
function normalise(text: string | undefined): AwsVerdict['verdict'] {
  switch ((text ?? '').trim().toUpperCase()) {
    case 'COMPLIANT':
    case 'PASSED':
      return 'pass';
    case 'NON_COMPLIANT':
    case 'FAILED':
      return 'fail';
    case 'WARNING':
      return 'warn';
    case 'SUPPRESSED':
      return 'suppressed';
    default:
      return 'inconclusive';
  }
}

const sortKey = (verdict: AwsVerdict): string =>
  [verdict.at, verdict.keyword, verdict.resource, verdict.account, verdict.evidence, verdict.verdict].join('\0');

const byKey = (a: { readonly key: string }, b: { readonly key: string }): number =>
  a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
