import type { IncomingMessage, ServerResponse } from 'node:http';
import type { MemoryStore } from './memory-store.ts';

/** Answers as S3 does to what is read of one bucket: lists of both versions in pages, and objects with metadata. */
export function answerBucket(
  store: MemoryStore,
  request: IncomingMessage,
  response: ServerResponse,
  pageSize = 1000,
): void {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const xml = (text: string): void => void response.setHeader('content-type', 'application/xml').end(text);
  if (url.searchParams.has('location')) xml('<LocationConstraint>eu-central-1</LocationConstraint>');
  else if (url.searchParams.has('list-type') || url.searchParams.has('prefix')) xml(listOf(store, url, pageSize));
  else {
    const held = store.objects.get(decodeURIComponent(url.pathname.replace(/^\/[^/]+\//, '')));
    if (held === undefined) {
      response.statusCode = 404;
      xml('<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>');
      return;
    }
    for (const [name, value] of Object.entries(held.metadata ?? {})) response.setHeader(`x-amz-meta-${name}`, value);
    response.end(held.bytes);
  }
}

function listOf(store: MemoryStore, url: URL, pageSize: number): string {
  const { prefix = '', delimiter, marker, 'continuation-token': token } = Object.fromEntries(url.searchParams);
  const after = token === undefined ? (marker ?? '') : Buffer.from(token, 'base64').toString();
  const matching = [...store.objects.keys()].filter((key) => key.startsWith(prefix)).sort();
  const cut = (key: string): string => {
    const end = delimiter === undefined ? -1 : key.indexOf(delimiter, prefix.length);
    return end < 0 ? key : key.slice(0, end + 1);
  };
  const names = [...new Set(matching.map(cut))].filter((name) => name > after);
  const page = names.slice(0, pageSize);
  const encode = (name: string): string => encodeURIComponent(name).replaceAll('%20', '+').replaceAll('%2F', '/');
  const entries = page.map((name) =>
    name.endsWith('/') && delimiter !== undefined
      ? `<CommonPrefixes><Prefix>${encode(name)}</Prefix></CommonPrefixes>`
      : `<Contents><Key>${encode(name)}</Key><Size>1</Size></Contents>`,
  );
  const more = names.length > page.length;
  const next = more
    ? `<NextContinuationToken>${Buffer.from(page.at(-1)!).toString('base64')}</NextContinuationToken>`
    : '';
  return `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>${String(more)}</IsTruncated>${next}${entries.join('')}</ListBucketResult>`;
}
