import { withHistory } from '../../src/assess/index.ts';
import { reviewAcceptances } from '../../src/assess/acceptances.ts';
import { hashOf } from '../../src/model/index.ts';
import type { AuditPack, Outcome } from '../../src/model/index.ts';
import { countOutcomes, frozenPopulations } from '../../src/model/index.ts';
import { controls } from './sample-pack/controls.ts';
import { analytics, assessment, production, tables } from './sample-pack/estate.ts';
import { openEvidenceBook } from './sample-pack/evidence.ts';
import { sampleFindings } from './sample-pack/observations.ts';
import { tableReach } from './sample-pack/reach.ts';
import { sampleRequirements } from './sample-pack/requirements.ts';
import { disguise } from './sample-pack/hostile.ts';
import { assessments, withVerdicts } from './sample-pack/verdicts.ts';
import { sampleLedgers, sampleUse } from './sample-pack/trail-logs.ts';
import { multiply } from './sample-pack/large.ts';

type Unnamed = Omit<AuditPack, 'id'>;
/** Gives a changed pack the id of its content. */
export const withId = (pack: Unnamed): AuditPack => ({ ...pack, id: hashOf(pack).slice(0, 12) });

const framework: AuditPack['framework'] = {
  id: 'pci-dss-4.0.1',
  aliases: ['pci-dss', 'pci'],
  title: 'PCI DSS',
  version: '4.0.1',
  publisher: 'PCI Security Standards Council',
  vocabulary: {
    satisfied: 'In Place (candidate)',
    'not-satisfied': 'Not in Place',
    'not-applicable': 'Not Applicable',
    'not-tested': 'Not Tested',
  },
  view: 'roc-evidence',
  notes: [
    'A Qualified Security Assessor decides whether a requirement is in place; this pack offers candidates.',
    'Only the Amazon DynamoDB part of the cardholder data environment was examined.',
  ],
  choices: [],
  documents: [],
  unmapped: [],
  groups: [
    { id: '1', title: 'Network security controls' },
    { id: '3', title: 'Stored account data' },
    { id: '7', title: 'Access by need to know' },
    { id: '10', title: 'Logging and monitoring' },
    { id: '12', title: 'Policies and programmes' },
  ],
};

/** A realistic pack of a fictional bank: all outcomes and topics, gaps, a disagreement, changes with actors. */
export const samplePack = (): AuditPack => withId(sample());

function sample(): Unnamed {
  const unnamed = withoutHistory();
  return {
    ...unnamed,
    history: withHistory(withId(unnamed), { pack: earlier(unnamed), manifest: hashOf('before') }).history,
  };
}

/** The month before: one control better, one table of another id, one subject more, another mapping, a longer trend. */
function earlier(unnamed: Unnamed): AuditPack {
  const assessmentBefore = {
    ...assessment,
    id: '2026-09',
    period: {
      ...assessment.period,
      label: '2026-09',
      from: '2026-09-01T00:00:00.000Z',
      to: '2026-10-01T00:00:00.000Z',
    },
    scope: { ...assessment.scope, regions: assessment.scope.regions.slice(0, 1) },
  };
  const better = unnamed.findings.findIndex(({ outcome }) => outcome === 'not-satisfied');
  const findings = unnamed.findings.map((finding, index): AuditPack['findings'][number] => ({
    ...finding,
    outcome: index === better ? 'satisfied' : finding.outcome,
    observations: finding.observations.map((one) => ({
      ...one,
      interval: { from: assessmentBefore.period.from, to: assessmentBefore.period.to },
      outcome: index === better && one.outcome === 'not-satisfied' ? 'satisfied' : one.outcome,
    })),
  }));
  return withId({
    ...unnamed,
    assessment: assessmentBefore,
    tool: { ...unnamed.tool, version: '0.0.9' },
    findings,
    tables: unnamed.tables.map((table, index) => (index === 0 ? { ...table, tableId: 'another' } : table)),
    requirements: unnamed.requirements.slice(1),
  });
}

