import { actionRows } from './action-data.ts';

/** What AWS says of an action (Service Authorization Reference). */
export interface ActionFacts {
  /** As AWS writes it, such as `dynamodb:GetItem`. */
  readonly name: string;
  readonly level: 'Read' | 'List' | 'Write' | 'Permissions' | 'Tagging';
  /** Types of its resources, such as `table` and `index`. */
  readonly resources: readonly string[];
  /** Condition keys of the service that a call sends, in lower case; `*` stands for any ending. */
  readonly keys: readonly string[];
}

const list = (cell: string | undefined): readonly string[] =>
  cell === undefined || cell === '-' ? [] : cell.split(',');

const read = (row: string): ActionFacts => {
  const [name = '', level, resources, keys] = row.split(' ');
  return {
    name,
    level: level as ActionFacts['level'],
    resources: list(resources),
    keys: list(keys?.toLowerCase()),
  };
};

/** Every action of DynamoDB, DAX, KMS and CloudTrail. */
export const knownActions: readonly ActionFacts[] = actionRows.map(read);

const byName = new Map(knownActions.map((action) => [action.name.toLowerCase(), action]));
const serviceKeys = new Set(knownActions.flatMap(({ keys }) => keys));

/** The action of a name, written in any case; undefined when AWS lists none. */
export const actionFacts = (name: string): ActionFacts | undefined => byName.get(name.toLowerCase());

/** Whether some action of these services sends the condition key, given in lower case. */
export const isServiceKey = (key: string): boolean =>
  serviceKeys.has(key) || (key.startsWith('kms:') && serviceKeys.has(key.replace(/(encryptioncontext:).*/, '$1*')));
