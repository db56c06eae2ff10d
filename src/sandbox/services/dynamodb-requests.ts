import type { JsonObject } from '../../model/index.ts';
import { integerOf, SandboxFailure, type Operation, type OperationContext } from '../dispatch.ts';
import { within, type BankTable } from '../scenario/bank.ts';

export const operation = (
  name: string,
  answer: Operation['answer'],
  token?: NonNullable<Operation['token']>,
): Operation => ({
  service: 'dynamodb',
  operation: name,
  answer,
  ...(token === undefined ? {} : { token }),
});

const lookups = new WeakMap<readonly BankTable[], ReadonlyMap<string, BankTable>>();

/** Table by name or ARN in the caller's account and Region. */
export function tableOf(
  context: OperationContext,
  reference: string | undefined,
  code = 'ResourceNotFoundException',
): BankTable {
  const tables = within(context.scenario.tables, context);
  const lookup =
    lookups.get(tables) ?? new Map(tables.flatMap((table) => [table.name, table.arn].map((key) => [key, table])));
  lookups.set(tables, lookup);
  const table = lookup.get(reference ?? '');
  if (table !== undefined) return table;
  throw new SandboxFailure(code, `Requested resource not found: Table: ${reference} not found`);
}

export const invalid = (message: string): SandboxFailure => new SandboxFailure('ValidationException', message);

/** Entries after the exclusive start, one page of them. */
export function after<T>(
  list: readonly T[],
  size: number,
  options: { readonly start: string | undefined; readonly key: (item: T) => string },
): { readonly page: readonly T[]; readonly last: string | undefined } {
  const rest = list.filter((item) => options.start === undefined || options.key(item) > options.start);
  const page = rest.slice(0, size);
  const last = page.at(-1);
  return { page, last: last !== undefined && rest.length > page.length ? options.key(last) : undefined };
}

export function limitOf(context: OperationContext, input: JsonObject): number {
  const limit = integerOf(input, 'Limit');
  if (limit !== undefined && (limit < 1 || limit > 100)) {
    throw invalid(`1 validation error detected: Value '${limit}' at 'limit' failed to satisfy constraint`);
  }
  return context.pageSize(limit, 100);
}
