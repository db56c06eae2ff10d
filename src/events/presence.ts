import type { ObjectStore } from '../model/index.ts';

/** Folders whose names are held; files are asked for day by day. */
const foldersHeld = 16;

/** Says whether objects are there, by listing their folders, each about once. */
export function presenceIn(store: ObjectStore): (key: string) => Promise<boolean> {
  const folders = new Map<string, Promise<ReadonlySet<string>>>();
  const namesOf = async (folder: string): Promise<ReadonlySet<string>> => {
    const names = new Set<string>();
    for await (const key of store.list(folder)) names.add(key);
    return names;
  };
  return async (key) => {
    const folder = key.slice(0, key.lastIndexOf('/') + 1);
    const names = folders.get(folder) ?? namesOf(folder);
    // Put last: the one that was not asked for the longest goes first.
    folders.delete(folder);
    folders.set(folder, names);
    const [oldest] = folders.keys();
    if (folders.size > foldersHeld && oldest !== undefined) folders.delete(oldest);
    return (await names).has(key);
  };
}
