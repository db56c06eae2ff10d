import type { Resource } from '../model/index.ts';
import type { Turn } from './span.ts';

/** When a subject happened, with the event that made it; null for what exists over time. */
export function momentOf(resource: Resource): Turn | null {
  if (!isChange(resource)) return null;
  const { event } = resource.facts;
  return event.kind === 'absent' ? null : { at: event.value.time, event: event.value };
}

const isChange = (resource: Resource): resource is Resource<'change'> => resource.kind === 'change';
