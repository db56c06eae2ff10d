import type { Parameters, Resource } from '../model/index.ts';
import { isJsonObject } from '../model/index.ts';

/** The tag `key=value` that marks a table as rebuildable or ephemeral; null when none does, or tags are not known. */
export const rebuildableTag = (resource: Resource<'table'>, parameters: Parameters): string | null => {
  const { tags } = resource.facts;
  if (tags.kind === 'absent' || !isJsonObject(tags.value)) return null;
  const held = new Set(Object.entries(tags.value).map(([key, value]) => `${key}=${value}`));
  return parameters.rebuildableTags.find((tag) => held.has(tag)) ?? null;
};

/** Whether such a tag may exist but could not be read. */
export const tagsUnknown = (resource: Resource<'table'>, parameters: Parameters): boolean =>
  parameters.rebuildableTags.length > 0 &&
  (resource.facts.tags.kind === 'absent' || !isJsonObject(resource.facts.tags.value));
