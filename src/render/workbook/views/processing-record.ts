import type { Finding, Observation, RequirementResult } from '../../../model/index.ts';
import { subjectColumns, type Book } from '../book.ts';
import { sheetsOf, type Sheet, type SheetColumn } from '../sheet.ts';
import { mappedControls, referencesOf, type MappedControl } from './mapped.ts';

/** One thing that was seen about a subject, under a requirement. */
interface SeenRow {
  readonly requirement: RequirementResult;
  readonly finding: Finding;
  readonly observation: Observation;
}

/**
 * GDPR: what feeds the record of processing (Art. 30) table by table, the security measures (Art. 32) and what was seen
 * about transfers (Chapter V). The record itself is a document of the controller.
 */
export function processingRecord(book: Book): readonly Sheet[] {
  const { sheetName } = book;
  const mapped = mappedControls(book);
  const under = (pattern: RegExp): readonly MappedControl[] =>
    mapped.filter(({ requirement }) => pattern.test(requirement.id));
  const record = seen(under(/^30\b/)).filter(({ observation }) => mayHoldPersonalData(observation));
  return [
    ...sheetsOf(sheetName('record'), seenColumns(book), record),
    ...sheetsOf(sheetName('measures'), measureColumns(book), under(/^32\b/)),
    ...sheetsOf(sheetName('transfers'), seenColumns(book), seen(under(/^4[4-9]\b/))),
  ];
}

const seen = (mapped: readonly MappedControl[]): readonly SeenRow[] =>
  mapped.flatMap(({ requirement, finding }) =>
    finding.observations.map((observation) => ({ requirement, finding, observation })),
  );

/** Tables that are declared free of sensitive data are left out; a table without a class is not. */
const mayHoldPersonalData = ({ subject }: Observation): boolean =>
  subject.kind !== 'table' || subject.dataClass !== 'none';

const seenColumns = ({ column, context, controlLink, evidenceLink }: Book): readonly SheetColumn<SeenRow>[] => [
  ...subjectColumns<SeenRow>({ column, context }, ({ observation }) => observation.subject),
  { title: column('article'), width: 12, value: ({ requirement }) => requirement.id },
  { title: column('title'), width: 40, value: ({ requirement }) => requirement.title },
  { title: column('control'), width: 14, value: ({ finding }) => controlLink(finding.control.id) },
  {
    title: column('outcome'),
    width: 20,
    value: ({ observation }) => context.words.say(`outcome.${observation.outcome}`),
  },
  { title: column('from'), width: 24, value: ({ observation }) => observation.interval.from },
  { title: column('to'), width: 24, value: ({ observation }) => observation.interval.to },
  { title: column('why'), width: 60, value: ({ observation }) => observation.reason },
  { title: column('evidence'), width: 24, value: ({ observation }) => evidenceLink(observation.evidence) },
];

const measureColumns = ({ column, controlLink, evidenceLink }: Book): readonly SheetColumn<MappedControl>[] => [
  { title: column('article'), width: 12, value: ({ requirement }) => requirement.id },
  { title: column('title'), width: 40, value: ({ requirement }) => requirement.title },
  { title: column('candidate'), width: 30, value: ({ requirement }) => requirement.words },
  { title: column('control'), width: 14, value: ({ finding }) => controlLink(finding.control.id) },
  { title: column('measure'), width: 60, value: ({ finding }) => finding.control.statement },
  { title: column('strength'), width: 14, value: ({ strength }) => strength },
  { title: column('result'), width: 46, value: ({ finding }) => finding.result },
  {
    title: column('references'),
    width: 60,
    value: ({ finding }) => evidenceLink(referencesOf(finding.observations)),
  },
];
