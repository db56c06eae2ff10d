import type { BankTable } from './bank.ts';

/** DynamoDB names a stream by the time at which it was enabled. */
export const streamLabelOf = ({ createdAt }: BankTable): string => createdAt.toISOString().replace('Z', '');

export const streamArnOf = (table: BankTable): string => `${table.arn}/stream/${streamLabelOf(table)}`;
