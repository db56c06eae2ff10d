import { z } from 'zod';
import { catalogue, isInnerPath, recordKindNames, recordKinds } from '../model/index.ts';
import type { FieldForm, Instant, JsonObject, RecordField, RecordKind, RecordStatement } from '../model/index.ts';
import { readDocument, type DocumentProblem, type ReadDocument, type SourceText } from './document.ts';
import { didYouMean } from './nearest.ts';

/** Name of the file that says what the other files of its folder are. */
export const sidecarName = 'evidence.yaml';

/** Longest text in a sidecar; longer ones belong into a file of their own. */
const maxText = 4000;
const maxItems = 5000;

const text = z
  .string({ error: 'must be text: put it in quotes' })
  .trim()
  .min(1, 'must not be empty')
  .max(maxText, `must not be longer than ${maxText} characters: put it into a file`)
  .refine((value) => !/^<.*>$/s.test(value), 'still holds the placeholder of the template');
const texts = z.array(text).max(maxItems, `must not hold more than ${maxItems} items`);
const day = text.pipe(z.iso.date('must be a day such as 2026-06-30'));

const recordSchema = z.discriminatedUnion('kind', recordKindNames.map(schemaOf) as [RecordSchema, ...RecordSchema[]]);

function schemaOf(kind: RecordKind) {
  return z.strictObject({
    kind: z.literal(kind),
    title: text,
    file: text,
    controls: texts.min(1, 'must name at least one control'),
    subjects: texts.min(1, 'must name at least one subject'),
    from: day,
    to: day,
    owner: text,
    obtained: text,
    details: fieldsSchema(recordKinds[kind].fields),
  });
}

type RecordSchema = ReturnType<typeof schemaOf>;

function fieldsSchema(fields: readonly RecordField[]): z.ZodType<JsonObject> {
  const members = fields.map(({ name, form, optional }) => {
    const schema = formSchema(form);
    return [name, optional === true ? schema.optional() : schema] as const;
  });
  return z.strictObject(Object.fromEntries(members)) as unknown as z.ZodType<JsonObject>;
}

function formSchema(form: FieldForm): z.ZodType {
  switch (form) {
    case 'text':
      return text;
    case 'texts':
      return texts;
    case 'day':
      return day;
    case 'number':
      return z.number('must be a number').int('must be a whole number').min(0, 'must not be negative').max(1e9);
    case 'flag':
      return z.boolean('must be true or false');
  }
  if ('choices' in form) return z.enum(form.choices);
  return z.array(fieldsSchema(form.rows)).max(maxItems, `must not hold more than ${maxItems} lines`);
}

const sidecarSchema = z.strictObject({
  records: z.array(recordSchema).min(1, 'must list at least one record').max(maxItems),
});

type Sidecar = z.infer<typeof sidecarSchema>;
type WrittenRecord = Sidecar['records'][number];

/** Where a sidecar stands, and when it is read. */
export interface SidecarPlace {
  /** Path as messages show it. */
  readonly file: string;
  /** Folder of the sidecar below the folder of manual evidence: `''`, or with a slash at its end. */
  readonly folder: string;
  readonly now: Instant;
}

/** Reads a sidecar; every problem is reported with its position. Whether the files are there is not looked at. */
export function readSidecar(yaml: string, place: SidecarPlace): ReadDocument<readonly RecordStatement[]> {
  const read = readDocument<Sidecar>(yaml, place.file, sidecarSchema);
  if (read.value === undefined) return { ...read, value: undefined };
  const { records } = read.value;
  const problems = records.flatMap((record, index) => checkRecord(record, { index, source: read.source, place }));
  const statements = records.map((record) => statementOf(record, place.folder));
  return { value: problems.length === 0 ? statements : undefined, problems, source: read.source };
}

interface Where {
  readonly index: number;
  readonly source: SourceText;
  readonly place: SidecarPlace;
}

function checkRecord(record: WrittenRecord, { index, source, place }: Where): DocumentProblem[] {
  const problem = (member: keyof WrittenRecord, message: string, ...rest: readonly number[]): DocumentProblem =>
    source.problem(['records', index, member, ...rest], `${record.title}: ${message}`);
  return [
    ...record.controls.flatMap((control, at) => {
      if (Object.hasOwn(catalogue, control)) return [];
      const near = didYouMean(control, Object.keys(catalogue));
      return [problem('controls', `"${control}": no such control.${near}`, at)];
    }),
    ...(record.to < record.from ? [problem('to', `to ${record.to} is before from ${record.from}`)] : []),
    // The day may have begun elsewhere on earth.
    ...(Date.parse(record.to) > Date.parse(place.now) + 14 * 3_600_000
      ? [problem('to', `to ${record.to} has not come yet: a record covers what was, not what will be`)]
      : []),
    ...(pathOf(record.file, place.folder) === undefined
      ? [problem('file', `"${record.file}" must be a path with forward slashes inside of the folder of the sidecar`)]
      : []),
  ];
}

/** Path below the folder of manual evidence; undefined when it leads out of the folder of the sidecar. */
const pathOf = (file: string, folder: string): string | undefined =>
  isInnerPath(file) ? `${folder}${file}` : undefined;

function statementOf(record: WrittenRecord, folder: string): RecordStatement {
  const { kind, title, controls, subjects, from, to, owner, obtained, details, file } = record;
  const end = Date.parse(to) + 86_400_000;
  return {
    kind,
    title,
    controls: [...new Set(controls)],
    subjects: [...new Set(subjects)],
    covers: { from: new Date(from).toISOString(), to: new Date(end).toISOString() },
    owner,
    obtained,
    details,
    file: pathOf(file, folder) ?? file,
  };
}
