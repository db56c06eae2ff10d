/** Files that the bank's people provide, with their sidecars: path below their folder → text. */
export const bankProvides = (_now: Date): ReadonlyMap<string, string> => new Map();
