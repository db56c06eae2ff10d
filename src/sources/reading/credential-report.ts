import type { CredentialRow } from '../../model/index.ts';

/**
 * Lines of a credential report (IAM User Guide, "Getting credential reports"): comma-separated values whose first line
 * names the columns. Names of users may hold commas, and a comma may stand unquoted: then the ARN, which ends in the
 * same name, tells where it ends. Undefined when a line does not fit.
 */
export function readCredentialReport(content: string): readonly CredentialRow[] | undefined {
  const text = decode(content);
  if (text === undefined) return undefined;
  const [header, ...lines] = text.split(/\r?\n/).filter((line) => line !== '');
  const columns = header === undefined ? [] : valuesOf(header);
  if (columns[0] !== 'user' || columns[1] !== 'arn' || new Set(columns).size < columns.length) return undefined;
  const rows = lines.map((line) => rowOf(columns, valuesOf(line)));
  const known = rows.filter((row) => row !== undefined);
  const arns = new Set(known.map((row) => row['arn']));
  // Each account has a root user, and each user one line.
  if (known.length < rows.length || arns.size < known.length) return undefined;
  return known.some(isRoot) ? known : undefined;
}

/** Whether a line is that of the root user. */
export const isRoot = (row: CredentialRow): boolean => row['arn']?.endsWith(':root') === true;

/** Base64 holds no other characters; what has some is no report. */
function decode(content: string): string | undefined {
  const base64 = content.replace(/\s+/g, '');
  if (base64 === '' || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(base64, 'base64'));
  } catch {
    return undefined;
  }
}

/** Values of a line; one in quotation marks may hold commas, and quotation marks twice. */
const valuesOf = (line: string): readonly string[] =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"(?=,|$)|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );

function rowOf(columns: readonly string[], found: readonly string[]): CredentialRow | undefined {
  const values = joined(found, (found.length - columns.length) / 2);
  if (values?.length !== columns.length) return undefined;
  const row = Object.fromEntries(columns.map((column, index) => [column, values[index] ?? '']));
  return /^arn:[^:]+:iam::\d{12}:(root|user\/.+)$/.test(row['arn'] ?? '') ? row : undefined;
}

/** Puts the parts of a name with commas together again, in the user and in its ARN. */
function joined(values: readonly string[], commas: number): readonly string[] | undefined {
  if (commas === 0) return values;
  if (!Number.isInteger(commas) || commas < 0) return undefined;
  const user = values.slice(0, commas + 1).join(',');
  const arn = values.slice(commas + 1, 2 * (commas + 1)).join(',');
  return arn.endsWith(`/${user}`) ? [user, arn, ...values.slice(2 * (commas + 1))] : undefined;
}
