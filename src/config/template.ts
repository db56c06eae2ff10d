import { recordKinds } from '../model/index.ts';
import type { FieldForm, RecordField, RecordKind } from '../model/index.ts';

/** A sidecar to fill in for a control: one record of each kind, every field with a placeholder and what to write. */
export function sidecarTemplate(control: string, kinds: readonly RecordKind[]): string {
  const records = kinds.map((kind) => recordTemplate(control, kind));
  return [
    '# evidence.yaml: stands beside the files that it names. Replace everything in angle brackets;',
    '# lines marked "optional" may be left out, and so may records that you do not need.',
    'records:',
    ...records.flat(),
    '',
  ].join('\n');
}

function recordTemplate(control: string, kind: RecordKind): readonly string[] {
  const { title, meaning, freshDays, fields } = recordKinds[kind];
  const base: readonly RecordField[] = [
    { name: 'title', form: 'text', meaning: 'a title for the pack' },
    { name: 'file', form: 'text', meaning: 'name of the file beside this one, such as review.pdf' },
  ];
  const rest: readonly RecordField[] = [
    {
      name: 'subjects',
      form: 'texts',
      meaning: 'names or ARNs of the subjects, such as tables or account ids; * fits any text',
    },
    { name: 'from', form: 'day', meaning: 'first day that it covers' },
    { name: 'to', form: 'day', meaning: 'last day that it covers' },
    { name: 'owner', form: 'text', meaning: 'who answers for the record' },
    { name: 'obtained', form: 'text', meaning: 'how it was obtained, and from where' },
  ];
  return [
    `  # ${title}. ${meaning}.`,
    `  # Out of date ${freshDays} days after its last day.`,
    `  - kind: ${kind}`,
    ...base.flatMap((field) => lines(field, '    ')),
    `    controls: [${control}]`,
    ...rest.flatMap((field) => lines(field, '    ')),
    '    details:',
    ...fields.flatMap((field) => lines(field, '      ')),
  ];
}

function lines({ name, form, meaning, optional }: RecordField, indent: string): readonly string[] {
  const comment = `${indent}# ${optional === true ? 'optional: ' : ''}${meaning}`;
  if (typeof form === 'object' && 'rows' in form) {
    const [first = '', ...others] = form.rows.flatMap((row) => lines(row, `${indent}    `));
    return [comment, `${indent}${name}:`, `${indent}  -`, first, ...others];
  }
  return [comment, `${indent}${name}: ${placeholder(form)}`];
}

function placeholder(form: Exclude<FieldForm, { readonly rows: readonly RecordField[] }>): string {
  switch (form) {
    case 'text':
      return "'<text>'";
    case 'texts':
      return "['<text>']";
    case 'day':
      return "'<day, such as 2026-06-30>'";
    case 'number':
      return "'<whole number>'";
    case 'flag':
      return "'<true or false>'";
  }
  return `'<one of ${form.choices.join(', ')}>'`;
}
