import { union } from '../model/index.ts';
import type {
  Absent,
  Cause,
  ChangeEvent,
  Control,
  ControlContext,
  Fact,
  Instant,
  Judgement,
  Known,
  Resource,
} from '../model/index.ts';
import type { JudgedChange, Snapshot } from '../timeline/index.ts';

/** Judges one resource from its direct answers. Absent knowledge makes it inconclusive; so does a defect of the control. */
export function judgeSnapshot(control: Control, resource: Resource, context: ControlContext): Snapshot {
  const { known, absent } = neededFacts(control, resource);
  const [first] = absent;
  if (first !== undefined) return unreadable(absent, first.cause);
  const judged = guarded(control, () =>
    // The registry forgets the types of subject and needs (`defineControl`); that they are there is checked just above.
    control.evaluate(resource, known, context),
  );
  const cited = Object.values(known);
  const at = earliest(cited) ?? context.assessment.startedAt;
  const lists = cited.map((fact) => fact.evidence);
  let missed: Absent | null = null;
  for (const fact of optionalFacts(control, resource)) {
    if (fact.kind === 'absent' && judged.cause !== 'unreadable') continue;
    lists.push(fact.evidence);
    if (fact.kind === 'absent') missed ??= fact;
  }
  const { judgement } = judged;
  if (judgement.cited !== undefined) lists.push(judgement.cited);
  return { judgement, cause: missed?.cause ?? judged.cause, at, evidence: union(lists) };
}

interface Needed {
  readonly known: Readonly<Record<string, Known<unknown>>>;
  readonly absent: readonly Absent[];
}

function neededFacts(control: Control, resource: Resource): Needed {
  const facts = resource.facts as Readonly<Record<string, Fact<unknown> | undefined>>;
  const known: Record<string, Known<unknown>> = {};
  const absent: Absent[] = [];
  for (const name of control.needs as readonly string[]) {
    const fact = facts[name] ?? neverRead(name);
    if (fact.kind === 'absent') absent.push(fact);
    else known[name] = fact;
  }
  return { known, absent };
}

/** Facts that a control may also look at: cited where they are known, or where their absence leaves the judgement open. */
function optionalFacts(control: Control, resource: Resource): readonly Fact<unknown>[] {
  if (control.optional === undefined) return [];
  const facts = resource.facts as Readonly<Record<string, Fact<unknown> | undefined>>;
  return (control.optional as readonly string[]).flatMap((name) => facts[name] ?? []);
}

const neverRead = (name: string): Absent => ({
  kind: 'absent',
  cause: 'missing',
  message: `${name} was not collected`,
  evidence: [],
});

function unreadable(absent: readonly Absent[], cause: Cause): Snapshot {
  const messages = [...new Set(absent.map((fact) => fact.message))];
  return {
    judgement: { outcome: 'inconclusive', reason: `Not determinable: ${messages.join('; ')}.`, deciding: [] },
    cause,
    at: null,
    evidence: union(absent.map((fact) => fact.evidence)),
  };
}

/** Facts read one after the other count as read when the first was. */
function earliest(facts: readonly Known<unknown>[]): Instant | null {
  let least: Instant | null = null;
  for (const { observedAt } of facts) if (least === null || observedAt < least) least = observedAt;
  return least;
}

/** Judges what changes set; leaves out those that do not touch what is judged. */
export function judgeChanges(
  control: Control,
  { resource, events }: { readonly resource: Resource; readonly events: readonly ChangeEvent[] },
  context: ControlContext,
): readonly JudgedChange[] {
  if (events.length === 0) return [];
  return events.flatMap((event) => {
    const rule = control.changes.find((one) => one.source === event.source && one.names.includes(event.name));
    if (rule === undefined) return [];
    const { judge } = rule;
    if (judge === undefined) return [{ event, judgement: 'unknown' as const }];
    const judgement = guardedChange(() => judge(event, context, resource));
    return judgement === null ? [] : [{ event, judgement }];
  });
}

interface Guarded {
  readonly judgement: Judgement;
  readonly cause: Cause | null;
}

function guarded(control: Control, evaluate: () => Judgement): Guarded {
  try {
    const judgement = evaluate();
    return { judgement, cause: judgement.outcome === 'inconclusive' ? (judgement.cause ?? 'unreadable') : null };
  } catch (error) {
    return { judgement: defect(control, error), cause: 'error' };
  }
}

/** A rule that fails on an event has not told the state after it. */
function guardedChange(judge: () => Judgement | null | 'unknown'): Judgement | null | 'unknown' {
  try {
    return judge();
  } catch {
    return 'unknown';
  }
}

const defect = (control: Control, error: unknown): Judgement => ({
  outcome: 'inconclusive',
  reason:
    `Not determinable because of a defect of this tool: the control ${control.id} failed on this answer ` +
    `(${error instanceof Error ? error.message : String(error)}). Please report it.`,
  deciding: [],
});
