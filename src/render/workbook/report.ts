import { isOpen, worst } from '../../model/index.ts';
import type { AccountRow, EvidenceEntry, Finding, Observation, RequirementResult } from '../../model/index.ts';
import { acceptedText } from '../view/acceptances.ts';
import { actorSentence } from '../view/actors.ts';
import type { ViewContext } from '../view/context.ts';
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
  const name = (key: string): string => book.sheetName(key);
  const sheets = [
    ...sheetsOf(name('requirements'), requirementColumns(book), pack.requirements),
    ...sheetsOf(name('controls'), controlColumns(book), pack.findings),
    ...sheetsOf(name('findings'), findingColumns(book), open),
    ...sheetsOf(name('evidence'), evidenceColumns(book), pack.evidence),
    ...sheetsOf(name('populations'), populationColumns(book), bySubject),
    ...sheetsOf(name('accounts'), accountColumns(book), pack.accounts),
    ...sheetsOf(name('coverage'), coverageColumns(book), pack.coverage),
    ...viewSheets(book),
  ];
  return [...indexSheet(book, sheets), ...sheets];
}

function indexSheet({ context, say, column, sheetName }: Book, sheets: readonly Sheet[]): readonly Sheet[] {
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
    { title: column('name'), width: 24, value: ([name]) => name },
    { title: column('value'), width: 90, value: ([, value]) => value },
  ];
  return sheetsOf(sheetName('index'), columns, rows);
}

function requirementColumns({ column, controlLink, context }: Book): readonly SheetColumn<RequirementResult>[] {
  const controls = (one: RequirementResult, strength: 'primary' | 'supporting'): string =>
    one.controls
      .filter((control) => control.strength === strength)
      .map(({ id, outcome }) => `${id} (${context.words.say(`outcome.${outcome}`)})`)
      .join(', ');
  return [
    { title: column('requirement'), width: 14, value: ({ id }) => id },
    { title: column('title'), width: 50, value: ({ title }) => title },
    { title: column('group'), width: 10, value: ({ group }) => group },
    { title: column('class'), width: 18, value: (one) => context.words.say(`class.${one.class}`) },
    { title: column('candidate'), width: 30, value: ({ words }) => words },
    { title: column('result'), width: 18, value: ({ result }) => context.words.say(`outcome.${result}`) },
    { title: column('why'), width: 60, value: ({ reason }) => reason },
    { title: column('primary'), width: 40, value: (one) => controls(one, 'primary') },
    { title: column('supporting'), width: 40, value: (one) => controls(one, 'supporting') },
    { title: column('first'), width: 14, value: ({ controls: [first] }) => (first ? controlLink(first.id) : null) },
    { title: column('effective'), width: 12, value: ({ effective }) => effective },
    { title: column('remark'), width: 40, value: ({ remark }) => remark },
  ];
}

const controlColumns = ({ column, context }: Book): readonly SheetColumn<Finding>[] => [
  { title: column('control'), width: 14, value: ({ control }) => control.id },
  { title: column('topic'), width: 20, value: ({ control }) => context.words.say(`topic.${control.topic}`) },
  { title: column('title'), width: 46, value: ({ control }) => control.title },
  { title: column('statement'), width: 60, value: ({ control }) => control.statement },
  { title: column('test'), width: 60, value: ({ control }) => control.test },
  { title: column('outcome'), width: 20, value: ({ outcome }) => context.words.say(`outcome.${outcome}`) },
  { title: column('result'), width: 46, value: ({ result }) => result },
  { title: column('exceptions'), width: 12, value: ({ subjects }) => subjects['not-satisfied'] },
  { title: column('open'), width: 12, value: ({ subjects }) => subjects.inconclusive },
  { title: column('persons'), width: 12, value: ({ subjects }) => subjects.manual },
  { title: column('good'), width: 12, value: ({ subjects }) => subjects.satisfied },
  { title: column('not-applicable'), width: 12, value: ({ subjects }) => subjects['not-applicable'] },
  { title: column('accepted'), width: 46, value: (finding) => acceptedText(context, finding) },
  { title: column('requirements'), width: 30, value: (one) => one.requirements.map(({ id }) => id).join(', ') },
  { title: column('remediation'), width: 60, value: ({ control }) => control.remediation.text },
];

