import type { Templates } from './templates.ts';

export type Values = Readonly<Record<string, string | number>>;

/** All wording of the reports in one language. Codes, names and identifiers are never translated. */
export interface Words {
  readonly language: string;
  /** Text of a key with its `{places}` filled; numbers are grouped. An unknown key or an empty place is our bug and throws. */
  readonly say: (key: string, values?: Values) => string;
  /** As `say`, with the plural form for `{n}`: reads `key.one` or `key.other`. */
  readonly count: (key: string, n: number, values?: Values) => string;
  /** Paragraphs of a key. */
  readonly list: (key: string, values?: Values) => readonly string[];
  readonly number: (n: number) => string;
  /** Text of a key with its places left open, for whoever fills them later (the script of the HTML report). */
  readonly pattern: (key: string) => string;
}

/** Reads `strings/<language>.json`. */
export function loadWords(templates: Templates, language = 'en'): Words {
  const table: unknown = JSON.parse(templates.text(`strings/${language}.json`));
  const grouped = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const plural = new Intl.PluralRules(language);
  const number = (n: number): string => grouped.format(n);
  const fill = (text: string, key: string, values: Values): string =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (value === undefined) throw new Error(`strings/${language}.json: "${key}" needs a value for {${name}}`);
      return typeof value === 'number' ? number(value) : value;
    });
  const pattern = (key: string): string => {
    const text = lookUp(table, key);
    if (typeof text !== 'string') throw new Error(`strings/${language}.json: there is no text "${key}"`);
    return text;
  };
  const say = (key: string, values: Values = {}): string => fill(pattern(key), key, values);
  return {
    language,
    say,
    number,
    pattern,
    count: (key, n, values = {}) => say(`${key}.${plural.select(n) === 'one' ? 'one' : 'other'}`, { ...values, n }),
    list: (key, values = {}) => {
      const texts = lookUp(table, key);
      if (!Array.isArray(texts)) throw new Error(`strings/${language}.json: there is no list "${key}"`);
      return texts.map((text) => fill(String(text), key, values));
    },
  };
}

const lookUp = (table: unknown, key: string): unknown =>
  key
    .split('.')
    .reduce<unknown>(
      (node, part) =>
        typeof node === 'object' && node !== null && Object.hasOwn(node, part)
          ? (node as Record<string, unknown>)[part]
          : undefined,
      table,
    );
