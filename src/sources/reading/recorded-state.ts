import type { Json, JsonObject } from '../../model/index.ts';
import { isJsonObject } from '../../model/index.ts';

/**
 * Whether a configuration item of a table shows point-in-time recovery on; undefined when it does not tell. Members of
 * the supplementary configuration are JSON in a text, in a casing of their own.
 */
export function recoveryIn(item: JsonObject): boolean | undefined {
  const status = item['configurationItemStatus'];
  if (status !== 'OK' && status !== 'ResourceDiscovered') return undefined;
  const backups = parsed(member(item['supplementaryConfiguration'], 'ContinuousBackupsDescription'));
  const recovery = member(backups, 'PointInTimeRecoveryDescription');
  const recoveryStatus = member(recovery, 'PointInTimeRecoveryStatus');
  if (recoveryStatus === 'ENABLED') return true;
  return recoveryStatus === 'DISABLED' ? false : undefined;
}

function member(value: Json | undefined, name: string): Json | undefined {
  if (!isJsonObject(value)) return undefined;
  const key = Object.keys(value).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : value[key];
}

function parsed(value: Json | undefined): Json | undefined {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return undefined;
  }
}
