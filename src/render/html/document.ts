import { visibleThroughout } from '../visible.ts';
import { madeOf } from '../made.ts';
import { withParts } from '../replaced.ts';
import type { ControlView } from '../view/controls.ts';
import type { EvidenceItem } from '../view/evidence.ts';
import { printed, shapes } from '../view/outcome.ts';
import type { ReportView } from '../view.ts';
import { barTable } from './bars.ts';
import { embeddedLists, indexList, populationList } from './lists.ts';

/** Wording that the script needs. */
const scriptWords = ['copy', 'copied', 'count', 'none', 'more', 'expand', 'collapse'] as const;

/** The view in the form that the templates read: charts as positions, long lists set apart. */
export function htmlDocument(raw: ReportView) {
  const { words, ...plain } = raw;
  const view: ReportView = { ...visibleThroughout(plain), words };
  const long = indexList(view);
  const cards = new Set(view.evidence.cards.map((card) => card.reference));
  const index = { ...long, rows: long.rows.map((row) => ({ ...row, hasCard: cards.has(row.reference) })) };
  const present = anchorsInDocument(view, index.embedded);
  const controls = view.controls.map((control) => htmlControl(control, view, present));
  return {
    language: words.language,
    title: view.title,
    cover: view.cover,
    glance: {
      ...view.glance,
      tables: [
        barTable(
          words.say('html.both'),
          words.say('html.what'),
          [view.glance.requirements, view.glance.controls],
          words,
        ),
        barTable(words.say('html.topics'), words.say('html.topic'), view.glance.topics, words),
        barTable(words.say('html.groups'), words.say('html.group'), view.glance.groups, words),
      ],
    },
    statement: view.statement,
    history: view.history,
    requirements: view.requirements,
    requirementClasses: view.requirementClasses,
    controls,
    topics: topicsOf(controls),
    cards: view.evidence.cards,
    index,
    annexes: withoutDeadLinks(view.annexes, present),
    grid: view.grid,
    filters: filters(view),
    data: {
      words: Object.fromEntries(scriptWords.map((key) => [key, words.pattern(`html.script.${key}`)])),
      outcomes: Object.fromEntries(
        printed.map((code) => [code, { shape: shapes[code], words: words.say(`outcome.${code}`) }]),
      ),
      lists: embeddedLists(view),
    },
  };
}

/** Evidence that a link can reach: all of the index, or only the cards when the index is rendered on demand. */
const anchorsInDocument = (view: ReportView, indexEmbedded: boolean): ReadonlySet<string> =>
  new Set(
    madeOf<EvidenceItem, string>(indexEmbedded ? view.evidence.cards : view.evidence.index, (item) => item.anchor),
  );

/** Takes the anchor from every reference to evidence that the document does not hold. */
function withoutDeadLinks<T>(value: T, present: ReadonlySet<string>): T {
  const walk = (node: unknown): unknown => {
    if (typeof node !== 'object' || node === null) return node;
    return withParts(node, (part, name) => (isDead(name, part) ? null : walk(part)));
  };
  const isDead = (key: string, member: unknown): boolean =>
    key === 'anchor' && typeof member === 'string' && member.startsWith('evidence-') && !present.has(member);
  return walk(value) as T;
}

function htmlControl(control: ControlView, view: ReportView, present: ReadonlySet<string>) {
  const population = populationList(control);
  const { exceptions, cards, awsVerdicts } = control;
  const linked = withoutDeadLinks({ exceptions, cards, awsVerdicts }, present);
  return {
    ...control,
    ...linked,
    grid: view.grid,
    requirementAnchors: control.requirements.map((one) => one.anchor ?? '').join(' '),
    population: {
      ...population,
      control: control.id,
      text: control.populationText,
      rows: withoutDeadLinks(population.rows, present),
    },
  };
}

/** Controls under their topic, topics in the order of their first control. */
function topicsOf(controls: readonly ReturnType<typeof htmlControl>[]) {
  const topics = new Map(controls.map((control) => [control.topic.code, control.topic.title]));
  return [...topics].map(([code, title]) => ({
    code,
    title,
    anchor: `topic-${code}`,
    controls: controls.filter((control) => control.topic.code === code),
  }));
}

function filters(view: ReportView) {
  const topics = new Map(view.controls.map((control) => [control.topic.code, control.topic.title]));
  const { accounts: known, coverage } = view.annexes;
  const accounts = new Map([
    ...coverage.filter((row) => row.account !== '').map((row) => [row.account, row.accountName] as const),
    ...known.rows.filter((row) => row.isInScope).map((row) => [row.id, row.name] as const),
  ]);
  return {
    outcomes: printed.map((code) => ({ value: code, text: `${shapes[code]} ${view.words.say(`outcome.${code}`)}` })),
    topics: [...topics].map(([value, text]) => ({ value, text })),
    accounts: [...accounts].map(([value, name]) => ({ value, text: name === value ? value : `${name} (${value})` })),
    requirements: view.requirements.map((group) => ({
      title: `${group.id} ${group.title}`,
      requirements: group.requirements.map((one) => ({ value: one.anchor, text: `${one.id} ${one.title}` })),
    })),
  };
}
