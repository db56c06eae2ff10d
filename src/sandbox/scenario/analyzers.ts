import { bank, daysBefore, uuidOf } from './bank.ts';
import type { Place } from './events-record.ts';
import { tableArn } from './tables.ts';

/** An analyzer of IAM Access Analyzer. */
export interface BankAnalyzer {
  readonly arn: string;
  readonly name: string;
  readonly type: 'ACCOUNT' | 'ACCOUNT_UNUSED_ACCESS';
  readonly createdAt: Date;
}

/** What an analyzer found out about the policy of a table. */
export interface BankAnalyzerFinding {
  readonly id: string;
  readonly resource: string;
  readonly status: 'ACTIVE' | 'ARCHIVED';
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly analyzedAt: Date;
}

const isWatched = ({ account, region }: Place): boolean => account === bank.production.id && region === bank.mainRegion;

/** The account with the tables of customers is watched in its main Region; nobody set up an analyzer elsewhere. */
export const analyzersIn = (place: Place, now: Date): readonly BankAnalyzer[] => {
  const named = (name: string, type: BankAnalyzer['type'], days: number): BankAnalyzer => ({
    arn: `arn:aws:access-analyzer:${place.region}:${place.account}:analyzer/${name}`,
    name,
    type,
    createdAt: daysBefore(now, days, 610),
  });
  if (!isWatched(place)) return [];
  return [named('external-access', 'ACCOUNT', 700), named('unused-access', 'ACCOUNT_UNUSED_ACCESS', 300)];
};

/** A stranger who is let in, and access from the bank's other account, which somebody took as intended. */
export const analyzerFindings = (place: Place, now: Date): readonly BankAnalyzerFinding[] => {
  const found = (table: string, status: BankAnalyzerFinding['status'], days: number): BankAnalyzerFinding => ({
    id: uuidOf(`finding of an analyzer about ${table}`),
    resource: tableArn(place, table),
    status,
    createdAt: daysBefore(now, days, 95),
    updatedAt: daysBefore(now, status === 'ACTIVE' ? days : days - 2, 95),
    analyzedAt: daysBefore(now, 1, 95),
  });
  if (!isWatched(place)) return [];
  return [found('merchant-settlements', 'ACTIVE', 410), found('ledger-balances', 'ARCHIVED', 330)];
};
