import type { JsonObject } from '../../model/index.ts';
import { all, any, fits, told, yesIf, type Match, type Told } from './match.ts';

/** A filter pattern that was read in full. */
export type FilterPattern =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly FilterPattern[] }
  | {
      readonly kind: 'test';
      readonly path: readonly string[];
      readonly operator: Operator;
      /** Text to compare with; empty where the operator needs none. */
      readonly value: string;
    };

type Operator = '=' | '!=' | '<' | '>' | '<=' | '>=' | 'NOT EXISTS' | 'IS NULL' | 'IS TRUE' | 'IS FALSE' | 'matches';

/**
 * Reads a filter pattern for JSON log events: `{ ($.eventName = X) || … }` (CloudWatch Logs User Guide, "Filter pattern
 * syntax"). Null for what is not understood in full, and for patterns over terms or columns: they are not weighed.
 */
export function readFilterPattern(text: string): FilterPattern | null {
  const inner = /^\s*\{([\s\S]*)\}\s*$/.exec(text)?.[1];
  if (inner === undefined || text.length > longest) return null;
  const tokens = tokensOf(inner);
  if (tokens === null) return null;
  const reader = { tokens, at: 0 };
  const pattern = readAlternatives(reader);
  return reader.at === tokens.length ? pattern : null;
}

/** CloudWatch Logs takes patterns of at most 1,024 characters. */
const longest = 1024;

interface Token {
  readonly kind: 'sign' | 'selector' | 'text' | 'expression' | 'word';
  readonly text: string;
}

const forms: readonly (readonly [Token['kind'], RegExp])[] = [
  ['sign', /^(?:&&|\|\||!=|<=|>=|=|<|>|\(|\))/],
  ['selector', /^\$(?:\.[\w-]+(?:\[\d+\])?)+/],
  ['text', /^"(?:[^"\\]|\\.)*"/],
  ['expression', /^%[^%]+%/],
  ['word', /^[^\s"%$&|()=<>!{}]+/],
];

/** The tokens of a pattern; null where some of it is none. */
function tokensOf(text: string): readonly Token[] | null {
  const tokens: Token[] = [];
  let rest = text.trimStart();
  while (rest !== '') {
    const found = forms.map(([kind, form]) => ({ kind, text: form.exec(rest)?.[0] ?? '' })).find((one) => one.text);
    if (found === undefined) return null;
    tokens.push(found);
    rest = rest.slice(found.text.length).trimStart();
  }
  return tokens;
}

interface Reader {
  readonly tokens: readonly Token[];
  at: number;
}

const isNext = ({ tokens, at }: Reader, text: string): boolean => {
  const token = tokens[at];
  return token !== undefined && token.kind !== 'text' && token.text.toUpperCase() === text;
};

const take = (reader: Reader, text: string): boolean => {
  if (!isNext(reader, text)) return false;
  reader.at += 1;
  return true;
};

const readAlternatives = (reader: Reader): FilterPattern | null => readList(reader, 'or', readConjunction);
const readConjunction = (reader: Reader): FilterPattern | null => readList(reader, 'and', readTerm);

function readList(
  reader: Reader,
  kind: 'and' | 'or',
  readPart: (reader: Reader) => FilterPattern | null,
): FilterPattern | null {
  const parts: FilterPattern[] = [];
  do {
    const part = readPart(reader);
    if (part === null) return null;
    parts.push(part);
  } while (take(reader, kind === 'and' ? '&&' : '||'));
  return { kind, parts };
}

function readTerm(reader: Reader): FilterPattern | null {
  if (take(reader, '(')) {
    const inner = readAlternatives(reader);
    return take(reader, ')') ? inner : null;
  }
  const selector = reader.tokens[reader.at];
  if (selector?.kind !== 'selector') return null;
  reader.at += 1;
  const path = selector.text.slice(2).split('.');
  return readTest(reader, path);
}

const wordTests = ['NOT EXISTS', 'IS NULL', 'IS TRUE', 'IS FALSE'] as const;
const comparisons = ['=', '!=', '<=', '>=', '<', '>'] as const;

function readTest(reader: Reader, path: readonly string[]): FilterPattern | null {
  for (const operator of wordTests) {
    const [first = '', second = ''] = operator.split(' ');
    if (isNext(reader, first) && isNext({ ...reader, at: reader.at + 1 }, second)) {
      reader.at += 2;
      return { kind: 'test', path, operator, value: '' };
    }
  }
  const operator = comparisons.find((sign) => take(reader, sign));
  const operand = reader.tokens[reader.at];
  if (operator === undefined || operand === undefined || operand.kind === 'sign' || operand.kind === 'selector') {
    return null;
  }
  reader.at += 1;
  if (operand.kind === 'expression') return { kind: 'test', path, operator: 'matches', value: operand.text };
  return { kind: 'test', path, operator, value: operand.kind === 'text' ? unquoted(operand.text) : operand.text };
}

const unquoted = (text: string): string => text.slice(1, -1).replace(/\\(["\\])/g, '$1');

/** Whether a filter pattern takes in every record of a kind; one that asks for more than all of them tell does not. */
export function matchesRecord(pattern: FilterPattern | null, record: JsonObject): Match {
  if (pattern === null) return 'unclear';
  if (pattern.kind === 'test') return matchTest(pattern, told(record, pattern.path));
  const parts = pattern.parts.map((part) => matchesRecord(part, record));
  return pattern.kind === 'and' ? all(parts) : any(parts);
}

function matchTest({ operator, value }: Extract<FilterPattern, { kind: 'test' }>, field: Told): Match {
  if (field.kind === 'open') return 'no';
  const found = field.kind === 'value' ? field.value : undefined;
  if (typeof found === 'object') return 'unclear';
  switch (operator) {
    case 'NOT EXISTS':
      return yesIf(found === undefined);
    case 'IS NULL':
      return 'no';
    case 'IS TRUE':
      return yesIf(found === true);
    case 'IS FALSE':
      return yesIf(found === false);
    case '=':
      return yesIf(found !== undefined && fits(value, String(found)));
    case '!=':
      // Whether a field that is not there is unequal, AWS does not say.
      return found === undefined ? 'unclear' : yesIf(!fits(value, String(found)));
    case 'matches':
      return 'unclear';
    case '<':
    case '>':
    case '<=':
    case '>=':
      return 'no';
  }
}
