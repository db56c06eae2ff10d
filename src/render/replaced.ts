/** A plain list or object with its parts replaced. What stays as it is, is not copied: most of a view does. */
export function withParts(node: object, replace: (part: unknown, name: string) => unknown): object {
  const before = Object.entries(node);
  const now = before.map(([name, part]) => [name, replace(part, name)] as const);
  if (now.every(([, part], index) => part === before[index]?.[1])) return node;
  return Array.isArray(node) ? now.map(([, part]) => part) : Object.fromEntries(now);
}
