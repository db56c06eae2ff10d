import { isJsonObject } from '../model/index.ts';
import type { Fact, Json, Resource } from '../model/index.ts';

/**
 * A key under which an event and the resources it concerns find each other: an ARN, or a name with the place it is
 * valid in. An event concerns a resource exactly when they share a handle.
 */
export type Handle = string;

export const named = (source: string, account: string, region: string, name: string): Handle =>
  `${source}|${account}|${region}|${name}`;

/** A fact's value as JSON; undefined when it is absent or not a fact of this kind. */
export function known(resource: Resource, name: string): Json | undefined {
  const facts = resource.facts as Readonly<Record<string, Fact<unknown> | undefined>>;
  const fact = facts[name];
  if (fact?.kind !== 'known') return undefined;
  const value = fact.value;
  return isJsonObject(value) || Array.isArray(value) || typeof value === 'string' ? (value as Json) : undefined;
}
