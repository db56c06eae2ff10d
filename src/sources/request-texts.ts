import type { JsonObject } from '../model/index.ts';
import { objectsAt, textAt } from './shape.ts';

/** Members of a request that are text, by which a reader tells it from others; a lookup's attribute is one of them. */
export function requestTexts(request: JsonObject): readonly (readonly [name: string, text: string])[] {
  const attributes = objectsAt(request, 'LookupAttributes').map(
    (one) => [textAt(one, 'AttributeKey') ?? '', one['AttributeValue']] as const,
  );
  return [...Object.entries(request), ...attributes].flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  );
}
