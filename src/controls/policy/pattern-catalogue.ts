import { arnParts } from './arn.ts';
import { resourcePattern, type ResourcePattern } from './compile.ts';

/** Numbers of the patterns that match some of the targets, with which they match and how. */
export type Matched = ReadonlyMap<number, string>;

export interface Catalogue {
  /** Number of a pattern; the same text has the same number. */
  readonly number: (pattern: string) => number;
  /** The patterns that match some of the targets. Those numbered later are not among them. */
  readonly matching: (targets: readonly string[]) => Matched;
}

interface Numbered {
  readonly number: number;
  readonly pattern: ResourcePattern;
}

/** Resource patterns of many policies: of a resource, only those are tested that begin as it does. */
export const openCatalogue = (): Catalogue => {
  const numbers = new Map<string, number>();
  const wild = openBeginnings<Numbered>();
  return {
    number: (text) => {
      const before = numbers.get(text);
      if (before !== undefined) return before;
      const number = numbers.size;
      numbers.set(text, number);
      // A shorter ARN is completed, so that it matches more than itself.
      if (/[*?]|\$\{/.test(text) || text.split(':').length < 6) {
        wild.add(text.replace(/([*?]|\$\{)[\s\S]*$/, ''), { number, pattern: resourcePattern(text, true) });
      }
      return number;
    },
    matching: (targets) => {
      const found = new Map<number, string>();
      const note = (number: number, how: string): void => void found.set(number, `${found.get(number) ?? ''}${how}`);
      targets.forEach((target, at) => {
        const exact = numbers.get(target);
        if (exact !== undefined) note(exact, `${at}p`);
        const parts = arnParts(target);
        for (const { number, pattern } of wild.of(target)) {
          if (pattern.byPart(parts)) note(number, `${at}p`);
          else if (pattern.whole(target)) note(number, `${at}w`);
        }
      });
      return found;
    },
  };
};

/** Things by the text that they begin with; finds all whose beginning is that of a text. */
const openBeginnings = <T>() => {
  const byText = new Map<string, T[]>();
  const lengths = new Set<number>();
  return {
    add: (beginning: string, thing: T): void => {
      lengths.add(beginning.length);
      byText.set(beginning, [...(byText.get(beginning) ?? []), thing]);
    },
    of: (text: string): readonly T[] => [...lengths].flatMap((length) => byText.get(text.slice(0, length)) ?? []),
  };
};
