import { z } from 'zod';
import { catalogue } from '../model/index.ts';
import type { RiskAcceptance } from '../model/index.ts';
import { readDocument, type DocumentProblem, type ReadDocument, type SourceText } from './document.ts';
import { didYouMean } from './nearest.ts';

const maxText = 4000;
const maxItems = 5000;

const text = z
  .string({ error: 'must be text: put it in quotes' })
  .trim()
  .min(1, 'must not be empty')
  .max(maxText, `must not be longer than ${maxText} characters`);
const day = text.pipe(z.iso.date('must be a day such as 2026-06-30'));

const fileSchema = z.strictObject({
  acceptances: z
    .array(
      z.strictObject({
        id: text,
        control: text,
        subjects: z.array(text).min(1, 'must name at least one subject').max(maxItems),
        reason: text,
        compensatingControl: text,
        approver: text,
        approvedOn: day,
        expiresOn: day,
      }),
    )
    .max(maxItems, `must not hold more than ${maxItems} acceptances`),
});

type Written = z.infer<typeof fileSchema>['acceptances'][number];

/** Reads `risk-acceptances.yaml`; every problem is reported with its position. */
export function readRiskAcceptances(yaml: string, file: string): ReadDocument<readonly RiskAcceptance[]> {
  const read = readDocument<z.infer<typeof fileSchema>>(yaml, file, fileSchema);
  if (read.value === undefined) return { ...read, value: undefined };
  const { acceptances } = read.value;
  const problems = acceptances.flatMap((one, index) => check(one, { index, all: acceptances, source: read.source }));
  return { value: problems.length === 0 ? acceptances : undefined, problems, source: read.source };
}

interface Place {
  readonly index: number;
  readonly all: readonly Written[];
  readonly source: SourceText;
}

function check(one: Written, { index, all, source }: Place): readonly DocumentProblem[] {
  const problem = (member: keyof Written, message: string): DocumentProblem =>
    source.problem(['acceptances', index, member], `${one.id}: ${message}`);
  const near = didYouMean(one.control, Object.keys(catalogue));
  return [
    ...(all.findIndex(({ id }) => id === one.id) < index ? [problem('id', 'this id stands twice')] : []),
    ...(Object.hasOwn(catalogue, one.control) ? [] : [problem('control', `"${one.control}": no such control.${near}`)]),
    ...(one.expiresOn < one.approvedOn
      ? [problem('expiresOn', `expires on ${one.expiresOn}, before it was approved on ${one.approvedOn}`)]
      : []),
  ];
}
