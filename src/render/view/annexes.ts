import type { Disagreement, Gap } from '../../model/index.ts';
import { acceptancesAnnex } from './acceptances.ts';
import type { AcceptancesView } from './acceptances.ts';
import { changeView } from './actors.ts';
import type { ChangeView } from './actors.ts';
import { auditManager } from './audit-manager.ts';
import type { AuditManagerView } from './audit-manager.ts';
import { evidenceReference, subjectView } from './context.ts';
import type { Reference, SubjectView, ViewContext } from './context.ts';
import { accountsAnnex } from './accounts.ts';
import type { AccountsView } from './accounts.ts';
import { coverageLedger } from './coverage.ts';
import type { CoverageStrip } from './coverage.ts';
import { anchor } from './format.ts';
import { outcomeCounts, outcomeView } from './outcome.ts';
import type { OutcomeCount, OutcomeView } from './outcome.ts';
import { reachAnnex } from './reach.ts';
import type { ReachAnnex } from './reach.ts';
import { ledgerAnnex, useAnnex } from './trail-logs.ts';
import type { LedgerView, UseAnnex } from './trail-logs.ts';
import { sourceText, timeText } from './verdicts.ts';

export interface GapView {
  readonly source: string;
  readonly asked: string;
  readonly account: string;
  readonly accountName: string;
  readonly region: string;
  readonly what: string;
  readonly cause: string;
  readonly message: string;
  readonly controls: readonly Reference[];
  readonly evidence: Reference | null;
}

export interface DisagreementView {
  readonly control: Reference;
  readonly subject: SubjectView;
  readonly ours: OutcomeView;
  /** From – to with duration. */
  readonly oursOver: string;
  readonly theirs: string;
  readonly keyword: string;
  readonly source: string;
  /** When AWS judged, and when that still stood. */
  readonly time: string;
  readonly explanation: string;
  readonly evidence: Reference;
}

export interface AnnexesView {
  readonly changes: readonly ChangeView[];
  /** How sessions and addresses are shown. */
  readonly identities: string;
  readonly populations: readonly {
    readonly control: Reference;
    readonly title: string;
    readonly text: string;
    readonly counts: readonly OutcomeCount[];
  }[];
  /** Lists that samples are drawn from. */
  readonly samples: readonly { readonly name: string; readonly value: string }[];
  readonly gaps: readonly GapView[];
  readonly disagreements: readonly DisagreementView[];
  readonly reach: ReachAnnex;
  readonly ledger: readonly LedgerView[];
  readonly use: UseAnnex;
  readonly accounts: AccountsView;
  readonly coverage: readonly CoverageStrip[];
  readonly acceptances: AcceptancesView;
  readonly auditManager: AuditManagerView;
  readonly glossary: readonly { readonly term: string; readonly meaning: string }[];
  readonly versions: readonly { readonly name: string; readonly value: string }[];
}

export function annexes(context: ViewContext): AnnexesView {
  const { pack, words } = context;
  return {
    changes: pack.changes.map((change) => changeView(context, change)),
    identities: words.say(`annex.identities-${pack.identities}`),
    populations: pack.findings.map((finding) => {
      const counts = outcomeCounts(finding.subjects, words);
      const total = counts.reduce((sum, one) => sum + one.count, 0);
      return {
        control: controlReference(context, finding.control.id),
        title: finding.control.title,
        text: `${words.number(total)} ${finding.control.noun[total === 1 ? 0 : 1]}`,
        counts,
      };
    }),
    samples: pack.populations.map(({ id, count, root }) => ({
      name: words.say(`population.${id}`),
      value: words.count('population.items', count, { root }),
    })),
    gaps: pack.gaps.map((gap) => gapView(context, gap)),
    disagreements: pack.disagreements.map((one) => disagreementView(context, one)),
    reach: reachAnnex(context),
    ledger: ledgerAnnex(context),
    use: useAnnex(context),
    accounts: accountsAnnex(context),
    coverage: coverageLedger(context),
    acceptances: acceptancesAnnex(context),
    auditManager: auditManager(context),
    glossary: words.list('glossary').map((line) => {
      const [term = line, ...meaning] = line.split(': ');
      return { term, meaning: meaning.join(': ') };
    }),
    versions: [
      { name: words.say('version.tool'), value: `${pack.tool.name} ${pack.tool.version}` },
      { name: words.say('version.collector'), value: pack.assessment.tool },
      {
        name: words.say('version.framework'),
        value: `${pack.framework.id} (${pack.framework.title} ${pack.framework.version})`,
      },
      { name: words.say('version.schema'), value: pack.schema },
    ],
  };
}

const controlReference = ({ pack }: ViewContext, id: string): Reference => ({
  id,
  anchor: pack.findings.some((finding) => finding.control.id === id) ? anchor('control', id) : null,
});

const gapView = (context: ViewContext, gap: Gap): GapView => ({
  source: context.words.say(`source.${gap.source}`),
  asked: gap.operation,
  account: gap.account,
  accountName: context.accountName(gap.account),
  region: gap.region,
  what: gap.what,
  cause: context.words.say(`cause.${gap.cause}`),
  message: gap.message,
  controls: gap.controls.map((id) => controlReference(context, id)),
  evidence: gap.evidence === null ? null : evidenceReference(context, gap.evidence),
});

const disagreementView = (context: ViewContext, one: Disagreement): DisagreementView => ({
  control: controlReference(context, one.control),
  subject: subjectView(context, one.subject),
  ours: outcomeView(one.ours, context.words),
  oursOver: context.format.interval(one.oursOver),
  theirs: context.words.say(`verdict.${one.theirs}`),
  keyword: one.keyword,
  source: sourceText(context, one),
  time: timeText(context, one),
  explanation: one.explanation,
  evidence: evidenceReference(context, one.evidence),
});
