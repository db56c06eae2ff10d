import type { Commitments, Json, Redaction } from '../model/index.ts';
import { markdownText } from './how-to-verify.ts';

/** What a redacted pack is about, and what it discloses. */
export interface RedactionPage {
  readonly commitments: Commitments;
  readonly redaction: Redaction;
  /** Who signed the original. */
  readonly signer: string;
  /** Withheld fields by the class that they are withheld for. */
  readonly byClass: ReadonlyMap<string, number>;
  /** Disclosed fields of findings and requirements, by pointer. */
  readonly results: ReadonlyMap<string, { readonly value: Json }>;
}

/** `REDACTED.md`: what was withheld and why, and the results as far as they are disclosed. */
export function renderRedaction(page: RedactionPage): Uint8Array {
  const { commitments, redaction, signer, byClass } = page;
  const { organisation, framework, period } = commitments;
  const text = [
    '# Redacted pack',
    '',
    `Profile ${markdownText(redaction.profile)}, of the pack of ${markdownText(organisation)} for ${markdownText(framework.id)} ${markdownText(framework.version)}, period ${markdownText(period.label)}, signed by ${markdownText(signer)}, with the root`,
    '',
    '```',
    redaction.root,
    '```',
    '',
    `${redaction.withheld} fields are withheld, ${redaction.disclosed} are disclosed. Everything disclosed can be held against the signature of the original: HOW-TO-VERIFY.md. The reports (PDF, HTML) and tables of the original are left out, because they print what is withheld; a report made from the rest would be a new statement that no signature of the original covers.`,
    '',
    'A field is withheld for the classes of what it gives away; one can have several.',
    '',
    ...table(
      ['class', 'fields withheld'],
      [...byClass].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, count]) => [name, String(count)]),
    ),
    '',
    '## Controls',
    '',
    ...table(['control', 'result', 'in words'], rowsOf(page, 'findings', ['control/id', 'outcome', 'result'])),
    '',
    '## Requirements',
    '',
    ...table(
      ['requirement', 'title', 'result', 'in words'],
      rowsOf(page, 'requirements', ['id', 'title', 'result', 'words']),
    ),
    '',
  ];
  return new TextEncoder().encode(text.join('\n'));
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);

/** One row for each item of a list of the results; a cell that is withheld says so. */
function rowsOf({ results }: RedactionPage, list: string, names: readonly string[]): string[][] {
  const indexes = [...results.keys()].flatMap((pointer) => {
    const [, name, index] = pointer.split('/');
    return name === list && index !== undefined ? [Number(index)] : [];
  });
  return [...new Set(indexes)]
    .sort((a, b) => a - b)
    .map((index) =>
      names.map((name) => {
        const field = results.get(`/${list}/${index}/${name}`);
        return typeof field?.value === 'string' ? markdownText(field.value) : '(withheld)';
      }),
    );
}
