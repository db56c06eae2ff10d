import type {
  AuditManagerAssessmentSummary,
  AuditPack,
  Finding,
  Observation,
  VerdictSummary,
} from '../../../src/model/index.ts';

/** Texts that try to break out of HTML, Markdown, CSV, JSON in HTML, templates, and line layout. */
export const hostileTexts: readonly string[] = [
  '<img src=x onerror=alert(1)>',
  '"><script>alert(1)</script>',
  "' onmouseover='alert(1)",
  '</script><script>alert(1)</script>',
  '{{constructor}}{{#each this}}',
  '{{{raw}}}',
  'javascript:alert(1)',
  '[click](javascript:alert(1))',
  '`rm -rf ~`',
  '| a | b |',
  '\u202Eelbat\u202C',
  '\u2066isolated\u2069',
  'emoji \u{1F600}\u{1F3F3}\uFE0F\u200D\u{1F308}',
  '\u05E9\u05DC\u05D5\u05DD \u0645\u0631\u062D\u0628\u0627 \u4F60\u597D',
  'line\u2028separator\u2029paragraph',
  'tab\tand\r\nnew line',
  'nul\u0000bell\u0007',
  "=cmd|' /C calc'!A0",
  '+1+1',
  '-2+3',
  '@SUM(A1)',
  '__proto__',
  'constructor',
  '--><!--',
  ']]>',
  '&lt;b&gt;&amp;',
  'x'.repeat(255),
  'lone \u{FFFD} oddity',
];

const manyRows = 240;

/** Replaces free text of the pack by hostile texts, each at least once; ids that are only ours stay. */
export function disguise(pack: Omit<AuditPack, 'id'>): Omit<AuditPack, 'id'> {
  let turn = 0;
  const next = (): string => hostileTexts[turn++ % hostileTexts.length] ?? '';
  const observation = (one: Observation): Observation => ({
    ...one,
    subject: { ...one.subject, name: next() },
    reason: `${one.reason} ${next()}`,
    deciding: one.deciding.map((field) => ({ ...field, path: next(), value: next(), rule: next() })),
    begun: one.begun && { ...one.begun, actor: { ...one.begun.actor, principal: next(), session: next() } },
  });
  return {
    ...pack,
    assessment: { ...pack.assessment, organisation: `Meridian ${next()} ${next()}` },
    signer: { ...pack.signer, name: next() },
    acceptances: pack.acceptances && {
      ...pack.acceptances,
      acceptances: pack.acceptances.acceptances.map((one) => ({
        ...one,
        id: next(),
        reason: next(),
        approver: next(),
      })),
    },
    tables: pack.tables.map((table) => ({ ...table, name: next() })),
    findings: pack.findings.map((finding, index) => {
      const own = finding.observations.map(observation);
      const awsVerdicts = finding.awsVerdicts.map((one) => verdicts(one, next));
      return { ...finding, awsVerdicts, observations: index === 3 ? [...flood(finding), ...own] : own };
    }),
    requirements: pack.requirements.map((one) => ({ ...one, title: next(), remark: next(), reason: next() })),
    gaps: pack.gaps.map((gap) => ({ ...gap, what: next(), message: next() })),
    disagreements: pack.disagreements.map((one) => ({
      ...one,
      keyword: next(),
      explanation: next(),
      dataSource: next(),
    })),
    reach: pack.reach.map((one) => ({
      ...one,
      absent: next(),
      holders: one.holders.map((holder) => ({ ...holder, principal: next(), by: [next()], open: [next()] })),
    })),
    changes: pack.changes.map((one) => ({ ...one, event: next(), resources: [next(), next()] })),
    evidence: pack.evidence.map((entry) => ({ ...entry, request: next(), message: next(), excerpt: next() })),
    records: pack.records.map((one) => ({
      ...one,
      title: next(),
      owner: next(),
      obtained: next(),
      file: next(),
      controls: [next()],
      subjects: [next()],
      absence: next(),
    })),
    auditManager: {
      ...pack.auditManager,
      message: next(),
      assessments: pack.auditManager.assessments.map((one) => assessment(one, next)),
    },
  };
}

const verdicts = (summary: VerdictSummary, next: () => string): VerdictSummary => ({
  ...summary,
  keyword: next(),
  dataSource: next(),
  examples: summary.examples.map((one) => ({ ...one, subject: { ...one.subject, name: next() } })),
});

const assessment = (one: AuditManagerAssessmentSummary, next: () => string): AuditManagerAssessmentSummary => ({
  ...one,
  name: next(),
  framework: next(),
  problem: next(),
  controlSets: one.controlSets.map((set) => ({
    ...set,
    name: next(),
    status: next(),
    review: { ...set.review, by: next() },
    controls: set.controls.map((control) => ({ ...control, name: next(), status: next() })),
  })),
  changes: one.changes.map((change) => ({ ...change, by: next(), action: next(), objectName: next() })),
});

function flood(finding: Finding): readonly Observation[] {
  const first = finding.observations[0];
  if (first === undefined) return [];
  return Array.from({ length: manyRows }, (_, index) => ({
    ...first,
    subject: {
      ...first.subject,
      id: `${first.subject.id}-${index}`,
      name: `${hostileTexts[index % hostileTexts.length]}-${index}`,
    },
  }));
}