function withoutHistory(): Unnamed {
  const book = openEvidenceBook();
  const { findings: own, changes, denied } = sampleFindings(book);
  const findings = withVerdicts(own, controls.recovery.id);
  const verdict = findings.find((one) => one.control.id === controls.atRest.id)?.observations[0];
  const requirements = sampleRequirements(findings);
  const evidence = book.entries();
  const staging = findings.flatMap((one) => one.observations).find((one) => one.subject.name === 'export-staging');
  if (verdict === undefined || staging === undefined) throw new Error('the sample has lost its observations');
  return {
    schema: 'dynamodb-audit-pack/results/1',
    tool: { name: 'dynamodb-audit-pack', version: '0.1.0' },
    assessment,
    framework,
    status: 'partial',
    signer: { name: 'dynamodb-audit-pack local test key', fingerprint: hashOf('a test certificate'), test: true },
    tables: tables.map((one, index) => ({ ...one, tableId: `0000-${index}` })),
    counts: {
      tables: tables.length,
      daxClusters: 2,
      evidenceItems: evidence.filter((one) => one.kind === 'collected').length,
      unavailable: evidence.filter((one) => one.kind === 'unavailable').length,
      changeEvents: changes.length,
      requirements: {
        ...countOutcomes(requirements.map((one) => one.result).filter((one): one is Outcome => one !== 'not-tested')),
        'not-tested': requirements.filter((one) => one.result === 'not-tested').length,
      },
      controls: countOutcomes(findings.map((one) => one.outcome)),
    },
    accounts: accounts(),
    coverage: coverage(),
    requirements,
    findings,
    gaps: [
      {
        evidence: denied,
        source: 'dynamodb',
        operation: 'DescribeContinuousBackups',
        account: analytics,
        region: 'eu-west-1',
        what: 'fraud-scores',
        cause: 'access-denied',
        message: 'User is not authorized to perform: dynamodb:DescribeContinuousBackups',
        controls: [controls.recovery.id],
      },
      {
        evidence: null,
        source: 'cloudtrail-lookup',
        operation: 'LookupEvents',
        account: analytics,
        region: 'eu-west-1',
        what: '2026-10-20T00:00:00Z to 2026-11-01T00:00:00Z',
        cause: 'throttled',
        message: 'Rate exceeded after 12 attempts',
        controls: [controls.trail.id, controls.recovery.id],
      },
    ],
    identities: 'clear',
    populations: frozenPopulations(changes),
    trailLogs: sampleLedgers,
    use: sampleUse,
    disagreements: [
      {
        control: controls.recovery.id,
        subject: staging.subject,
        ours: 'not-satisfied',
        oursOver: staging.interval,
        theirs: 'pass',
        keyword: 'DYNAMODB_PITR_ENABLED',
        dataSource: 'AWS Config',
        via: 'direct',
        at: '2026-10-29T23:10:00.000Z',
        standing: '2026-11-03T06:00:00.000Z',
        explanation: 'The AWS Config rule does not look at the length of the recovery window, which is 7 days.',
        evidence: staging.evidence[0] ?? 'E-0001',
      },
    ],
    reach: tableReach(tables),
    changes,
    auditManager: {
      state: 'used',
      message: 'Two assessments were read.',
      assessments: assessments(staging.evidence[0] ?? 'E-0001'),
    },
    evidence,
    records: providedRecords(evidence),
    acceptances: sampleAcceptances(findings),
    history: null,
  };
}

function providedRecords(evidence: AuditPack['evidence']): AuditPack['records'] {
  const [first] = evidence;
  if (first === undefined) return [];
  return [
    {
      kind: 'access-review',
      title: 'Half-yearly access review',
      controls: ['DDB-IAM-07'],
      subjects: [production],
      covers: { from: '2026-04-01T00:00:00.000Z', to: '2026-10-01T00:00:00.000Z' },
      owner: 'Head of Data Platform',
      obtained: 'Exported from the review tool',
      details: { reviewer: 'Head of Data Platform' },
      file: 'access-reviews/2026-h1.csv',
      evidence: first.reference,
      sha256: first.sha256,
      absence: null,
    },
  ];
}

