import { grouped, isInstant, isOpen, worst } from '../model/index.ts';
import type {
  ComparedFinding,
  ComparedObservation,
  ComparedPack,
  InventoryTurn,
  Outcome,
  Subject,
  SubjectTurn,
} from '../model/index.ts';

/** What a subject is called in both packs. A table is its ARN and AWS's own id: one that was created anew is another. */
type KeyOf = (subject: Subject) => string;

interface Keys {
  readonly old: KeyOf;
  readonly now: KeyOf;
}

function keysOf(old: ComparedPack, now: ComparedPack): Keys {
  const [before, after] = [tableIds(old), tableIds(now)];
  // Where one side does not know the id, name and place are all there is to go by.
  const known = (id: string | null | undefined): boolean => typeof id === 'string'; // packs of before have none
  const unknown = [...before].filter(([arn, id]) => after.has(arn) && !(known(id) && known(after.get(arn))));
  const blind = new Set(unknown.map(([arn]) => arn));
  const keyOf =
    (ids: ReadonlyMap<string, string | null>): KeyOf =>
    ({ kind, id }) => {
      if (kind !== 'table') return `${kind} ${id}`;
      const [arn = id, deleted] = id.split('#'); // a table that was deleted in the period carries its own id
      const own = deleted ?? (blind.has(arn) ? null : ids.get(arn)) ?? null;
      return own === null ? `table ${arn}` : `table ${arn}#${own}`;
    };
  return { old: keyOf(before), now: keyOf(after) };
}

const tableIds = ({ tables }: ComparedPack): ReadonlyMap<string, string | null> =>
  new Map(tables.map(({ id, tableId }) => [id, tableId]));

const arnOf = ({ id }: Subject): string => id.split('#')[0] ?? id;

interface Judged {
  readonly subject: Subject;
  readonly outcome: Outcome;
  readonly reason: string;
}

/** Each subject of a finding by its worst outcome. What happened at an instant is in one period only, and left out. */
function judgedSubjects(finding: ComparedFinding | undefined, keyOf: KeyOf): ReadonlyMap<string, Judged> {
  const lasting = (finding?.observations ?? []).filter(({ interval }) => !isInstant(interval));
  const groups = grouped(lasting, ({ subject }) => keyOf(subject));
  return new Map([...groups].map(([key, list]) => [key, worstOf(list)]));
}

function worstOf(list: readonly ComparedObservation[]): Judged {
  const outcome = worst(list.map((one) => one.outcome));
  const decisive = list.find((one) => one.outcome === outcome) ?? list[0];
  if (decisive === undefined) throw new Error('a group of observations cannot be empty');
  return { subject: decisive.subject, outcome, reason: decisive.reason };
}

/** What differs about subjects, by control, in the order of the new pack; what is gone comes last. */
export function subjectTurns(old: ComparedPack, now: ComparedPack): readonly SubjectTurn[] {
  const keys = keysOf(old, now);
  const before = new Map(old.findings.map((finding) => [finding.control.id, finding]));
  const after = new Map(now.findings.map((finding) => [finding.control.id, finding]));
  return [...new Set([...after.keys(), ...before.keys()])].flatMap((control) =>
    turnsOf(control, {
      before: judgedSubjects(before.get(control), keys.old),
      after: judgedSubjects(after.get(control), keys.now),
    }),
  );
}

interface Sides {
  readonly before: ReadonlyMap<string, Judged>;
  readonly after: ReadonlyMap<string, Judged>;
}

function turnsOf(control: string, { before, after }: Sides): readonly SubjectTurn[] {
  const namesBefore = new Set([...before.values()].map(({ subject }) => arnOf(subject)));
  const present = [...after].flatMap(([key, one]): readonly SubjectTurn[] => {
    const was = before.get(key)?.outcome ?? null;
    const turn = { control, subject: one.subject, reason: one.reason, before: was, after: one.outcome };
    if (was !== null) return was === one.outcome ? [] : [{ kind: 'changed', ...turn }];
    if (!isOpen(one.outcome)) return [];
    return [{ kind: namesBefore.has(arnOf(one.subject)) ? 'recreated' : 'new', ...turn }];
  });
  const gone = [...before]
    .filter(([key, one]) => !after.has(key) && isOpen(one.outcome))
    .map(([, { subject, reason, outcome }]): SubjectTurn => ({
      kind: 'gone',
      control,
      subject,
      reason,
      before: outcome,
      after: null,
    }));
  return [...present, ...gone];
}

/** Resources that came, went or were created anew, whatever was found about them. */
export function inventoryTurns(old: ComparedPack, now: ComparedPack): readonly InventoryTurn[] {
  const keys = keysOf(old, now);
  const [before, after] = [allSubjects(old, keys.old), allSubjects(now, keys.now)];
  const names = new Set([...before.values()].map(arnOf));
  const come = [...after].filter(([key]) => !before.has(key)).map(([, subject]) => subject);
  const gone = [...before].filter(([key]) => !after.has(key)).map(([, subject]) => subject);
  const renewed = (subject: Subject): boolean => subject.kind === 'table' && names.has(arnOf(subject));
  const left = new Set(come.filter(renewed).map(arnOf));
  return [
    ...come.map((subject): InventoryTurn => ({ kind: renewed(subject) ? 'recreated' : 'new', subject })),
    // The table that a new one took the place of is told of once.
    ...gone.filter((subject) => !left.has(arnOf(subject))).map((subject): InventoryTurn => ({ kind: 'gone', subject })),
  ];
}

function allSubjects(pack: ComparedPack, keyOf: KeyOf): ReadonlyMap<string, Subject> {
  const judged = pack.findings.flatMap(({ observations }) =>
    observations
      .filter(({ interval, basis }) => !isInstant(interval) && basis !== 'absence')
      .map(({ subject }) => subject),
  );
  const tables = pack.tables.map(({ tableId: _tableId, ...subject }) => subject);
  return new Map([...tables, ...judged].map((subject) => [keyOf(subject), subject]));
}
