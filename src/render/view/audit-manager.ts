import type { AuditManagerAssessmentSummary, AuditManagerReview } from '../../model/index.ts';
import { shortPrincipal } from './actors.ts';
import { evidenceReference } from './context.ts';
import type { Reference, ViewContext } from './context.ts';

interface ReviewedView {
  readonly name: string;
  /** As Audit Manager writes it. */
  readonly status: string;
  /** Who reviewed and when, or why the status is no review. */
  readonly review: string;
}

export interface AuditManagerAssessmentView {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly framework: string;
  readonly account: string;
  readonly region: string;
  readonly items: string;
  readonly byDataSource: string;
  readonly controlSets: readonly (ReviewedView & {
    readonly controls: readonly (ReviewedView & { readonly items: string })[];
  })[];
  readonly changes: readonly {
    readonly time: string;
    readonly action: string;
    readonly object: string;
    readonly by: string;
  }[];
  readonly problem: string | null;
  readonly evidence: readonly Reference[];
}

export interface AuditManagerView {
  readonly state: string;
  readonly message: string;
  readonly assessments: readonly AuditManagerAssessmentView[];
}

export function auditManager(context: ViewContext): AuditManagerView {
  const { state, message, assessments } = context.pack.auditManager;
  return {
    state: context.words.say(`audit-manager.${state}`),
    message,
    assessments: assessments.map((one) => assessmentView(context, one)),
  };
}

function assessmentView(context: ViewContext, one: AuditManagerAssessmentSummary): AuditManagerAssessmentView {
  const { words, format } = context;
  return {
    id: one.id,
    name: one.name,
    status: one.status,
    framework: one.framework,
    account: one.account,
    region: one.region,
    items: words.number(one.evidenceItems),
    byDataSource: Object.entries(one.byDataSource)
      .map(([source, count]) => `${source}: ${words.number(count)}`)
      .join(', '),
    controlSets: one.controlSets.map((set) => ({
      name: set.name,
      status: set.status,
      review: reviewText(context, set.review),
      controls: set.controls.map((control) => ({
        name: control.name,
        status: control.status,
        items: words.number(control.evidenceItems),
        review: reviewText(context, control.review),
      })),
    })),
    changes: one.changes.map((change) => ({
      time: format.time(change.at),
      action: change.action,
      object: [change.objectType, change.objectName].filter((part) => part !== '').join(': '),
      by: shortPrincipal(change.by),
    })),
    problem: one.problem === null ? null : words.say('audit-manager.problem', { message: one.problem }),
    evidence: one.evidence.map((id) => evidenceReference(context, id)),
  };
}

function reviewText({ words, format }: ViewContext, { state, by, at }: AuditManagerReview): string {
  if (state !== 'reviewed' || at === null) return words.say(`audit-manager.review-${state}`);
  const who = by === null || by === '' ? words.say('audit-manager.somebody') : shortPrincipal(by);
  return words.say('audit-manager.review-reviewed', { by: who, at: format.time(at) });
}
