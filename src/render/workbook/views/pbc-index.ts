import { isInstant } from '../../../model/index.ts';
import type { Finding, Observation } from '../../../model/index.ts';
import { actorSentence } from '../../view/actors.ts';
import { groupBySubject } from '../../view/timeline.ts';
import { subjectColumns, type Book } from '../book.ts';
import { sheetsOf, type Sheet, type SheetColumn } from '../sheet.ts';
import { mappedControls, referencesOf, type MappedControl } from './mapped.ts';

interface ExceptionRow {
  readonly finding: Finding;
  readonly observation: Observation;
  readonly ofSubject: readonly [Observation, ...Observation[]];
}

/** What an auditor asks a company to provide, by criterion and number; and the exceptions with their dates. */
export function pbcIndex(book: Book): readonly Sheet[] {
  const { sheetName, context } = book;
  const exceptions = context.pack.findings.flatMap((finding) =>
    groupBySubject(finding.observations).flatMap((ofSubject) =>
      ofSubject
        .filter(({ outcome }) => outcome === 'not-satisfied')
        .map((observation): ExceptionRow => ({ finding, observation, ofSubject })),
    ),
  );
  return [
    ...sheetsOf(sheetName('pbc-index'), indexColumns(book), numbered(mappedControls(book))),
    ...sheetsOf(sheetName('exceptions'), exceptionColumns(book), exceptions),
  ];
}

interface Item extends MappedControl {
  /** Such as `CC6.1-03`. */
  readonly number: string;
}

function numbered(controls: readonly MappedControl[]): readonly Item[] {
  const counts = new Map<string, number>();
  return controls.map((one) => {
    const count = (counts.get(one.requirement.id) ?? 0) + 1;
    counts.set(one.requirement.id, count);
    return { ...one, number: `${one.requirement.id}-${String(count).padStart(2, '0')}` };
  });
}

const indexColumns = ({ column, context, controlLink, evidenceLink }: Book): readonly SheetColumn<Item>[] => [
  { title: column('item'), width: 12, value: ({ number }) => number },
  { title: column('criterion'), width: 12, value: ({ requirement }) => requirement.id },
  { title: column('title'), width: 40, value: ({ requirement }) => requirement.title },
  { title: column('control'), width: 14, value: ({ finding }) => controlLink(finding.control.id) },
  { title: column('provided'), width: 50, value: ({ finding }) => finding.control.statement },
  { title: column('test'), width: 50, value: ({ finding }) => finding.control.test },
  { title: column('strength'), width: 14, value: ({ strength }) => strength },
  { title: column('result'), width: 46, value: ({ finding }) => finding.result },
  { title: column('population'), width: 12, value: ({ finding }) => groupBySubject(finding.observations).length },
  {
    title: column('period'),
    width: 52,
    value: () => `${context.pack.assessment.period.from} – ${context.pack.assessment.period.to}`,
  },
  {
    title: column('references'),
    width: 60,
    value: ({ finding }) => evidenceLink(referencesOf(finding.observations)),
  },
];

const exceptionColumns = ({
  column,
  context,
  controlLink,
  evidenceLink,
}: Book): readonly SheetColumn<ExceptionRow>[] => [
  {
    title: column('criteria'),
    width: 24,
    value: ({ finding }) => finding.requirements.map(({ id }) => id).join(', '),
  },
  { title: column('control'), width: 14, value: ({ finding }) => controlLink(finding.control.id) },
  ...subjectColumns<ExceptionRow>({ column, context }, ({ observation }) => observation.subject),
  { title: column('from'), width: 24, value: ({ observation }) => observation.interval.from },
  { title: column('to'), width: 24, value: ({ observation }) => observation.interval.to },
  {
    title: column('duration'),
    width: 14,
    value: ({ observation: { interval } }) => (isInstant(interval) ? null : context.format.duration(interval)),
  },
  { title: column('why'), width: 60, value: ({ observation }) => observation.reason },
  {
    title: column('actors'),
    width: 60,
    value: ({ observation, ofSubject }) => actorSentence(context, observation, ofSubject),
  },
  { title: column('accepted'), width: 20, value: (row) => acceptedBy(context, row) },
  { title: column('evidence'), width: 24, value: ({ observation }) => evidenceLink(observation.evidence) },
];

/** Ids of the risk acceptances that cover a part of an exception. */
const acceptedBy = (
  { pack }: Book['context'],
  { finding, observation: { subject, interval } }: ExceptionRow,
): string | null =>
  pack.acceptances?.deviations
    .filter(
      (one) =>
        one.control === finding.control.id && one.subject.id === subject.id && one.interval.from === interval.from,
    )
    .flatMap(({ acceptances }) => acceptances)
    .join(', ') ?? null;
