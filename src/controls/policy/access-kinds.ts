import { actionFacts, knownActions, type ActionFacts } from './action-facts.ts';
import { keyedReads, keyedWrites, keylessReads, keylessWrites, streamReads } from './actions.ts';

/** What somebody may do with a table: see its items, change them, or change the table and its protection. */
export type AccessKind = 'read' | 'write' | 'administer';
export const accessKinds: readonly AccessKind[] = ['read', 'write', 'administer'];

/** A copy of all items leaves the table by it, without their being read one by one. */
const exported = 'dynamodb:ExportTableToPointInTime';

const reads = new Set([...keyedReads, ...keylessReads, ...streamReads, exported]);
const writes = new Set([...keyedWrites, ...keylessWrites]);
const changing = new Set<ActionFacts['level']>(['Write', 'Permissions']);

/** Kind of access that an action of DynamoDB gives; null for descriptions, lists and tags. */
export const kindOf = ({ name, level }: ActionFacts): AccessKind | null => {
  if (reads.has(name)) return 'read';
  if (writes.has(name)) return 'write';
  return changing.has(level) ? 'administer' : null;
};

/** An action on a table, its indexes or its stream. */
export interface TableAction {
  readonly name: string;
  /** Parts of the table that it is asked for. */
  readonly on: readonly ('table' | 'index' | 'stream')[];
  /** Whether DynamoDB uses the key of the table in the caller's name, so that the caller must be let use it. */
  readonly usesKey: 'yes' | 'no' | 'not-documented';
}

const parts = ['table', 'index', 'stream'] as const;

const tableAction = ({ name, resources }: ActionFacts): TableAction => ({
  name,
  on: parts.filter((part) => resources.includes(part)),
  usesKey: name === exported ? 'not-documented' : reads.has(name) || writes.has(name) ? 'yes' : 'no',
});

/** Actions that AWS's list does not have yet: taken as actions on the table. */
const unlisted = [...reads, ...writes]
  .filter((name) => actionFacts(name) === undefined)
  .map((name): ActionFacts => ({ name, level: 'Write', resources: ['table'], keys: [] }));

const ofKind = (kind: AccessKind): readonly TableAction[] =>
  [...knownActions, ...unlisted]
    .filter((facts) => facts.name.startsWith('dynamodb:') && kindOf(facts) === kind)
    .map(tableAction)
    .filter(({ on }) => on.length > 0);

/** The actions of each kind on tables, their indexes and streams. */
export const actionsOfKind: Readonly<Record<AccessKind, readonly TableAction[]>> = {
  read: ofKind('read'),
  write: ofKind('write'),
  administer: ofKind('administer'),
};
