import { covers, overlaps } from './pattern.ts';

/**
 * The six parts of an ARN pattern. Missing parts are `*`: IAM completes a shorter ARN that way
 * (IAM User Guide, "Resource"). Colons inside `${…}` do not separate.
 */
export const arnParts = (pattern: string): readonly string[] => {
  if (pattern === '*') return ['*', '*', '*', '*', '*', '*'];
  const parts: string[] = [''];
  for (const piece of pattern.match(/\$\{[^}]*\}|[\s\S]/gu) ?? []) {
    if (piece === ':' && parts.length < 6) parts.push('');
    else parts[parts.length - 1] += piece;
  }
  while (parts.length < 6) parts.push('*');
  return parts;
};

/**
 * Whether a resource pattern may reach a resource (an ARN, or a pattern of ARNs such as `…/index/*`).
 * Generous: part by part or across colons, and variables count as any text. Right for what Allow may give.
 */
export const mayReach = (pattern: string, resource: string, variables: boolean): boolean => {
  const target = arnParts(resource);
  return (
    // Across colons only for one resource at a time: two open ends would meet somewhere.
    overlaps(pattern, resource.replaceAll('*', 'any'), variables) ||
    arnParts(pattern).every((part, at) => overlaps(part, target[at] ?? '*', variables))
  );
};

/** Whether a resource pattern surely takes in the whole resource. Strict, and a variable covers nothing: right for Deny. */
export const surelyCovers = (pattern: string, resource: string): boolean => {
  const target = arnParts(resource);
  return arnParts(pattern).every((part, at) => covers(part, target[at] ?? '*'));
};

/** Whether a resource pattern takes in all tables, all their indexes or all DAX clusters of some account. */
export const isEveryTable = (pattern: string): boolean => {
  const [, , service = '', , , resource = ''] = arnParts(pattern).map((part) => part.replace(/[*?]*\*[*?]*/g, '*'));
  const every = (name: string, resources: readonly string[]): boolean =>
    overlaps(service, name) && resources.some((target) => covers(resource, target));
  return every('dynamodb', ['table/*', 'table/*/index/*']) || every('dax', ['cache/*']);
};
