import type { AuditPack } from '../model/index.ts';
import type { Made } from './made.ts';
import type { Templates } from './templates.ts';
import { annexes } from './view/annexes.ts';
import type { AnnexesView } from './view/annexes.ts';
import { openContext } from './view/context.ts';
import { controlViews } from './view/controls.ts';
import type { ControlView } from './view/controls.ts';
import { cover } from './view/cover.ts';
import type { CoverView } from './view/cover.ts';
import { evidenceView } from './view/evidence.ts';
import type { EvidenceCard, EvidenceItem } from './view/evidence.ts';
import type { GridMark } from './view/format.ts';
import { glance } from './view/glance.ts';
import type { GlanceView } from './view/glance.ts';
import { historyView } from './view/history.ts';
import type { HistoryView } from './view/history.ts';
import { classLines, requirementGroups } from './view/requirements.ts';
import type { ClassLine, RequirementGroup } from './view/requirements.ts';
import { statement } from './view/statement.ts';
import type { StatementView } from './view/statement.ts';
import { loadWords } from './words.ts';
import type { Words } from './words.ts';

/** The report as both PDF and HTML print it: worded, formatted and linked; in the order of its sections. */
export interface ReportView {
  readonly title: string;
  readonly words: Words;
  readonly cover: CoverView;
  readonly glance: GlanceView;
  readonly statement: StatementView;
  /** Null where no last pack was at hand. */
  readonly history: HistoryView | null;
  readonly requirements: readonly RequirementGroup[];
  readonly requirementClasses: readonly ClassLine[];
  readonly controls: readonly ControlView[];
  readonly evidence: { readonly cards: readonly EvidenceCard[]; readonly index: Made<EvidenceItem> };
  readonly annexes: AnnexesView;
  /** Marks of every strip that is drawn over the period. */
  readonly grid: readonly GridMark[];
}

/** Builds the view of a pack. Pure: the same pack and strings give the same view. */
export function reportView(pack: AuditPack, templates: Templates): ReportView {
  const words = loadWords(templates);
  const context = openContext(pack, words);
  const evidence = evidenceView(context);
  return {
    title: words.say('title', {
      organisation: pack.assessment.organisation,
      framework: `${pack.framework.title} ${pack.framework.version}`,
      period: pack.assessment.period.label,
    }),
    words,
    cover: cover(context),
    glance: glance(context),
    statement: statement(context),
    history: historyView(context),
    requirements: requirementGroups(context),
    requirementClasses: classLines(context),
    controls: controlViews(context, evidence.cardsOfControl),
    evidence: { cards: evidence.cards, index: evidence.index },
    annexes: annexes(context),
    grid: context.format.grid,
  };
}
