/**
 * A change of the bank's first account and Region at an instant (ISO 8601), which stays until another one: for rehearsals
 * of many months. What the bank tells of every month is told beside it.
 */
export type BankChange =
  | {
      /** Point-in-time recovery, or deletion protection, of a table is switched. */
      readonly kind: 'recovery' | 'protection';
      readonly at: string;
      readonly table: string;
      readonly enabled: boolean;
    }
  /** The organisation's trail records nothing from `at` until then; both in one month. */
  | { readonly kind: 'logging-stopped'; readonly at: string; readonly until: string };

export type TableChange = Extract<BankChange, { readonly table: string }>;
export type LoggingStop = Extract<BankChange, { readonly kind: 'logging-stopped' }>;
