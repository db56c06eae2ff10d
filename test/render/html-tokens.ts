/** One tag of an HTML document with its attributes, values unescaped. */
export interface Tag {
  readonly name: string;
  readonly closing: boolean;
  readonly attributes: ReadonlyMap<string, string>;
}

const tagAt = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-zA-Z][a-zA-Z0-9-]*(?:="[^"<>]*")?)*)\s*\/?>/y;
const attributePart = /([a-zA-Z][a-zA-Z0-9-]*)(?:="([^"<>]*)")?/g;
const rawText = new Set(['script', 'style']);

/**
 * Reads a document by a grammar stricter than HTML: every `<` begins a well-formed tag whose values stand in double quotes.
 * A name that broke out of its text or attribute cannot be read by it and throws.
 */
export function readHtml(html: string): {
  readonly tags: readonly Tag[];
  readonly text: string;
  readonly raw: readonly string[];
} {
  if (!html.startsWith('<!doctype html>')) throw new Error('no doctype');
  const tags: Tag[] = [];
  const raw: string[] = [];
  let text = '';
  let at = '<!doctype html>'.length;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (open < 0) break;
    text += html.slice(at, open);
    tagAt.lastIndex = open;
    const match = tagAt.exec(html);
    if (match === null) throw new Error(`not a well-formed tag: ${html.slice(open, open + 120)}`);
    const [whole, slash, name = '', attributes = ''] = match;
    tags.push({ name, closing: slash === '/', attributes: attributesOf(attributes) });
    at = open + whole.length;
    if (slash === '' && rawText.has(name)) {
      const end = html.indexOf(`</${name}`, at);
      raw.push(html.slice(at, end));
      at = end;
    }
  }
  return { tags, raw, text: unescapeHtml(text + html.slice(at)) };
}

const attributesOf = (text: string): ReadonlyMap<string, string> =>
  new Map([...text.matchAll(attributePart)].map(([, name = '', value = '']) => [name, unescapeHtml(value)]));

const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#x27;': "'",
  '&#x60;': '`',
  '&#x3D;': '=',
  '&amp;': '&',
};
const unescapeHtml = (text: string): string =>
  text.replace(/&(?:lt|gt|quot|amp|#x27|#x60|#x3D);/g, (one) => entities[one] ?? one);
