import type { Resource, ResourceKind } from '../model/index.ts';
import type { Turn } from './span.ts';

/** When a subject happened, with the event that made it; null for what exists over time. */
export function momentOf(resource: Resource): Turn | null {
  if (isOf(resource, 'change')) {
    const { event } = resource.facts;
    return event.kind === 'absent' ? null : { at: event.value.time, event: event.value };
  }
  if (!isOf(resource, 'transfer')) return null;
  const { movement, request } = resource.facts;
  if (movement.kind === 'absent') return null;
  return { at: movement.value.at, event: request.kind === 'absent' ? null : request.value };
}

const isOf = <K extends ResourceKind>(resource: Resource, kind: K): resource is Resource<K> & Resource =>
  resource.kind === kind;
