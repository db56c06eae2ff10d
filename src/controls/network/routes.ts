import type { JsonObject } from '../../model/index.ts';
import { flag, objects, requiredText, text } from '../read.ts';

/** Whether an association no longer holds. */
const isOver = (association: JsonObject): boolean =>
  /^(disassociated|failed)$/.test(text(association, 'AssociationState.State') ?? '');

const associationsOf = (table: JsonObject): readonly JsonObject[] =>
  objects(table, 'Associations').filter((association) => !isOver(association));

/**
 * The route tables that a subnet of a VPC uses: those it is associated with by name, else the main one of the VPC
 * (Amazon VPC User Guide, "Subnet route tables"). Empty when the tables do not tell.
 */
export const tablesOfSubnet = (tables: readonly JsonObject[], subnet: string): readonly JsonObject[] => {
  const named = tables.filter((table) => associationsOf(table).some((one) => text(one, 'SubnetId') === subnet));
  if (named.length > 0) return named;
  return tables.filter((table) => associationsOf(table).some((one) => flag(one, 'Main') === true));
};

export const tableId = (table: JsonObject): string => requiredText(table, 'RouteTableId');

/** Ids under which events speak of a route table: its own and those of its associations. */
export const idsOfTable = (table: JsonObject): readonly string[] => [
  tableId(table),
  ...objects(table, 'Associations').flatMap((one) => text(one, 'RouteTableAssociationId') ?? []),
];

/** Internet gateways that a table leads to. One that was detached counts: attached again, it serves without a new route. */
export const internetGateways = (table: JsonObject): readonly string[] =>
  objects(table, 'Routes').flatMap((route) => {
    const gateway = text(route, 'GatewayId') ?? '';
    return gateway.startsWith('igw-') ? [gateway] : [];
  });

/** Whether a table has a route that works to a gateway endpoint. */
export const leadsTo = (table: JsonObject, endpoint: string): boolean =>
  objects(table, 'Routes').some(
    (route) => text(route, 'GatewayId') === endpoint && (text(route, 'State') ?? 'active').toLowerCase() === 'active',
  );
