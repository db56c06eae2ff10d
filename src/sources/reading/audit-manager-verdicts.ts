import type { AwsVerdict, CollectedEvidence, EvidenceSet, JsonObject } from '../../model/index.ts';
import { decodeBody } from '../decode.ts';
import { objectsAt, textAt } from '../shape.ts';
import { instantAt, verdictWord } from './verdict-words.ts';

/**
 * Verdicts of AWS Config and Security Hub, as Audit Manager keeps them in evidence items: one for each resource of an
 * item. Evidence of other sources never holds a verdict (Audit Manager User Guide, "inconclusive evidence").
 * Answers that cannot be read give none; that they are missing is told by the estate.
 */
export function auditManagerVerdicts(evidence: EvidenceSet): readonly AwsVerdict[] {
  const records = evidence.records.filter((record) => record.kind === 'collected').filter(isEvidenceList);
  return records.flatMap((record) =>
    objectsAt(decode(evidence, record), 'evidence').flatMap((item) => verdictsOf(item, record)),
  );
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
  const at = instantAt(item, 'time');
  // The names changed over the years ("Security Hub", "AWS Security Hub", "Security Hub CSPM").
  if (at === undefined || !/config|security hub/i.test(dataSource)) return [];
  const common = {
    keyword: textAt(item, 'eventName') ?? '',
    dataSource,
    via: 'audit-manager',
    at,
    standing: null,
    account: textAt(item, 'evidenceAwsAccountId') ?? textAt(item, 'awsAccountId') ?? record.account,
    region: record.region,
    evidence: record.id,
  } as const;
  const whole = textAt(item, 'complianceCheck');
  const resources = objectsAt(item, 'resourcesIncluded');
  if (resources.length === 0) return [{ ...common, resource: '', verdict: verdictWord(whole) }];
  return resources.map((resource) => ({
    ...common,
    resource: textAt(resource, 'arn') ?? '',
    verdict: verdictWord(textAt(resource, 'complianceCheck') ?? whole),
  }));
}
