import type { JsonObject } from '../../model/index.ts';
import { SandboxFailure } from '../dispatch.ts';

/** A date of a request; undefined when it is absent. */
export function dateOf(input: JsonObject, name: string): Date | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  const date = new Date(typeof value === 'number' ? value * 1000 : String(value));
  if (Number.isNaN(date.getTime())) {
    throw new SandboxFailure('InvalidTimeRangeException', `The value of ${name} is not a valid time.`);
  }
  return date;
}
