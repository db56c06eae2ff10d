import { newTuples } from './tuples.ts';

/**
 * What a counted event has in common with all others that count in one row: texts, of which the empty one stands for
 * what is not told. `tables` are ARNs with a blank between; of a use of a key, `tables` is the key, and there is neither
 * type, service, way nor access.
 */
export const columnsOfKind = [
  'counted',
  'account',
  'region',
  'tables',
  'principal',
  'principalType',
  'invokedBy',
  'operation',
  'access',
  'error',
  'tls',
  'endpoint',
] as const;

export type Kind = Readonly<Record<(typeof columnsOfKind)[number], string | null>>;

export const widthOfKind = columnsOfKind.length;

/** Kinds of events as numbers of texts, each text and each kind once. */
export interface Kinds {
  readonly indexOf: (kind: Kind) => number;
  readonly size: () => number;
  readonly texts: () => readonly string[];
  /** The numbers of each kind's texts, kind after kind. */
  readonly words: () => Uint32Array;
}

export function newKinds(): Kinds {
  const texts = newTexts();
  const tuples = newTuples(widthOfKind);
  const numbers = new Uint32Array(widthOfKind);
  const before: string[] = [];
  return {
    indexOf: (kind) => {
      for (let column = 0; column < widthOfKind; column += 1) {
        const text = kind[columnsOfKind[column] ?? 'counted'] ?? '';
        // Most texts are those of the event before.
        if (text === before[column]) continue;
        before[column] = text;
        numbers[column] = texts.indexOf(text);
      }
      return tuples.indexOf(numbers);
    },
    texts: texts.all,
    size: tuples.size,
    words: tuples.words,
  };
}

export function newTexts() {
  const numbers = new Map<string, number>();
  const texts: string[] = [];
  return {
    indexOf: (text: string): number => {
      let number = numbers.get(text);
      if (number === undefined) numbers.set(text, (number = texts.push(text) - 1));
      return number;
    },
    all: (): readonly string[] => texts,
  };
}
