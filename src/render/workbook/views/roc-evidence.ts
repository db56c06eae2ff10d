import type { EvidenceEntry, RequirementResult } from '../../../model/index.ts';
import type { Book } from '../book.ts';
import { sheetsOf, type Sheet, type SheetColumn } from '../sheet.ts';
import { mappedControls, referencesOf } from './mapped.ts';

/**
 * What an assessor copies into a report on compliance: candidates by requirement with the numbers of their evidence, and
 * the evidence by number (its Section 6). Candidates are those of the pack, and are never better.
 */
export function rocEvidence(book: Book): readonly Sheet[] {
  const { sheetName, context } = book;
  const { pack } = context;
  const references = new Map<string, Set<string>>();
  const requirements = new Map<string, Set<string>>();
  for (const { requirement, finding } of mappedControls(book))
    for (const reference of referencesOf(finding.observations)) {
      add(references, requirement.id, reference);
      add(requirements, reference, requirement.id);
    }
  const cited = pack.evidence.filter(({ reference }) => requirements.has(reference));
  return [
    ...sheetsOf(sheetName('roc-findings'), findingColumns(book, references), pack.requirements),
    ...sheetsOf(sheetName('roc-evidence'), evidenceColumns(book, requirements), cited),
  ];
}

type Sets = ReadonlyMap<string, ReadonlySet<string>>;

const add = (sets: Map<string, Set<string>>, key: string, value: string): void => {
  const set = sets.get(key);
  if (set === undefined) sets.set(key, new Set([value]));
  else set.add(value);
};

const findingColumns = (
  { column, evidenceLink }: Book,
  references: Sets,
): readonly SheetColumn<RequirementResult>[] => [
  { title: column('requirement'), width: 14, value: ({ id }) => id },
  { title: column('title'), width: 50, value: ({ title }) => title },
  { title: column('candidate'), width: 30, value: ({ words }) => words },
  { title: column('why'), width: 60, value: ({ reason }) => reason },
  { title: column('controls'), width: 40, value: ({ controls }) => controls.map(({ id }) => id).join(', ') },
  {
    title: column('references'),
    width: 60,
    value: ({ id }) => evidenceLink([...(references.get(id) ?? [])].sort()),
  },
  { title: column('remark'), width: 40, value: ({ remark }) => remark },
];

const evidenceColumns = (
  { column, context, evidenceLink, fileLink }: Book,
  requirements: Sets,
): readonly SheetColumn<EvidenceEntry>[] => [
  { title: column('reference'), width: 12, value: ({ reference }) => evidenceLink([reference]) },
  { title: column('source'), width: 24, value: ({ source }) => context.words.say(`source.${source}`) },
  { title: column('operation'), width: 40, value: ({ service, operation }) => `${service}:${operation}` },
  { title: column('account'), width: 16, value: ({ account }) => account },
  { title: column('region'), width: 14, value: ({ region }) => region },
  { title: column('collected'), width: 24, value: ({ collectedAt }) => collectedAt },
  {
    title: column('file'),
    width: 50,
    value: fileLink,
    linksFiles: true,
  },
  { title: column('sha256'), width: 66, value: ({ sha256 }) => sha256 },
  { title: column('absent'), width: 20, value: ({ cause }) => cause && context.words.say(`cause.${cause}`) },
  {
    title: column('requirements'),
    width: 50,
    value: ({ reference }) => [...(requirements.get(reference) ?? [])].join(', '),
  },
];
