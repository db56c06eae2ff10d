/** A file that the bank's people provide: its path below their folder, and what stands in it. */
export type ProvidedText = readonly [path: string, text: string];

/** `2026-06-30`. */
export const dayOf = (date: Date): string => date.toISOString().slice(0, 10);
