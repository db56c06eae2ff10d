import { visible } from '../visible.ts';

/** A property of ours: OSCAL has no words of its own for what we say. */
export interface OscalProperty {
  readonly name: string;
  readonly ns: string;
  readonly value: string;
}

/** Namespace of our properties. */
export const ours = 'urn:x-dynamodb-audit-pack:oscal';

export const property = (name: string, value: string): OscalProperty => ({ name, ns: ours, value: lineOf(value) });

/** Text of the datatype `string`: one line, not empty, without space at its ends. */
export const lineOf = (text: string): string => visible(text).replace(/\s+/g, ' ').trim() || '–';

/** An id of a standard, such as `1.2.5` or `Art. 32(1)(a)`, as the datatype `token`, with the framework in front. */
export const tokenOf = (framework: string, id: string): string =>
  `_${framework}_${id}`.replace(/[^\p{L}\p{N}.\-_]/gu, '-');

/** A member that is a list, or no member where the list is empty: OSCAL knows no empty lists. */
export const some = <K extends string, T>(name: K, list: readonly T[]): { readonly [key in K]?: readonly T[] } =>
  list.length === 0 ? {} : ({ [name]: list } as { readonly [key in K]: readonly T[] });
