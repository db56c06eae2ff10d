import { z } from 'zod';
import { catalogue, frameworkViews, type Framework, type Requirement } from '../model/index.ts';
import { readDocument, type DocumentProblem, type ReadDocument, type SourceText } from './document.ts';
import { didYouMean } from './nearest.ts';

const text = z.string().trim().min(1, 'must not be empty');
const id = z.string({ error: 'must be text: put the id in quotes' }).trim().min(1, 'must not be empty');

const mappingSchema = z.strictObject({
  control: id,
  strength: z.enum(['primary', 'supporting']),
  why: text,
});

const requirementSchema = z.strictObject({
  id,
  title: text,
  group: id,
  class: z.enum(['automated', 'hybrid', 'manual', 'inherited', 'outside']),
  applicability: text.default('all'),
  effective: z.iso.date('must be a date such as 2025-03-31').nullable().default(null),
  coveredBy: z.array(id).default([]),
  remark: text.nullable().default(null),
  mappings: z.array(mappingSchema),
});

const frameworkSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/, 'must be lower-case letters, digits, dots and hyphens'),
  aliases: z.array(id).default([]),
  title: text,
  version: text,
  publisher: text,
  /** Pattern of the standard's own ids; a requirement id that does not match it is a mistake. */
  requirementPattern: z.string().refine(isPattern, 'must be a regular expression').default('^.+$'),
  vocabulary: z.strictObject({
    satisfied: text,
    'not-satisfied': text,
    'not-applicable': text,
    'not-tested': text,
  }),
  view: z.enum(frameworkViews).nullable().default(null),
  notes: z.array(text).default([]),
  choices: z.array(z.strictObject({ id, title: text })).default([]),
  documents: z.array(z.strictObject({ id, title: text })).default([]),
  unmapped: z.array(z.strictObject({ control: id, reason: text })).default([]),
  groups: z.array(z.strictObject({ id, title: text })).min(1, 'must name at least one group'),
  requirements: z.array(requirementSchema).min(1, 'must list at least one requirement'),
});

type FrameworkFile = z.infer<typeof frameworkSchema>;

function isPattern(pattern: string): boolean {
  try {
    RegExp(pattern, 'u');
    return true;
  } catch {
    return false;
  }
}

/** Reads a framework file; every problem is reported with its position. */
export function readFramework(yaml: string, file: string): ReadDocument<Framework> {
  const read = readDocument<FrameworkFile>(yaml, file, frameworkSchema);
  if (read.value === undefined) return { ...read, value: undefined };
  const problems = checkReferences(read.value, read.source);
  const { requirementPattern: _, ...framework } = read.value;
  return { value: problems.length === 0 ? framework : undefined, problems, source: read.source };
}

function checkReferences(framework: FrameworkFile, source: SourceText): DocumentProblem[] {
  const groups = framework.groups.map((group) => group.id);
  const pattern = new RegExp(framework.requirementPattern, 'u');
  return [
    ...duplicates(groups).map((index) =>
      source.problem(['groups', index, 'id'], `group "${groups[index]}" is listed twice`),
    ),
    ...duplicates(framework.requirements.map((requirement) => requirement.id)).map((index) =>
      source.problem(
        ['requirements', index, 'id'],
        `requirement "${framework.requirements[index]?.id}" is listed twice`,
      ),
    ),
    ...framework.requirements.flatMap((requirement, index) => [
      ...checkRequirement({ requirement, index, groups, pattern, source }),
      ...checkAgainstHead(framework, { requirement, index, source }),
    ]),
    ...checkUnmapped(framework, source),
  ];
}

function checkRequirement(input: {
  readonly requirement: Requirement;
  readonly index: number;
  readonly groups: readonly string[];
  readonly pattern: RegExp;
  readonly source: SourceText;
}): DocumentProblem[] {
  const { requirement, index, groups, pattern, source } = input;
  const path = ['requirements', index] as const;
  const problems: DocumentProblem[] = [];
  if (!pattern.test(requirement.id)) {
    problems.push(source.problem([...path, 'id'], `"${requirement.id}" does not match ${pattern.source}`));
  }
  if (!groups.includes(requirement.group)) {
    const hint = didYouMean(requirement.group, groups);
    problems.push(source.problem([...path, 'group'], `${requirement.id}: no group "${requirement.group}".${hint}`));
  }
  if (requirement.class === 'automated' && requirement.mappings.length === 0) {
    problems.push(source.problem(path, `${requirement.id} is automated but no control is mapped to it`));
  }
  const controls = requirement.mappings.map((mapping) => mapping.control);
  for (const twice of duplicates(controls)) {
    problems.push(
      source.problem([...path, 'mappings', twice, 'control'], `${requirement.id} names "${controls[twice]}" twice`),
    );
  }
  controls.forEach((control, position) => {
    if (control in catalogue) return;
    const hint = didYouMean(control, Object.keys(catalogue));
    problems.push(
      source.problem(
        [...path, 'mappings', position, 'control'],
        `${requirement.id} names "${control}": no such control.${hint}`,
      ),
    );
  });
  return problems;
}

/** What a requirement names of the framework's head: its choices and documents. */
function checkAgainstHead(
  framework: FrameworkFile,
  where: { readonly requirement: Requirement; readonly index: number; readonly source: SourceText },
): DocumentProblem[] {
  const { requirement, index, source } = where;
  const path = ['requirements', index] as const;
  const choices = ['all', ...framework.choices.map((choice) => choice.id)];
  const documents = framework.documents.map((document) => document.id);
  const problems = requirement.coveredBy.flatMap((name, position) =>
    documents.includes(name)
      ? []
      : [
          source.problem(
            [...path, 'coveredBy', position],
            `${requirement.id}: no document "${name}".${didYouMean(name, documents)}`,
          ),
        ],
  );
  if (!choices.includes(requirement.applicability)) {
    const hint = didYouMean(requirement.applicability, choices);
    problems.push(
      source.problem(
        [...path, 'applicability'],
        `${requirement.id}: "${requirement.applicability}" is not one of the choices.${hint}`,
      ),
    );
  }
  if (requirement.class !== 'inherited' && requirement.coveredBy.length > 0) {
    problems.push(source.problem([...path, 'coveredBy'], `${requirement.id} is not inherited: nothing covers it`));
  }
  return problems;
}

/** A control is mapped, or it is unmapped with a reason; never both. */
function checkUnmapped(framework: FrameworkFile, source: SourceText): DocumentProblem[] {
  const mapped = new Set(framework.requirements.flatMap(({ mappings }) => mappings.map(({ control }) => control)));
  return framework.unmapped.flatMap(({ control }, index) => {
    const path = ['unmapped', index, 'control'];
    if (mapped.has(control)) return [source.problem(path, `"${control}" is mapped and listed as unmapped`)];
    if (control in catalogue) return [];
    return [source.problem(path, `"${control}": no such control.${didYouMean(control, Object.keys(catalogue))}`)];
  });
}

/** Indexes of the values that stood in the list before. */
function duplicates(values: readonly string[]): number[] {
  const seen = new Set<string>();
  return values.flatMap((value, index) => {
    if (seen.has(value)) return [index];
    seen.add(value);
    return [];
  });
}
