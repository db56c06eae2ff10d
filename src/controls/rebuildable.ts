import { isJsonObject, type ChangeEvent, type Parameters, type Resource } from '../model/index.ts';

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

/** Whether a TagResource or UntagResource event may have changed such a tag; other tags are nobody's business here. */
export const touchesRebuildable = ({ parameters }: ChangeEvent, { rebuildableTags }: Parameters): boolean => {
  const request: unknown = parameters;
  if (!isJsonObject(request)) return rebuildableTags.length > 0;
  const marks = new Set(rebuildableTags.map((tag) => tag.slice(0, tag.indexOf('='))));
  const keys = [
    ...listed(request['tags']).map((tag) => (isJsonObject(tag) ? tag['key'] : null)),
    ...listed(request['tagkeys']),
  ];
  const named = Array.isArray(request['tags']) || Array.isArray(request['tagkeys']);
  const readable = named && keys.every((key) => typeof key === 'string');
  return marks.size > 0 && (!readable || keys.some((key) => marks.has(key)));
};

const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as readonly unknown[]) : []);
