import type {
  AuditManagerAssessmentSummary,
  ComparedVerdict,
  Finding,
  Observation,
  VerdictSummary,
} from '../../../src/model/index.ts';
import { assessment, production } from './estate.ts';

const whole = { from: assessment.period.from, to: assessment.period.to };
const asked = '2026-11-03T06:00:00.000Z';

const compared = (one: Observation, more: Partial<ComparedVerdict>): ComparedVerdict => ({
  subject: one.subject,
  ours: one.outcome,
  oursOver: whole,
  theirs: 'pass',
  at: '2026-10-29T23:10:00.000Z',
  standing: null,
  relation: 'agree',
  evidence: one.evidence[0] ?? 'E-0001',
  ...more,
});

/** AWS's verdicts on point-in-time recovery: of Config itself, and as Audit Manager keeps those of Security Hub. */
export function recoveryVerdicts(observations: readonly Observation[]): readonly VerdictSummary[] {
  const good = observations.filter((one) => one.outcome === 'satisfied');
  const short = observations.find((one) => one.subject.name === 'export-staging');
  if (short === undefined) throw new Error('the sample has lost its short window');
  const base = { keyword: 'DYNAMODB_PITR_ENABLED', dataSource: 'AWS Config', via: 'direct' } as const;
  return [
    {
      ...base,
      newest: '2026-11-02T22:40:00.000Z',
      theirs: { pass: 21, fail: 2, warn: 0, suppressed: 0, inconclusive: 1 },
      relations: { agree: 21, differ: 1, open: 2 },
      unmatched: 3,
      examples: [
        compared(short, { relation: 'differ', standing: asked }),
        ...good.slice(0, 4).map((one) => compared(one, { standing: asked })),
      ],
      omitted: 19,
    },
    {
      ...base,
      keyword: 'DynamoDB.2',
      dataSource: 'AWS Security Hub',
      via: 'audit-manager',
      newest: '2026-10-30T04:12:09.000Z',
      theirs: { pass: 2, fail: 0, warn: 0, suppressed: 1, inconclusive: 0 },
      relations: { agree: 2, differ: 0, open: 1 },
      unmatched: 0,
      examples: good.slice(0, 2).map((one) => compared(one, {})),
      omitted: 1,
    },
  ];
}

/** The findings with AWS's verdicts beside one of them. */
export const withVerdicts = (findings: readonly Finding[], control: string): readonly Finding[] =>
  findings.map((one) =>
    one.control.id === control ? { ...one, awsVerdicts: recoveryVerdicts(one.observations) } : one,
  );

const officer = `arn:aws:sts::${production}:assumed-role/ComplianceOfficer/priya`;

/** An active assessment with every kind of review, and a closed one. */
export const assessments = (evidence: string): readonly AuditManagerAssessmentSummary[] => [
  {
    id: '3a8d0b52-6f0e-4a39-9d5b-1c5d8ad0f3aa',
    name: 'PCI DSS 2026',
    status: 'ACTIVE',
    framework: 'PCI DSS V4.0',
    account: production,
    region: 'eu-central-1',
    evidenceItems: 412,
    byDataSource: { 'AWS Config': 210, 'AWS Security Hub': 96, 'AWS CloudTrail': 106 },
    controlSets: [
      {
        name: 'Requirement 3: storage/keys',
        status: 'REVIEWED',
        review: { state: 'reviewed', by: officer, at: '2026-10-05T09:12:00.000Z' },
        controls: [
          {
            name: 'Encryption of tables',
            status: 'UNDER_REVIEW',
            evidenceItems: 210,
            review: { state: 'open', by: null, at: null },
          },
        ],
      },
      {
        name: 'Requirement 10: logging',
        status: 'REVIEWED',
        review: { state: 'unrecorded', by: null, at: null },
        controls: [],
      },
    ],
    changes: [
      {
        at: '2026-10-05T09:12:00.000Z',
        by: officer,
        action: 'REVIEWED',
        objectType: 'CONTROL_SET',
        objectName: 'Requirement 3: storage/keys',
      },
    ],
    problem: null,
    evidence: [evidence],
  },
  {
    id: '9b1f7c1e-2c53-4a0b-8d2e-55d0a5a7c0de',
    name: 'PCI DSS 2025',
    status: 'INACTIVE',
    framework: 'PCI DSS V4.0',
    account: production,
    region: 'eu-central-1',
    evidenceItems: 0,
    byDataSource: {},
    controlSets: [
      {
        name: 'Requirement 3: storage/keys',
        status: 'REVIEWED',
        review: { state: 'automatic', by: null, at: null },
        controls: [],
      },
    ],
    changes: [],
    problem: 'GetChangeLogs in eu-central-1: Rate exceeded',
    evidence: [evidence],
  },
];