/** One acceptance that holds for a part of the period, and one of everything, which does not count. */
function sampleAcceptances(findings: AuditPack['findings']): AuditPack['acceptances'] {
  const acceptance = {
    control: controls.recovery.id,
    reason: 'The staging table is filled anew every night.',
    compensatingControl: 'The source is kept for 90 days in a locked bucket.',
    approver: 'Chief Risk Officer',
  };
  const acceptances = [
    { ...acceptance, id: 'RA-1', subjects: ['export-staging'], approvedOn: '2026-01-15', expiresOn: '2026-10-20' },
    { ...acceptance, id: 'RA-2', subjects: ['*'], approvedOn: '2026-01-15', expiresOn: '2027-01-14' },
  ];
  const file = { sha256: hashOf(acceptances), owner: 'Head of Data Platform', acceptances };
  return reviewAcceptances(file, { findings, period: assessment.period, callers: [] });
}

function accounts(): AuditPack['accounts'] {
  const rows = coverage();
  const { accounts: inScope } = assessment.scope;
  const sum = (id: string, count: 'asked' | 'answered'): number =>
    rows.filter(({ account }) => account === id).reduce((total, row) => total + row[count], 0);
  const known = inScope.map(({ id, name }): AuditPack['accounts'][number] => ({
    id,
    name,
    state: 'ACTIVE',
    ...(id === analytics
      ? {
          coverage: 'partial',
          cause: 'access-denied',
          reason: '2 questions without a usable answer: 1 access denied and 1 throttled by AWS',
        }
      : { coverage: 'covered', cause: null, reason: null }),
    asked: sum(id, 'asked'),
    answered: sum(id, 'answered'),
    tables: tables.filter(({ account }) => account === id).length,
    evidence: [],
  }));
  const outside = { cause: null, asked: 0, answered: 0, tables: 0, evidence: [] };
  const suspended = 'its state in the organisation is SUSPENDED: nobody can sign in to it';
  return [
    ...known,
    {
      id: '999900001111',
      name: 'acquired',
      state: 'SUSPENDED',
      coverage: 'out-of-scope',
      reason: suspended,
      ...outside,
    },
  ];
}

function coverage(): AuditPack['coverage'] {
  const whole = { from: assessment.period.from, to: assessment.period.to };
  const tableCount = (account: string, region: string): number =>
    tables.filter((one) => one.account === account && one.region === region).length;
  return [production, analytics].flatMap((account) =>
    assessment.scope.regions.flatMap((region): AuditPack['coverage'] => {
      const asked = tableCount(account, region) * 6 + 1;
      const thin = account === analytics && region === 'eu-west-1';
      const row = { account, region, items: asked, causes: [], covered: null };
      return [
        thin
          ? { ...row, source: 'dynamodb', asked, answered: asked - 1, causes: [{ cause: 'access-denied', count: 1 }] }
          : { ...row, source: 'dynamodb', asked, answered: asked },
        thin
          ? {
              ...row,
              source: 'cloudtrail-lookup',
              asked: 4,
              answered: 3,
              items: 61,
              causes: [{ cause: 'throttled', count: 1 }],
              covered: [{ from: whole.from, to: '2026-10-20T00:00:00.000Z' }],
            }
          : { ...row, source: 'cloudtrail-lookup', asked: 4, answered: 4, items: 139, covered: [whole] },
        { ...row, source: 'kms', asked: 8, answered: 8, items: 8 },
      ];
    }),
  );
}

/** The sample with names and texts that try to break out of every format they are printed in. */
export const hostilePack = (): AuditPack => withId(disguise(sample()));

/** A pack whose population has `count` tables. */
export const largePack = (count: number): AuditPack => withId(multiply(sample(), count));
