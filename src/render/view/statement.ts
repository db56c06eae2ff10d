import type { SourceId } from '../../model/index.ts';
import type { ViewContext } from './context.ts';
import { scopeLine } from './cover.ts';

/** What this pack says and does not say: one page. */
export interface StatementView {
  readonly says: readonly string[];
  readonly saysNot: readonly string[];
  readonly scope: readonly string[];
  readonly method: readonly string[];
  readonly sources: readonly {
    readonly source: string;
    readonly gives: string;
    readonly availability: string;
    readonly complete: boolean;
  }[];
  readonly limits: readonly string[];
  readonly responsibility: readonly string[];
  /** Three commands, in this order. */
  readonly verify: readonly string[];
  readonly verifyNote: string;
}

export function statement(context: ViewContext): StatementView {
  const { pack, words, format } = context;
  const { assessment } = pack;
  const values = {
    organisation: assessment.organisation,
    framework: `${pack.framework.title} ${pack.framework.version}`,
    period: format.interval(assessment.period),
    scope: scopeLine(context),
    started: format.time(assessment.startedAt),
    accounts: accountNames(context),
    regions: assessment.scope.regions.join(', '),
    tag: assessment.scope.classification.tag,
  };
  return {
    says: words.list('statement.says', values),
    saysNot: [...words.list('statement.says-not', values), ...pack.framework.notes],
    scope: words.list('statement.scope', values),
    method: [...words.list('statement.method', values), ...parts(context)],
    sources: assessment.sources.map((source) => sourceRow(context, source)),
    limits: words.list('statement.limits'),
    responsibility: words.list('statement.responsibility'),
    verify: words.list('statement.verify', { file: `${pack.framework.id}.asice` }),
    verifyNote: words.say('statement.verify-note'),
  };
}

/** Accounts that one sentence can name; more are listed in the annex. */
const fewAccounts = 12;

function accountNames({ pack, words }: ViewContext): string {
  const { accounts } = pack.assessment.scope;
  if (accounts.length > fewAccounts) return words.say('statement.accounts', { n: accounts.length });
  return accounts.map((account) => `${account.name} (${account.id})`).join(', ');
}

/** Which run speaks for which times, where there are several. */
const parts = ({ pack: { assessment }, words, format }: ViewContext): readonly string[] =>
  (assessment.parts ?? [])
    .filter(({ share }) => share.length > 0)
    .map(({ run, startedAt, share }) =>
      words.say(run === assessment.id ? 'statement.part-rest' : 'statement.part', {
        run,
        started: format.time(startedAt),
        share: share.map(format.interval).join(', '),
      }),
    );

function sourceRow({ pack, words }: ViewContext, source: SourceId): StatementView['sources'][number] {
  const rows = pack.coverage.filter((row) => row.source === source);
  const asked = rows.reduce((sum, row) => sum + row.asked, 0);
  const answered = rows.reduce((sum, row) => sum + row.answered, 0);
  const gaps = pack.gaps.filter((gap) => gap.source === source).length;
  const availability =
    asked === 0
      ? words.say('statement.not-asked')
      : words.say('statement.answered', { answered, asked, gaps: words.count('noun.gaps', gaps) });
  return {
    source: words.say(`source.${source}`),
    gives: words.say(`source-gives.${source}`),
    availability: source === 'audit-manager' ? `${availability} ${pack.auditManager.message}` : availability,
    complete: asked > 0 && answered >= asked && gaps === 0,
  };
}
