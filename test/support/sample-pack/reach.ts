import type { Subject, TableHolder, TableReach } from '../../../src/model/index.ts';

const holder = (principal: string, more: Partial<TableHolder> = {}): TableHolder => ({
  principal,
  read: 'allowed',
  write: 'denied',
  administer: 'denied',
  by: ['CardServiceTables (Cards)'],
  open: [],
  ...more,
});

/** Who can reach some tables: more than are printed of the first, nobody the second, and not known of the third. */
export const tableReach = (tables: readonly Subject[]): readonly TableReach[] =>
  tables.slice(0, 3).map((table, at) => {
    const arn = `arn:aws:iam::${table.account}:role/`;
    if (at === 1) return { table, absent: null, holders: [], omitted: 0 };
    if (at === 2) return { table, absent: 'GetAccountAuthorizationDetails was denied', holders: [], omitted: 0 };
    const holders = [
      holder(`${arn}Administrator`, {
        write: 'allowed',
        administer: 'allowed',
        by: ['AdministratorAccess (statement 1)'],
      }),
      holder(`${arn}SupportDesk`, { read: 'conditional', open: ['dynamodb:LeadingKeys'] }),
      holder('arn:aws:iam::999988887777:root', {
        read: 'undecided',
        open: ['the policies of account 999988887777 are not read'],
      }),
      ...Array.from({ length: 17 }, (_, n) => holder(`${arn}Service${n + 1}`)),
    ];
    return { table, absent: null, holders, omitted: 5 };
  });
