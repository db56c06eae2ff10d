import type {
  Absent,
  Cause,
  ChangeEvent,
  Control,
  ControlContext,
  EvidenceId,
  Fact,
  Instant,
  Judgement,
  Known,
  Resource,
} from '../model/index.ts';
import type { JudgedChange, Snapshot } from '../timeline/index.ts';

/** Judges one resource from its direct answers. Absent knowledge makes it inconclusive; so does a defect of the control. */
export function judgeSnapshot(control: Control, resource: Resource, context: ControlContext): Snapshot {
  const facts = neededFacts(control, resource);
  const absent = facts.filter(([, fact]) => fact.kind === 'absent') as readonly (readonly [string, Absent])[];
  const [first] = absent;
  if (first !== undefined) return unreadable(absent, first[1].cause);
  const known = facts as readonly (readonly [string, Known<unknown>])[];
  const at = earliest(known.map(([, fact]) => fact.observedAt)) ?? context.assessment.startedAt;
  const judged = guarded(control, () =>
    // The registry forgets the types of subject and needs (`defineControl`); that they are there is checked just above.
    control.evaluate(resource, Object.fromEntries(known), context),
  );
  const optional = optionalFacts(control, resource);
  const missed = judged.cause === 'unreadable' ? optional.filter((fact) => fact.kind === 'absent') : [];
  const cited = [...known.map(([, fact]) => fact), ...optional.filter((fact) => fact.kind === 'known'), ...missed];
  const { cited: besides, ...judgement } = judged.judgement;
  const evidence = together([...cited.map((fact) => fact.evidence), besides ?? []]);
  return { judgement, cause: missed[0]?.cause ?? judged.cause, at, evidence };
}

function neededFacts(control: Control, resource: Resource): readonly (readonly [string, Fact<unknown>])[] {
  const facts = resource.facts as Readonly<Record<string, Fact<unknown> | undefined>>;
  return (control.needs as readonly string[]).map((name) => [name, facts[name] ?? neverRead(name)]);
}

/** Facts that a control may also look at: cited where they are known, or where their absence leaves the judgement open. */
function optionalFacts(control: Control, resource: Resource): readonly Fact<unknown>[] {
  const facts = resource.facts as Readonly<Record<string, Fact<unknown> | undefined>>;
  return ((control.optional ?? []) as readonly string[]).flatMap((name) => facts[name] ?? []);
}

const neverRead = (name: string): Absent => ({
  kind: 'absent',
  cause: 'missing',
  message: `${name} was not collected`,
  evidence: [],
});

function unreadable(absent: readonly (readonly [string, Absent])[], cause: Cause): Snapshot {
  const messages = [...new Set(absent.map(([, fact]) => fact.message))];
  return {
    judgement: { outcome: 'inconclusive', reason: `Not determinable: ${messages.join('; ')}.`, deciding: [] },
    cause,
    at: null,
    evidence: [...new Set(absent.flatMap(([, fact]) => fact.evidence))],
  };
}

/** Facts read one after the other count as read when the first was. */
const earliest = (instants: readonly Instant[]): Instant | null =>
  instants.reduce<Instant | null>((least, one) => (least === null || one < least ? one : least), null);

/** Judges what changes set; leaves out those that do not touch what is judged. */
export function judgeChanges(
  control: Control,
  { resource, events }: { readonly resource: Resource; readonly events: readonly ChangeEvent[] },
  context: ControlContext,
): readonly JudgedChange[] {
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

/** Evidence of several lists, each once. Most judgements rest on one list, which stays as it is. */
function together(lists: readonly (readonly EvidenceId[])[]): readonly EvidenceId[] {
  const [only = [], ...others] = lists.filter((list) => list.length > 0);
  return others.length === 0 ? only : [...new Set(lists.flat())];
}
