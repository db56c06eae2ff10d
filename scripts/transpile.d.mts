export function transpile(folders: readonly string[], into: string): string;
