import { worst } from '../../model/index.ts';
import type { EvidenceEntry, Finding, Observation, RequirementResult } from '../../model/index.ts';
import { acceptedText } from '../view/acceptances.ts';
import { actorSentence } from '../view/actors.ts';
import type { ViewContext } from '../view/context.ts';
import { isOpen } from '../view/outcome.ts';
import { groupBySubject } from '../view/timeline.ts';
import { openBook, subjectColumns, type Book } from './book.ts';
import { rowLink, sheetsOf, type CellValue, type Sheet, type SheetColumn } from './sheet.ts';
import { viewSheets } from './views/index.ts';

/** One observation of a finding, among those of its subject. */
interface ObservationRow {
  readonly finding: Finding;
  readonly observation: Observation;
  readonly ofSubject: readonly [Observation, ...Observation[]];
}

/** A subject of a control's population. */
interface SubjectRow {
  readonly finding: Finding;
  readonly observations: readonly [Observation, ...Observation[]];
}

/** The sheets of a pack's workbook, the index first: everything that is in the report, in rows to filter. */
export function reportSheets(context: ViewContext): readonly Sheet[] {
  const book = openBook(context);
  const { pack } = context;
  const bySubject = pack.findings.flatMap((finding) =>
    groupBySubject(finding.observations).map((observations): SubjectRow => ({ finding, observations })),
  );
  const open = bySubject.flatMap(({ finding, observations }) =>
    observations
      .filter(({ outcome }) => isOpen(outcome))
      .map((observation): ObservationRow => ({ finding, observation, ofSubject: observations })),
  );
  const name = (key: string): string => book.say(`sheet.${key}`);
  const sheets = [
    ...sheetsOf(name('requirements'), requirementColumns(book), pack.requirements),
    ...sheetsOf(name('controls'), controlColumns(book), pack.findings),
    ...sheetsOf(name('findings'), findingColumns(book), open),
    ...sheetsOf(name('evidence'), evidenceColumns(book), pack.evidence),
    ...sheetsOf(name('populations'), populationColumns(book), bySubject),
    ...sheetsOf(name('coverage'), coverageColumns(book), pack.coverage),
    ...viewSheets(book),
  ];
  return [...indexSheet(book, sheets), ...sheets];
}

function indexSheet({ context, say }: Book, sheets: readonly Sheet[]): readonly Sheet[] {
  const { pack, words } = context;
  const { assessment, framework } = pack;
  const rows: readonly (readonly [CellValue, CellValue])[] = [
    [say('organisation'), assessment.organisation],
    [say('framework'), `${framework.title} ${framework.version} (${framework.publisher})`],
    [say('period'), `${assessment.period.from} – ${assessment.period.to}`],
    [say('status'), words.say(`status.${pack.status}.words`)],
    [say('pack'), pack.id],
    [say('collected'), assessment.startedAt],
    [say('signer'), `${pack.signer.name} (SHA-256 ${pack.signer.fingerprint})`],
    ...(pack.signer.test ? [[say('mark'), words.say('mark.test-signature.text')] as const] : []),
    ...(assessment.sandbox ? [[say('mark'), words.say('mark.sandbox.text')] as const] : []),
    [say('tool'), `${pack.tool.name} ${pack.tool.version}`],
    [say('note'), say('note-text')],
    ...sheets.map(({ name, count }) => [rowLink(name, name, -1), count] as const),
  ];
  const columns: readonly SheetColumn<(typeof rows)[number]>[] = [
    { title: say('column.name'), width: 24, value: ([name]) => name },
    { title: say('column.value'), width: 90, value: ([, value]) => value },
  ];
  return sheetsOf(say('sheet.index'), columns, rows);
}

function requirementColumns({ say, controlLink, context }: Book): readonly SheetColumn<RequirementResult>[] {
  const controls = (one: RequirementResult, strength: 'primary' | 'supporting'): string =>
    one.controls
      .filter((control) => control.strength === strength)
      .map(({ id, outcome }) => `${id} (${context.words.say(`outcome.${outcome}`)})`)
      .join(', ');
  return [
    { title: say('column.requirement'), width: 14, value: ({ id }) => id },
    { title: say('column.title'), width: 50, value: ({ title }) => title },
    { title: say('column.group'), width: 10, value: ({ group }) => group },
    { title: say('column.class'), width: 18, value: (one) => context.words.say(`class.${one.class}`) },
    { title: say('column.candidate'), width: 30, value: ({ words }) => words },
    { title: say('column.result'), width: 18, value: ({ result }) => context.words.say(`outcome.${result}`) },
    { title: say('column.why'), width: 60, value: ({ reason }) => reason },
    { title: say('column.primary'), width: 40, value: (one) => controls(one, 'primary') },
    { title: say('column.supporting'), width: 40, value: (one) => controls(one, 'supporting') },
    { title: say('column.first'), width: 14, value: ({ controls: [first] }) => (first ? controlLink(first.id) : null) },
    { title: say('column.effective'), width: 12, value: ({ effective }) => effective },
    { title: say('column.remark'), width: 40, value: ({ remark }) => remark },
  ];
}

