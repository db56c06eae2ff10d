import type { DataClass, Fact, Scope } from '../../model/index.ts';

/**
 * Class of a table's data: from the configured name patterns (the first that matches), else from its tag, else null.
 * Tags that were not read, and two spellings of the tag that contradict each other, give null.
 */
export function dataClassOf(
  name: string,
  tags: Fact<Readonly<Record<string, string>>>,
  classification: Scope['classification'],
): DataClass | null {
  for (const [pattern, dataClass] of Object.entries(classification.tables)) {
    if (matches(pattern, name)) return dataClass;
  }
  if (tags.kind === 'absent') return null;
  const wanted = classification.tag.toLowerCase();
  const values = Object.entries(tags.value).filter(([key]) => key.toLowerCase() === wanted);
  const classes = new Set(values.map(([, value]) => classOfValue(value, classification)));
  const [only = null, ...others] = classes;
  return others.length === 0 ? only : null;
}

function classOfValue(value: string, { values }: Scope['classification']): DataClass | null {
  const key = value.trim().toLowerCase();
  return (Object.hasOwn(values, key) ? values[key] : undefined) ?? null;
}

/** Whether a text matches a pattern in which `*` stands for any text. */
function matches(pattern: string, text: string): boolean {
  const parts = pattern.split(/\*+/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(text);
}
