import type { Field, Json } from '../model/index.ts';

/** Disclosed fields of the results that the page of a redacted pack can show, by their pointer. */
export type ShownResults = ReadonlyMap<string, { readonly value: Json }>;

/** Most names on the way to a field that the page shows: `/findings/0/control/id`. */
const mostNames = 4;

/**
 * Takes the disclosed fields of the results in their order, and keeps those of findings and requirements themselves; of
 * what is below them, of which there are millions, only what tells that something is disclosed.
 */
export function openShownResults(): { readonly shown: ShownResults; readonly add: (field: Field) => void } {
  const shown = new Map<string, { readonly value: Json }>();
  let latest = '';
  return {
    shown,
    add: ({ pointer, value }) => {
      const [, list, index] = pointer.split('/', 3);
      if (list !== 'findings' && list !== 'requirements') return;
      const row = `/${list}/${index ?? ''}`;
      const isShown = row !== latest || pointer.split('/').length <= mostNames + 1;
      if (isShown) shown.set(pointer, { value });
      latest = row;
    },
  };
}