const findingColumns = ({
  column,
  context,
  controlLink,
  evidenceLink,
}: Book): readonly SheetColumn<ObservationRow>[] => [
  { title: column('control'), width: 14, value: ({ finding }) => controlLink(finding.control.id) },
  {
    title: column('outcome'),
    width: 20,
    value: ({ observation }) => context.words.say(`outcome.${observation.outcome}`),
  },
  ...subjectColumns<ObservationRow>({ column, context }, ({ observation }) => observation.subject),
  { title: column('from'), width: 24, value: ({ observation }) => observation.interval.from },
  { title: column('to'), width: 24, value: ({ observation }) => observation.interval.to },
  { title: column('why'), width: 60, value: ({ observation }) => observation.reason },
  {
    title: column('cause'),
    width: 20,
    value: ({ observation: { cause } }) => (cause === null ? null : context.words.say(`cause.${cause}`)),
  },
  {
    title: column('actors'),
    width: 60,
    value: ({ observation, ofSubject }) => actorSentence(context, observation, ofSubject),
  },
  { title: column('evidence'), width: 24, value: ({ observation }) => evidenceLink(observation.evidence) },
];

const evidenceColumns = ({ column, context, fileLink }: Book): readonly SheetColumn<EvidenceEntry>[] => [
  { title: column('evidence'), width: 12, value: ({ reference }) => reference },
  { title: column('source'), width: 20, value: ({ source }) => context.words.say(`source.${source}`) },
  { title: column('operation'), width: 34, value: ({ service, operation }) => `${service}:${operation}` },
  { title: column('request'), width: 50, value: ({ request }) => request },
  { title: column('account'), width: 16, value: ({ account }) => account },
  { title: column('region'), width: 14, value: ({ region }) => region },
  { title: column('caller'), width: 50, value: ({ caller }) => caller },
  { title: column('collected'), width: 24, value: ({ collectedAt }) => collectedAt },
  { title: column('page'), width: 8, value: ({ page }) => page },
  { title: column('pages'), width: 8, value: ({ pages }) => pages },
  { title: column('sha256'), width: 66, value: ({ sha256 }) => sha256 },
  { title: column('bytes'), width: 10, value: ({ bytes }) => bytes },
  {
    title: column('file'),
    width: 50,
    value: fileLink,
    linksFiles: true,
  },
  { title: column('absent'), width: 20, value: ({ cause }) => cause && context.words.say(`cause.${cause}`) },
  { title: column('message'), width: 50, value: ({ message }) => message },
];

const populationColumns = ({
  column,
  context,
  controlLink,
  evidenceLink,
}: Book): readonly SheetColumn<SubjectRow>[] => [
  { title: column('control'), width: 14, value: ({ finding }) => controlLink(finding.control.id) },
  ...subjectColumns<SubjectRow>({ column, context }, ({ observations: [first] }) => first.subject),
  {
    title: column('outcome'),
    width: 20,
    value: ({ observations }) => context.words.say(`outcome.${worst(observations.map(({ outcome }) => outcome))}`),
  },
  { title: column('intervals'), width: 10, value: ({ observations }) => observations.length },
  {
    title: column('evidence'),
    width: 24,
    value: ({ observations }) => evidenceLink([...new Set(observations.flatMap(({ evidence }) => evidence))]),
  },
];

const accountColumns = ({ column, context, evidenceLink }: Book): readonly SheetColumn<AccountRow>[] => [
  { title: column('account'), width: 16, value: ({ id }) => id },
  { title: column('account-name'), width: 30, value: ({ name }) => name },
  { title: column('covered'), width: 20, value: ({ coverage }) => context.words.say(`account.${coverage}`) },
  { title: column('cause'), width: 24, value: ({ cause }) => cause && context.words.say(`cause.${cause}`) },
  { title: column('why'), width: 70, value: ({ reason }) => reason },
  { title: column('state'), width: 14, value: ({ state }) => state },
  { title: column('asked'), width: 10, value: ({ asked }) => asked },
  { title: column('answered'), width: 10, value: ({ answered }) => answered },
  { title: column('tables'), width: 10, value: ({ tables }) => tables },
  { title: column('evidence'), width: 24, value: ({ evidence }) => evidenceLink(evidence) },
];

const coverageColumns = ({
  column,
  context,
}: Book): readonly SheetColumn<ViewContext['pack']['coverage'][number]>[] => [
  { title: column('account'), width: 16, value: ({ account }) => account },
  { title: column('account-name'), width: 22, value: ({ account }) => context.accountName(account) },
  { title: column('region'), width: 14, value: ({ region }) => region },
  { title: column('source'), width: 24, value: ({ source }) => context.words.say(`source.${source}`) },
  { title: column('asked'), width: 10, value: ({ asked }) => asked },
  { title: column('answered'), width: 10, value: ({ answered }) => answered },
  { title: column('items'), width: 10, value: ({ items }) => items },
  {
    title: column('cause'),
    width: 40,
    value: ({ causes }) =>
      causes.map(({ cause, count }) => `${context.words.say(`cause.${cause}`)}: ${count}`).join(', '),
  },
  {
    title: column('covered'),
    width: 60,
    value: ({ covered }) => covered && covered.map(({ from, to }) => `${from} – ${to}`).join('; '),
  },
];
