import { canonicalPieces, inUtf8 } from '../model/index.ts';
import { madeBy, madeOf } from './made.ts';
import type { AuditPack, EvidenceEntry, RequirementResult, ReviewedAcceptance } from '../model/index.ts';
import {
  exceptionUuids,
  observationUuids,
  observedOf,
  oscalObservations,
  oscalSubjects,
  resourceUuid,
  type Observed,
} from './oscal/observations.ts';
import { lineOf, property, some, tokenOf } from './oscal/types.ts';
import { uuidOf } from './oscal/uuid.ts';

const oscalVersion = '1.1.3';

/**
 * `results.oscal.json`: the results as OSCAL assessment results 1.1.3 (NIST), canonical JSON. OSCAL knows a requirement as
 * satisfied or not-satisfied alone: what is not decided is `not-satisfied` for the reason `other`, and never better.
 */
export const renderOscal = (pack: AuditPack): Iterable<Uint8Array> => inUtf8(canonicalPieces(oscalOf(pack)));

/** The document as a value; what it says of each observation and evidence file is made when it is read. */
export const oscalOf = (pack: AuditPack): object => ({ 'assessment-results': assessmentResults(pack) });

function assessmentResults(pack: AuditPack): object {
  const { assessment, framework } = pack;
  const plan = uuidOf('plan', pack.id);
  const title = lineOf(
    `${assessment.organisation}: ${framework.title} ${framework.version}, ${assessment.period.label}`,
  );
  return {
    uuid: uuidOf('assessment-results', pack.id),
    metadata: {
      title,
      'last-modified': assessment.startedAt,
      version: pack.id,
      'oscal-version': oscalVersion,
      props: [
        property('tool', `${pack.tool.name} ${pack.tool.version}`),
        property('framework', framework.id),
        property('status', pack.status),
        property('test-signature', String(pack.signer.test)),
      ],
      parties: [
        { uuid: uuidOf('party', assessment.organisation), type: 'organization', name: lineOf(assessment.organisation) },
      ],
    },
    'import-ap': { href: `#${plan}` },
    results: [resultOf(pack, title)],
    'back-matter': { resources: madeBy(() => backMatter(pack, plan)) },
  };
}

function resultOf(pack: AuditPack, title: string): object {
  const { period } = pack.assessment;
  const observed = observedOf(pack);
  return {
    uuid: uuidOf('result', pack.id),
    title,
    description:
      'Candidates for an assessor, from evidence about Amazon DynamoDB. Controls contribute evidence to requirements and never settle one.',
    start: period.from,
    end: period.to,
    ...localDefinitions(oscalSubjects(observed.values())),
    'reviewed-controls': { 'control-selections': [selection(pack)] },
    ...(observed.size === 0 ? {} : { observations: madeBy(() => oscalObservations(pack, observed.values())) }),
    ...some('risks', acceptedRisks(pack, observed)),
    ...findingsOf(pack, observed),
  };
}

/** What was observed, by control. */
type ByControl = ReadonlyMap<string, Observed>;

function findingsOf(pack: AuditPack, observed: ByControl): object {
  const decidable = pack.requirements.filter(isDecidable);
  return decidable.length === 0 ? {} : { findings: madeOf(decidable, (one) => findingOf(pack, one, observed)) };
}

const localDefinitions = (items: readonly object[]): object =>
  items.length === 0 ? {} : { 'local-definitions': { 'inventory-items': items } };

/** What was not tested, or does not apply, is listed as excluded and has no finding. */
const isDecidable = ({ result }: RequirementResult): boolean => result !== 'not-tested' && result !== 'not-applicable';

function selection({ framework, requirements }: AuditPack): object {
  const ids = (list: readonly RequirementResult[]): readonly object[] =>
    list.map(({ id }) => ({ 'control-id': tokenOf(framework.id, id) }));
  return {
    description: `Requirements of ${framework.title} ${framework.version}; excluded are those that were not tested or do not apply.`,
    ...some('include-controls', ids(requirements.filter(isDecidable))),
    ...some('exclude-controls', ids(requirements.filter((one) => !isDecidable(one)))),
  };
}

