import { isJsonObject } from '../../model/index.ts';
import { readConditions, type Condition } from './condition.ts';
import { readPrincipals, type PrincipalElement } from './principal.ts';
import { repeatedKey } from './repeated-key.ts';
import { PolicyError, reject, valuesOf } from './values.ts';

/** Patterns of an Action or Resource element; `not` for NotAction and NotResource. */
export interface Patterns {
  readonly not: boolean;
  readonly patterns: readonly string[];
}

export interface Statement {
  /** Sid where there is one, else `statement 2`. For sentences. */
  readonly label: string;
  readonly effect: 'Allow' | 'Deny';
  /** Null in identity-based policies. */
  readonly principals: PrincipalElement | null;
  readonly actions: Patterns;
  /** Null where the document names none: the resource is the one that the policy is attached to. */
  readonly resources: Patterns | null;
  readonly conditions: readonly Condition[];
  /** Whether `${…}` is a policy variable: only in version 2012-10-17. */
  readonly variables: boolean;
}

export interface Policy {
  readonly statements: readonly Statement[];
}

/** A policy that was read in full, or the reason why nothing may be concluded from it. */
export type PolicyReading =
  { readonly kind: 'read'; readonly policy: Policy } | { readonly kind: 'unreadable'; readonly message: string };

/**
 * Reads an IAM, resource-based, key or endpoint policy (IAM User Guide, "Grammar of the IAM JSON policy language").
 * A document that is not understood in full is unreadable; it never reads as "no statements".
 */
export const readPolicy = (text: unknown): PolicyReading => {
  try {
    return { kind: 'read', policy: parse(text) };
  } catch (error) {
    if (error instanceof PolicyError) return { kind: 'unreadable', message: error.message };
    throw error;
  }
};

const parse = (text: unknown): Policy => {
  const root = json(text);
  if (!isJsonObject(root)) return reject('the document is not an object');
  const members = lowerKeys(root, 'the document', ['version', 'id', 'statement']);
  const version = members.get('version') ?? '2008-10-17';
  if (version !== '2012-10-17' && version !== '2008-10-17') return reject(`unknown Version ${JSON.stringify(version)}`);
  const list = members.get('statement');
  if (list === undefined || list === null) return reject('there is no Statement');
  const statements = Array.isArray(list) ? list : [list];
  if (statements.length === 0) return reject('Statement is empty');
  return { statements: statements.map((item: unknown, at) => statement(item, at + 1, version === '2012-10-17')) };
};

const json = (text: unknown): unknown => {
  if (typeof text !== 'string') return reject('the document is not a text');
  // IAM answers carry documents in URL encoding (RFC 3986); an undecoded one is read all the same.
  const plain = /^\s*%7b/i.test(text) ? decode(text) : text;
  try {
    const value: unknown = JSON.parse(plain);
    const twice = repeatedKey(plain);
    return twice === null ? value : reject(`the key ${JSON.stringify(twice)} occurs twice in one object`);
  } catch (error) {
    if (error instanceof SyntaxError) return reject('the document is not JSON');
    throw error;
  }
};

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return reject('the document is in broken URL encoding');
  }
};

const statementKeys = [
  'sid',
  'effect',
  'principal',
  'notprincipal',
  'action',
  'notaction',
  'resource',
  'notresource',
  'condition',
];

const statement = (value: unknown, position: number, variables: boolean): Statement => {
  const where = `statement ${position}`;
  if (!isJsonObject(value)) return reject(`${where} is not an object`);
  const members = lowerKeys(value, where, statementKeys);
  const effect = members.get('effect');
  if (effect !== 'Allow' && effect !== 'Deny')
    return reject(`${where} has the Effect ${JSON.stringify(effect ?? null)}`);
  const sid = members.get('sid');
  const actions = patterns(members, 'action', where);
  if (actions === null) return reject(`${where} names no Action`);
  return {
    label: typeof sid === 'string' && sid !== '' ? sid : where,
    effect,
    principals: readPrincipals(members.get('principal'), members.get('notprincipal'), where),
    actions,
    resources: patterns(members, 'resource', where),
    conditions: readConditions(members.get('condition'), where),
    variables,
  };
};

const patterns = (members: ReadonlyMap<string, unknown>, name: string, where: string): Patterns | null => {
  const plain = members.get(name);
  const negated = members.get(`not${name}`);
  if (plain !== undefined && negated !== undefined) return reject(`${where} has both ${name} and not${name}`);
  if (plain === undefined && negated === undefined) return null;
  const list = valuesOf(plain ?? negated, `${name} of ${where}`);
  if (list.length === 0) return reject(`${name} of ${where} is empty`);
  return { not: plain === undefined, patterns: list };
};

/** Members by lower-case name. A name that is not part of the grammar makes the document unreadable. */
const lowerKeys = (
  object: Readonly<Record<string, unknown>>,
  where: string,
  known: readonly string[],
): ReadonlyMap<string, unknown> => {
  const members = new Map<string, unknown>();
  for (const [key, value] of Object.entries(object)) {
    const name = key.toLowerCase();
    if (!known.includes(name)) return reject(`${where} has the unknown element ${JSON.stringify(key)}`);
    if (members.has(name)) return reject(`${where} has the element ${JSON.stringify(key)} twice`);
    members.set(name, value);
  }
  return members;
};
