import type { Json, JsonObject } from '../../model/index.ts';

/** Whether something takes in every event of a kind: `unclear` where its own text cannot be read or weighed. */
export type Match = 'yes' | 'no' | 'unclear';

/** All must hold: one that surely does not decides, before one that is unclear. */
export const all = (list: readonly Match[]): Match =>
  list.includes('no') ? 'no' : list.includes('unclear') ? 'unclear' : 'yes';

/** One that surely holds is enough. */
export const any = (list: readonly Match[]): Match =>
  list.includes('yes') ? 'yes' : list.includes('unclear') ? 'unclear' : 'no';

export const yesIf = (condition: boolean): Match => (condition ? 'yes' : 'no');

/** What a kind of event says in a field: a value, surely nothing, or one thing or another (`open`). */
export type Told = { readonly kind: 'value'; readonly value: Json } | { readonly kind: 'nothing' | 'open' };

/** Fields that a call which succeeded does not have. */
const absentFields: ReadonlySet<string> = new Set(['errorCode', 'errorMessage']);

/** The field of an event at a path. */
export function told(event: JsonObject, path: readonly string[]): Told {
  let value: Json = event;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return { kind: 'nothing' };
    const next: Json | undefined = Object.hasOwn(value, step) ? (value as JsonObject)[step] : undefined;
    if (next === undefined) return { kind: absentFields.has(step) ? 'nothing' : 'open' };
    value = next;
  }
  return { kind: 'value', value };
}

/** Whether a text fits a pattern in which `*` stands for any text and `\*` for itself. */
export function fits(pattern: string, text: string): boolean {
  const parts = (pattern.match(/\\[\s\S]|[\s\S]/gu) ?? []).map((piece) => {
    if (piece === '*') return '*';
    return { literal: piece.length > 1 && piece.startsWith('\\') ? piece.slice(1) : piece };
  });
  let reached = new Set([0]);
  for (const part of parts) {
    const next = new Set<number>();
    for (const at of reached) {
      if (part === '*') for (let end = at; end <= text.length; end += 1) next.add(end);
      else if (text.startsWith(part.literal, at)) next.add(at + part.literal.length);
    }
    reached = next;
  }
  return reached.has(text.length);
}
