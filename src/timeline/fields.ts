import { isFreeText, isJsonObject } from '../model/index.ts';
import type { Json, JsonObject } from '../model/index.ts';

/** Value at a path of member names, compared without case; undefined when any step is missing. */
export function field(value: Json | undefined, path: string): Json | undefined {
  let current: Json | undefined = value;
  for (const step of path.split('.')) {
    if (!isJsonObject(current)) return undefined;
    current = member(current, step);
  }
  return current;
}

function member(object: JsonObject, name: string): Json | undefined {
  if (Object.hasOwn(object, name)) return object[name];
  const lower = name.toLowerCase();
  const key = Object.keys(object).find((candidate) => candidate.toLowerCase() === lower);
  return key === undefined ? undefined : object[key];
}

export const textField = (value: Json | undefined, path: string): string | undefined => {
  const found = field(value, path);
  return typeof found === 'string' ? found : undefined;
};

/** Nesting of parameters beyond which nothing is looked for. */
const maxDepth = 12;

/** Calls back with every text in a value that may name something, and the lower-case name of the member it stands under. */
export function eachText(value: Json, visit: (text: string, name: string) => void, name = '', depth = 0): void {
  if (typeof value === 'string') visit(value, name);
  else if (depth >= maxDepth) return;
  else if (Array.isArray(value)) for (const item of value as readonly Json[]) eachText(item, visit, name, depth + 1);
  else if (isJsonObject(value))
    for (const [key, item] of Object.entries(value)) {
      // EC2 repeats members as `{ vpcEndpointId: { tag: 1, content: 'vpce-…' } }`.
      const under = key.toLowerCase() === 'content' ? name : key.toLowerCase();
      if (!isFreeText(under)) eachText(item, visit, under, depth + 1);
    }
}
