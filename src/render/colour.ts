/** Red, green and blue from 0 to 255. */
type Channels = readonly [red: number, green: number, blue: number];

const parse = (colour: string): Channels | null => {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  if (match === null) return null;
  const [, red = '0', green = '0', blue = '0'] = match;
  return [Number.parseInt(red, 16), Number.parseInt(green, 16), Number.parseInt(blue, 16)];
};

const print = (channels: Channels): string =>
  `#${channels.map((one) => Math.round(one).toString(16).padStart(2, '0')).join('')}`;

/** Relative luminance, WCAG 2.2. */
function luminance(channels: Channels): number {
  const [red, green, blue] = channels.map((one) => {
    const share = one / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

/** Contrast ratio of two colours (`#rrggbb`) by WCAG 2.2, from 1 to 21. */
export function contrast(one: string, other: string): number {
  const [a, b] = [luminance(parse(one) ?? [0, 0, 0]), luminance(parse(other) ?? [0, 0, 0])];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

const fallbackAccent = '#1f4e79';

/**
 * An organisation's colour, moved towards black or white until text in it can be read on the paper (WCAG asks for a
 * contrast of 4.5).
 * Anything but `#rrggbb` gives the product's own blue.
 */
export function readableOn(colour: string, paper: string, ratio = 4.5): string {
  const start = parse(colour) ?? parse(fallbackAccent) ?? [0, 0, 0];
  const goal = luminance(parse(paper) ?? [255, 255, 255]) > 0.4 ? 0 : 255;
  for (let share = 0; share <= 1; share += 0.05) {
    const mixed = print([mix(start[0], goal, share), mix(start[1], goal, share), mix(start[2], goal, share)]);
    if (contrast(mixed, paper) >= ratio) return mixed;
  }
  return print([goal, goal, goal]);
}

const mix = (from: number, to: number, share: number): number => from + (to - from) * share;
