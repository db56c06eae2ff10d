/**
 * A key that occurs twice in one object of a JSON text, or null. JSON.parse keeps the last one silently, so that
 * a statement could be read differently from how another reader reads it. The text must be valid JSON.
 */
export const repeatedKey = (json: string): string | null => {
  const open: Set<string>[] = [];
  const tokens = json.match(/"(?:[^"\\]|\\.)*"(?:\s*:)?|[{}]/g) ?? [];
  for (const token of tokens) {
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    else if (token.endsWith(':')) {
      const key = String(JSON.parse(token.slice(0, token.lastIndexOf('"') + 1)));
      const keys = open.at(-1);
      if (keys?.has(key) === true) return key;
      keys?.add(key);
    }
  }
  return null;
};