function findingOf(pack: AuditPack, one: RequirementResult, observed: ByControl): object {
  const controls = new Set(one.controls.map(({ id }) => id));
  const own = [...observed.values()].filter(({ finding }) => controls.has(finding.control.id));
  const observations = own.flatMap(observationUuids);
  const risks = acceptancesWithEffect(pack).filter(({ control }) => controls.has(control));
  return {
    uuid: uuidOf('finding', pack.id, one.id),
    title: lineOf(`${one.id} ${one.title}`),
    description: one.reason,
    props: [property('requirement', one.id), property('result', one.result), property('candidate', one.words)],
    target: {
      type: 'objective-id',
      'target-id': tokenOf(pack.framework.id, one.id),
      status: statusOf(one),
    },
    ...some(
      'related-observations',
      observations.map((uuid) => ({ 'observation-uuid': uuid })),
    ),
    ...some(
      'related-risks',
      risks.map(({ id }) => ({ 'risk-uuid': riskUuid(pack, id) })),
    ),
  };
}

function statusOf({ result, words }: RequirementResult): object {
  const remarks = `${words}. A candidate: an assessor decides.`;
  if (result === 'satisfied') return { state: 'satisfied', reason: 'pass', remarks };
  if (result === 'not-satisfied') return { state: 'not-satisfied', reason: 'fail', remarks };
  return { state: 'not-satisfied', reason: 'other', remarks: `${remarks} Not decided, which OSCAL has no state for.` };
}

const riskUuid = (pack: AuditPack, id: string): string => uuidOf('risk', pack.id, id);

/** Acceptances that cover a part of an exception at least. */
const acceptancesWithEffect = ({ acceptances }: AuditPack): readonly ReviewedAcceptance[] =>
  acceptances?.acceptances.filter(({ id }) => acceptances.deviations.some((one) => one.acceptances.includes(id))) ?? [];

function acceptedRisks(pack: AuditPack, observed: ByControl): readonly object[] {
  return acceptancesWithEffect(pack).map((one) => {
    const covered = pack.acceptances?.deviations.filter(({ acceptances }) => acceptances.includes(one.id)) ?? [];
    const subjects = new Set(covered.map(({ subject }) => subject.id));
    const own = observed.get(one.control);
    const observations = own === undefined ? [] : exceptionUuids(own, subjects);
    return {
      uuid: riskUuid(pack, one.id),
      title: lineOf(one.id),
      description: one.reason,
      statement: own?.finding.control.risk ?? one.control,
      props: [
        property('approver', one.approver),
        property('approved-on', one.approvedOn),
        property('expires-on', one.expiresOn),
      ],
      status: 'deviation-approved',
      'mitigating-factors': [{ uuid: uuidOf('mitigation', pack.id, one.id), description: one.compensatingControl }],
      deadline: one.validity.to,
      ...some(
        'related-observations',
        observations.map((uuid) => ({ 'observation-uuid': uuid })),
      ),
    };
  });
}

const planResource = (uuid: string): object => ({
  uuid,
  title: 'Plan of the assessment',
  description:
    'Scope, period, parameters and controls as they were pinned before anything was collected: "assessment" in the results.',
  rlinks: [{ href: 'results.json', 'media-type': 'application/json' }],
});

/** The plan, and evidence files that open observations rest on; all of them are in evidence-index.csv. */
function* backMatter(pack: AuditPack, plan: string): Generator<object> {
  yield planResource(plan);
  const open = pack.findings.flatMap(({ observations }) =>
    observations.filter(({ outcome }) => outcome !== 'satisfied' && outcome !== 'not-applicable'),
  );
  const cited = new Set(open.flatMap(({ evidence }) => evidence));
  for (const entry of pack.evidence) if (cited.has(entry.reference)) yield* resourceOf(pack, entry);
}

/** A line of a file as a fragment (RFC 5147): after so many lines, up to the end of the next. */
const hrefOf = (file: string, line: number | undefined): string =>
  encodeURI(file) + (line === undefined ? '' : `#line=${line - 1},${line}`);

function resourceOf(pack: AuditPack, entry: EvidenceEntry): readonly object[] {
  const { reference, service, operation, account, region, file, line, sha256, collectedAt } = entry;
  if (file === null || sha256 === null) return [];
  return [
    {
      uuid: resourceUuid(pack, reference),
      title: lineOf(`${reference} ${service}:${operation}`),
      description: `Asked of ${account} ${region} at ${collectedAt}.`,
      rlinks: [{ href: hrefOf(file, line), hashes: [{ algorithm: 'SHA-256', value: sha256 }] }],
    },
  ];
}
