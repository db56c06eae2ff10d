import { gunzipSync } from 'node:zlib';
import { isJsonObject, type Json, type JsonObject } from '../../model/index.ts';
import type { Scenario } from '../scenario/bank.ts';
import { objectsOf } from '../scenario/trail-logs.ts';
import { writtenObjects } from './written.ts';

/** A line of a list of log files. */
export interface ListedFile {
  readonly path: string;
  readonly sha256: string;
  readonly account: string;
  readonly region: string;
}

/** The lines that were put for a run, as the table over them reads them. */
export function listOf(scenario: Scenario, run: string): readonly ListedFile[] {
  const objects = [...writtenObjects(scenario)].filter(([key]) => key.includes('/verified-files/'));
  return objects
    .flatMap(([, bytes]) => String(gunzipSync(bytes)).split('\n'))
    .map((line) => line.split('\t'))
    .filter(([name]) => name === run)
    .map(([, path = '', sha256 = '', account = '', region = '']) => ({ path, sha256, account, region }));
}

/** A record with the file that it lies in. */
export interface FoundRecord {
  readonly file: ListedFile;
  readonly record: JsonObject;
}

export interface ScannedFiles {
  readonly records: readonly FoundRecord[];
  /** Compressed bytes of the files. */
  readonly bytes: number;
}

/** Everything in the listed log files that lie in the bank's buckets. */
export function scan(scenario: Scenario, files: readonly ListedFile[]): ScannedFiles {
  let bytes = 0;
  const records = files.flatMap((file) => {
    const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(file.path) ?? [];
    const object = objectsOf(scenario, bucket).get(key)?.();
    if (object === undefined) return [];
    bytes += object.bytes.length;
    const { Records } = JSON.parse(String(gunzipSync(object.bytes))) as { readonly Records: readonly JsonObject[] };
    return Records.map((record) => ({ file, record }));
  });
  return { records, bytes };
}

/** A member of a member; undefined where one of them is missing. */
export const at = (record: Json | undefined, ...path: readonly string[]): Json | undefined =>
  path.reduce<Json | undefined>((value, name) => (isJsonObject(value) ? value[name] : undefined), record);

export function textIn(record: Json | undefined, ...path: readonly string[]): string | null {
  const value = at(record, ...path);
  return typeof value === 'string' && value !== '' ? value : null;
}
