import type { Outcome } from '../../model/index.ts';
import { readableOn } from '../colour.ts';

export const millimetres = (value: number): number => (value * 72) / 25.4;

export const paperSizes = { A4: [595.28, 841.89], Letter: [612, 792] } as const;

/** Type sizes and line distances in points. */
export const type = {
  body: { size: 9.5, leading: 13 },
  table: { size: 8, leading: 11 },
  note: { size: 7.5, leading: 10.5 },
  code: { size: 7.5, leading: 10.5 },
  title: { size: 18, leading: 23 },
  heading: { size: 12, leading: 16 },
  cover: { size: 28, leading: 34 },
} as const;

export interface Palette {
  readonly text: string;
  readonly quiet: string;
  readonly hairline: string;
  readonly wash: string;
  readonly accent: string;
}

export const palette = (accent: string): Palette => ({
  text: '#16191d',
  quiet: '#59626e',
  hairline: '#c8ced6',
  wash: '#f3f5f7',
  accent: readableOn(accent, '#ffffff'),
});

/** Shade of a result: `paint` for shapes and bars, `ink` for text on white. Told apart in grey by lightness and pattern. */
export interface Shade {
  readonly paint: string;
  readonly ink: string;
  readonly pattern: 'solid' | 'hatched' | 'dotted' | 'tint' | 'blank';
}

export type Result = Outcome | 'not-tested' | 'not-implemented';

const blank: Shade = { paint: '#8b949f', ink: '#59626e', pattern: 'blank' };

export const shades: Readonly<Record<Result, Shade>> = {
  'not-satisfied': { paint: '#b3361b', ink: '#a12f16', pattern: 'solid' },
  inconclusive: { paint: '#b37a00', ink: '#7d5600', pattern: 'hatched' },
  manual: { paint: '#6a5aa8', ink: '#57489a', pattern: 'dotted' },
  satisfied: { paint: '#2a7fa8', ink: '#1b5f80', pattern: 'tint' },
  'not-applicable': blank,
  'not-tested': blank,
  'not-implemented': blank,
};

/** Worst first: the order of everything that lists outcomes. */
export const worstFirst: readonly Outcome[] = [
  'not-satisfied',
  'inconclusive',
  'manual',
  'satisfied',
  'not-applicable',
];

/** The colour on white at `share` of its strength. */
export const tint = (color: string, share: number): string =>
  `#${[1, 3, 5]
    .map((at) => 255 - (255 - Number.parseInt(color.slice(at, at + 2), 16)) * share)
    .map((value) => Math.round(value).toString(16).padStart(2, '0'))
    .join('')}`;
