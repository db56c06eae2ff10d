import type { ChangeEvent, JsonObject, Movement } from '../../model/index.ts';
import { tableArn } from '../arn.ts';
import { objectAt, textAt } from '../shape.ts';

/** A transfer as the call that asked for it tells it. */
export interface Called {
  readonly id: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly movement: Movement;
  readonly event: ChangeEvent;
  /** ARN of the export or import, or id of the restored table, as far as the answer names it. */
  readonly job: string | null;
}

/** Reads a call that moves data; undefined for other events and for calls that failed. */
export function calledTransfer(event: ChangeEvent): Called | undefined {
  if (event.error !== null || event.source !== 'dynamodb.amazonaws.com') return undefined;
  switch (event.name) {
    case 'ExportTableToPointInTime':
      return exported(event);
    case 'ImportTable':
      return imported(event);
    case 'RestoreTableFromBackup':
    case 'RestoreTableToPointInTime':
      return restored(event);
    default:
      return undefined;
  }
}

const called = (event: ChangeEvent, name: string, rest: Pick<Called, 'movement' | 'job'>): Called => {
  const { account, region } = event;
  return { id: transferId(rest.movement, rest.job) ?? event.id, name, account, region, event, ...rest };
};

/** The same for the job and for its call: the ARN of an export or import, or a restored table with its id. */
export function transferId({ what, into }: Movement, job: string | null): string | undefined {
  if (job === null) return undefined;
  return what === 'restore' ? `${into}#${job}` : job;
}

function exported(event: ChangeEvent): Called {
  const described = objectAt(event.response, 'exportdescription') ?? {};
  const from = textAt(event.parameters, 'tablearn') ?? textAt(described, 'tablearn') ?? null;
  const movement: Movement = { what: 'export', at: event.time, from, into: null };
  return called(event, `Export of ${tableName(from)}`, { movement, job: textAt(described, 'exportarn') ?? null });
}

function imported(event: ChangeEvent): Called {
  const described = objectAt(event.response, 'importtabledescription') ?? {};
  const creation = objectAt(event.parameters, 'tablecreationparameters') ?? {};
  const into = textAt(described, 'tablearn') ?? arnIn(event, textAt(creation, 'tablename'));
  const movement: Movement = { what: 'import', at: event.time, from: null, into };
  return called(event, `Import into ${tableName(into)}`, { movement, job: textAt(described, 'importarn') ?? null });
}

function restored(event: ChangeEvent): Called {
  const { parameters } = event;
  const described = objectAt(event.response, 'tabledescription') ?? {};
  const into = textAt(described, 'tablearn') ?? arnIn(event, textAt(parameters, 'targettablename'));
  const movement: Movement = { what: 'restore', at: event.time, from: sourceOf(event, described), into };
  return called(event, `Restore into ${tableName(into)}`, { movement, job: textAt(described, 'tableid') ?? null });
}

/** The table that a restore reads, or whose backup it reads. */
function sourceOf(event: ChangeEvent, described: JsonObject): string | null {
  const { parameters } = event;
  const summary = objectAt(described, 'restoresummary') ?? {};
  return (
    textAt(parameters, 'sourcetablearn') ??
    textAt(summary, 'sourcetablearn') ??
    tableOfBackup(textAt(parameters, 'backuparn')) ??
    arnIn(event, textAt(parameters, 'sourcetablename'))
  );
}

/** ARN of the table whose backup an ARN names. */
export const tableOfBackup = (arn: string | undefined): string | undefined =>
  /^(arn:[^:]+:dynamodb:[^:]+:\d{12}:table\/[^/]+)\/backup\//.exec(arn ?? '')?.[1];

const arnIn = (place: ChangeEvent, name: string | undefined): string | null =>
  name === undefined ? null : name.startsWith('arn:') ? name : tableArn(place, name);

export const tableName = (arn: string | null): string =>
  arn === null ? '(not named)' : arn.replace(/^.*:table\//, '');