const controlColumns = ({ say, context }: Book): readonly SheetColumn<Finding>[] => [
  { title: say('column.control'), width: 14, value: ({ control }) => control.id },
  { title: say('column.topic'), width: 20, value: ({ control }) => context.words.say(`topic.${control.topic}`) },
  { title: say('column.title'), width: 46, value: ({ control }) => control.title },
  { title: say('column.statement'), width: 60, value: ({ control }) => control.statement },
  { title: say('column.test'), width: 60, value: ({ control }) => control.test },
  { title: say('column.outcome'), width: 20, value: ({ outcome }) => context.words.say(`outcome.${outcome}`) },
  { title: say('column.result'), width: 46, value: ({ result }) => result },
  { title: say('column.exceptions'), width: 12, value: ({ subjects }) => subjects['not-satisfied'] },
  { title: say('column.open'), width: 12, value: ({ subjects }) => subjects.inconclusive },
  { title: say('column.persons'), width: 12, value: ({ subjects }) => subjects.manual },
  { title: say('column.good'), width: 12, value: ({ subjects }) => subjects.satisfied },
  { title: say('column.not-applicable'), width: 12, value: ({ subjects }) => subjects['not-applicable'] },
  { title: say('column.accepted'), width: 46, value: (finding) => acceptedText(context, finding) },
  { title: say('column.requirements'), width: 30, value: (one) => one.requirements.map(({ id }) => id).join(', ') },
  { title: say('column.remediation'), width: 60, value: ({ control }) => control.remediation.text },
];

const findingColumns = ({ say, context, controlLink, evidenceLink }: Book): readonly SheetColumn<ObservationRow>[] => [
  { title: say('column.control'), width: 14, value: ({ finding }) => controlLink(finding.control.id) },
  {
    title: say('column.outcome'),
    width: 20,
    value: ({ observation }) => context.words.say(`outcome.${observation.outcome}`),
  },
  ...subjectColumns<ObservationRow>({ say, context }, ({ observation }) => observation.subject),
  { title: say('column.from'), width: 24, value: ({ observation }) => observation.interval.from },
  { title: say('column.to'), width: 24, value: ({ observation }) => observation.interval.to },
  { title: say('column.why'), width: 60, value: ({ observation }) => observation.reason },
  {
    title: say('column.cause'),
    width: 20,
    value: ({ observation: { cause } }) => (cause === null ? null : context.words.say(`cause.${cause}`)),
  },
  {
    title: say('column.actors'),
    width: 60,
    value: ({ observation, ofSubject }) => actorSentence(context, observation, ofSubject),
  },
  { title: say('column.evidence'), width: 24, value: ({ observation }) => evidenceLink(observation.evidence) },
];

const evidenceColumns = ({ say, context }: Book): readonly SheetColumn<EvidenceEntry>[] => [
  { title: say('column.evidence'), width: 12, value: ({ reference }) => reference },
  { title: say('column.source'), width: 20, value: ({ source }) => context.words.say(`source.${source}`) },
  { title: say('column.operation'), width: 34, value: ({ service, operation }) => `${service}:${operation}` },
  { title: say('column.request'), width: 50, value: ({ request }) => request },
  { title: say('column.account'), width: 16, value: ({ account }) => account },
  { title: say('column.region'), width: 14, value: ({ region }) => region },
  { title: say('column.caller'), width: 50, value: ({ caller }) => caller },
  { title: say('column.collected'), width: 24, value: ({ collectedAt }) => collectedAt },
  { title: say('column.page'), width: 8, value: ({ page }) => page },
  { title: say('column.pages'), width: 8, value: ({ pages }) => pages },
  { title: say('column.sha256'), width: 66, value: ({ sha256 }) => sha256 },
  { title: say('column.bytes'), width: 10, value: ({ bytes }) => bytes },
  {
    title: say('column.file'),
    width: 50,
    value: ({ file }) => (file === null ? null : { text: file, to: { file } }),
    linksFiles: true,
  },
  { title: say('column.absent'), width: 20, value: ({ cause }) => cause && context.words.say(`cause.${cause}`) },
  { title: say('column.message'), width: 50, value: ({ message }) => message },
];

const populationColumns = ({ say, context, controlLink, evidenceLink }: Book): readonly SheetColumn<SubjectRow>[] => [
  { title: say('column.control'), width: 14, value: ({ finding }) => controlLink(finding.control.id) },
  ...subjectColumns<SubjectRow>({ say, context }, ({ observations: [first] }) => first.subject),
  {
    title: say('column.outcome'),
    width: 20,
    value: ({ observations }) => context.words.say(`outcome.${worst(observations.map(({ outcome }) => outcome))}`),
  },
  { title: say('column.intervals'), width: 10, value: ({ observations }) => observations.length },
  {
    title: say('column.evidence'),
    width: 24,
    value: ({ observations }) => evidenceLink([...new Set(observations.flatMap(({ evidence }) => evidence))]),
  },
];

const coverageColumns = ({ say, context }: Book): readonly SheetColumn<ViewContext['pack']['coverage'][number]>[] => [
  { title: say('column.account'), width: 16, value: ({ account }) => account },
  { title: say('column.account-name'), width: 22, value: ({ account }) => context.accountName(account) },
  { title: say('column.region'), width: 14, value: ({ region }) => region },
  { title: say('column.source'), width: 24, value: ({ source }) => context.words.say(`source.${source}`) },
  { title: say('column.asked'), width: 10, value: ({ asked }) => asked },
  { title: say('column.answered'), width: 10, value: ({ answered }) => answered },
  { title: say('column.items'), width: 10, value: ({ items }) => items },
  {
    title: say('column.cause'),
    width: 40,
    value: ({ causes }) =>
      causes.map(({ cause, count }) => `${context.words.say(`cause.${cause}`)}: ${count}`).join(', '),
  },
  {
    title: say('column.covered'),
    width: 60,
    value: ({ covered }) => covered && covered.map(({ from, to }) => `${from} – ${to}`).join('; '),
  },
];
