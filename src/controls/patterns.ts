const compiled = new WeakMap<readonly string[], readonly RegExp[]>();

/** Whether a text fits one of a configuration's patterns, in which `*` matches any text. */
export function fitsAny(patterns: readonly string[], text: string): boolean {
  const expressions = compiled.get(patterns) ?? patterns.map(expressionOf);
  compiled.set(patterns, expressions);
  return expressions.some((expression) => expression.test(text));
}

function expressionOf(pattern: string): RegExp {
  const parts = pattern.split(/\*+/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}
