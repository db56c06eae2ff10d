/** An address range as the bits of its prefix; IPv4 and IPv6 never contain each other. */
export interface Network {
  readonly family: 4 | 6;
  /** As many `0` and `1` as the prefix is long. */
  readonly prefix: string;
}

/** Reads `10.0.0.0/8` or `2001:db8::/32`; undefined for any other text. */
export const readCidr = (text: string): Network | undefined => {
  const [, address = '', length = ''] = /^([0-9a-f.:]+)\/(\d{1,3})$/i.exec(text) ?? [];
  const family = address.includes(':') ? 6 : 4;
  const bits = family === 6 ? bitsOf(groups(address), 16) : bitsOf(octets(address), 8);
  if (bits === undefined || length === '' || Number(length) > bits.length) return undefined;
  return { family, prefix: bits.slice(0, Number(length)) };
};

/** Whether every address of the second range is in the first. */
export const contains = (outer: Network, inner: Network): boolean =>
  outer.family === inner.family && inner.prefix.startsWith(outer.prefix);

/** `0.0.0.0/0` and `::/0`. */
export const isWorld = ({ prefix }: Network): boolean => prefix === '';

const bitsOf = (numbers: readonly number[] | undefined, width: number): string | undefined =>
  numbers?.map((number) => number.toString(2).padStart(width, '0')).join('');

const octets = (address: string): readonly number[] | undefined => {
  const parts = address.split('.');
  const numbers = parts.map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : 256));
  return parts.length === 4 && numbers.every((number) => number < 256) ? numbers : undefined;
};

/** Eight groups; `::` stands once for those that are left out (RFC 4291, 2.2). */
const groups = (address: string): readonly number[] | undefined => {
  const halves = address.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const [left = [], right = []] = halves;
  const missing = 8 - left.length - right.length;
  if (halves.length > 2 || (halves.length === 2 ? missing < 1 : missing !== 0)) return undefined;
  const all = [...left, ...Array.from({ length: missing }, () => '0'), ...right];
  return all.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) ? all.map((group) => parseInt(group, 16)) : undefined;
};
