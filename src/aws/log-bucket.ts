import { XMLParser } from 'fast-xml-parser';
import { AuditPackError, isJsonObject } from '../model/index.ts';
import type { FetchedObject, JsonObject, ObjectStore } from '../model/index.ts';
import type { Connection, SendOptions } from './connection.ts';
import { failureOf } from './failure.ts';

export interface LogBucket {
  readonly bucket: string;
  readonly account: string;
  readonly region: string;
}

/** CloudTrail ends a log file near 50 MB before compression. No more of an object is read than this and one byte. */
const largestObject = 64 * 1024 * 1024;

/** A bucket of S3, read with `s3:ListBucket` and `s3:GetObject` alone, and `kms:Decrypt` where its objects need it. */
export function openLogBucket(connection: Connection, where: LogBucket): ObjectStore {
  const { bucket } = where;
  return {
    bucket,
    list: async function* list(prefix) {
      for await (const page of pages(connection, where, { Prefix: prefix })) yield* page.keys;
    },
    folders: async (prefix) => {
      const names: string[] = [];
      for await (const page of pages(connection, where, { Prefix: prefix, Delimiter: '/' })) {
        names.push(...page.prefixes.map((each) => each.slice(prefix.length, -1)));
      }
      return names.filter((name) => name !== '');
    },
    get: (key) => read(connection, where, key),
  };
}

const optionsFor = ({ account, region }: LogBucket, request: JsonObject): SendOptions => ({ account, region, request });

async function read(connection: Connection, where: LogBucket, key: string): Promise<FetchedObject> {
  const request = { Bucket: where.bucket, Key: key, Range: `bytes=0-${largestObject}` };
  try {
    const answers = ['NoSuchKey', 'InvalidRange'];
    const { status, body, metadata } = await connection.send('s3', 'GetObject', {
      ...optionsFor(where, request),
      answers,
    });
    if (status === 404) return { absent: 'missing', reason: 'there is no such object' };
    if (status === 416) return { bytes: new Uint8Array(), metadata }; // an empty object has no first byte
    if (body.length > largestObject) return { absent: 'unreadable', reason: 'it is larger than CloudTrail writes' };
    return { bytes: body, metadata };
  } catch (error) {
    return { absent: 'unreadable', reason: failureOf(error).message };
  }
}

interface Page {
  readonly keys: readonly string[];
  readonly prefixes: readonly string[];
  readonly next: string | null;
}

async function* pages(connection: Connection, where: LogBucket, what: JsonObject): AsyncGenerator<Page> {
  const seen = new Set<string>();
  for (let token: string | null = null, first = true; first || token !== null; first = false) {
    // Names may hold characters that XML cannot.
    const request = { Bucket: where.bucket, ...what, EncodingType: 'url' };
    const page = await listPage(connection, where, token === null ? request : { ...request, ContinuationToken: token });
    yield page;
    token = page.next;
    if (token === null) return;
    if (seen.has(token)) throw notListed(where, 'the same page is named as the next one twice');
    seen.add(token);
  }
}

const notListed = ({ bucket }: LogBucket, reason: string, cause?: unknown): AuditPackError =>
  new AuditPackError('E_NETWORK', `s3://${bucket} cannot be listed: ${reason}`, {
    hint: 'Listing needs s3:ListBucket on the bucket, reading s3:GetObject on its objects.',
    cause,
  });

async function listPage(connection: Connection, where: LogBucket, request: JsonObject): Promise<Page> {
  let body: Uint8Array;
  try {
    ({ body } = await connection.send('s3', 'ListObjectsV2', optionsFor(where, request)));
  } catch (error) {
    throw notListed(where, failureOf(error).message, error);
  }
  try {
    return pageOf(new TextDecoder().decode(body));
  } catch (error) {
    throw notListed(where, 'the answer is no list of objects', error);
  }
}

const lists = new Set(['ListBucketResult.Contents', 'ListBucketResult.CommonPrefixes']);
const parser = new XMLParser({
  parseTagValue: false,
  processEntities: false,
  ignoreAttributes: true,
  isArray: (_, path) => lists.has(String(path)),
});

function pageOf(xml: string): Page {
  if (/<!(DOCTYPE|ENTITY)/i.test(xml)) throw new TypeError('a document type declaration');
  const parsed: unknown = parser.parse(xml, true);
  const result = isJsonObject(parsed) ? parsed['ListBucketResult'] : undefined;
  if (!isJsonObject(result)) throw new TypeError('no ListBucketResult');
  const { IsTruncated: truncated, NextContinuationToken: next } = result;
  if (truncated === 'true' && typeof next !== 'string') throw new TypeError('no token of the next page');
  return {
    keys: namesOf(result['Contents'], 'Key'),
    prefixes: namesOf(result['CommonPrefixes'], 'Prefix'),
    next: truncated === 'true' && typeof next === 'string' ? next : null,
  };
}

function namesOf(list: unknown, member: string): readonly string[] {
  if (list === undefined) return [];
  if (!Array.isArray(list)) throw new TypeError(`no list of ${member}`);
  return (list as readonly unknown[]).map((each) => {
    const name = isJsonObject(each) ? each[member] : undefined;
    if (typeof name !== 'string') throw new TypeError(`an entry without ${member}`);
    return decodeURIComponent(name.replaceAll('+', ' '));
  });
}
