import type { Json, JsonObject } from '../../model/index.ts';
import { SandboxFailure, type Operation, type SandboxRequest, type SandboxResponse } from '../dispatch.ts';
import { textBytes, type Protocol } from './protocol.ts';
import { escapeXml } from './xml.ts';

const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';

/**
 * REST-XML as S3 speaks it (Smithy `restXml`), with the bucket in the path: the sub-resource in the query names the
 * operation. An answer has one member, its root element; lists stand flat. A policy is sent as it is, as JSON, and an
 * object as its bytes.
 */
export const restXmlProtocol: Protocol = {
  decode: (request, operations) => {
    const operation = operations.find((candidate) => isFor(candidate, request));
    const [, bucket = '', ...key] = request.path.split('/');
    if (operation === undefined || bucket === '') {
      throw new SandboxFailure('MethodNotAllowed', 'The specified method is not allowed against this resource.', {
        status: 405,
      });
    }
    const query = Object.entries(request.query).filter(([, value]) => typeof value === 'string') as [string, string][];
    const names = { Bucket: decodeURIComponent(bucket), Key: decodeURIComponent(key.join('/')) };
    const body = request.method === 'PUT' ? written(request) : {};
    return { operation, input: { ...Object.fromEntries(query), ...names, ...body } };
  },
  encode: (operation, answer, requestId) => {
    if (operation.operation === 'GetBucketPolicy') {
      return respond(200, { type: 'application/json', text: String(answer['Policy']) }, requestId);
    }
    if (operation.operation === 'GetObject') return object(answer, requestId);
    if (['PutObject', 'HeadObject', 'DeleteObject'].includes(operation.operation)) {
      const headers = Object.entries(answer).map(([name, value]) => [name.toLowerCase(), String(value)] as const);
      return {
        status: operation.operation === 'DeleteObject' ? 204 : 200,
        headers: { ...Object.fromEntries(headers), 'x-amz-request-id': requestId },
        body: new Uint8Array(),
      };
    }
    return respond(200, { type: 'application/xml', text: `${declaration}${rootOf(answer)}` }, requestId);
  },
  encodeFailure: (failure, requestId) => {
    const members = { Code: failure.code, Message: failure.message, ...failure.members, RequestId: requestId };
    return respond(
      failure.status,
      { type: 'application/xml', text: `${declaration}<Error>${flat(members)}</Error>` },
      requestId,
    );
  },
  denied: { code: 'AccessDenied', status: 403 },
  throttled: { code: 'SlowDown', status: 503 },
  invalidCredentials: { code: 'InvalidAccessKeyId', status: 403 },
  unsigned: { code: 'AccessDenied', status: 403 },
};

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** The template `/{Bucket}?policy` stands for requests with `policy` in their query, `/{Bucket}/{Key+}` for an object. */
function isFor({ http }: Operation, { method, path, query }: SandboxRequest): boolean {
  const [place = '', subresource = ''] = http?.path.split('?') ?? [];
  const ofObject = !/^\/[^/]+\/?$/.test(path);
  if (http?.method !== method || place.endsWith('{Key+}') !== ofObject) return false;
  return ofObject || (subresource.split('=')[0] ?? '') in query;
}

const writtenHeaders = [
  'if-none-match',
  'if-match',
  'x-amz-checksum-sha256',
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-aws-kms-key-id',
];

/** An object to put, in base64, with the headers that bear on whether it is taken. */
function written({ body, headers }: SandboxRequest): JsonObject {
  const named = writtenHeaders.flatMap((name) => {
    const value = headers[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { Body: Buffer.from(body).toString('base64'), ...Object.fromEntries(named) };
}

/** The bytes of an object, which an operation answers in base64, with its headers and its metadata in headers. */
function object({ Body, Metadata, Headers }: JsonObject, requestId: string): SandboxResponse {
  const metadata = Object.entries(Metadata as JsonObject).map(([name, value]) => [`x-amz-meta-${name}`, String(value)]);
  return {
    status: 200,
    headers: {
      ...(Headers as Record<string, string>),
      'x-amz-request-id': requestId,
      ...(Object.fromEntries(metadata) as Record<string, string>),
    },
    body: Buffer.from(String(Body), 'base64'),
  };
}

function rootOf(answer: JsonObject): string {
  const [[name, content] = ['Empty', {}]] = Object.entries(answer);
  const inside = typeof content === 'object' ? flat(content as JsonObject) : escapeXml(String(content));
  return `<${name} xmlns="${namespace}">${inside}</${name}>`;
}

const flat = (value: JsonObject): string =>
  Object.entries(value)
    .map(([name, member]) => elements(name, member))
    .join('');

function elements(name: string, member: Json): string {
  if (member === null) return '';
  if (Array.isArray(member)) return member.map((item: Json) => elements(name, item)).join('');
  if (typeof member === 'object') return `<${name}>${flat(member as JsonObject)}</${name}>`;
  return `<${name}>${escapeXml(String(member))}</${name}>`;
}

const respond = (
  status: number,
  { type, text }: { readonly type: string; readonly text: string },
  requestId: string,
): SandboxResponse => ({
  status,
  headers: { 'content-type': type, 'x-amz-request-id': requestId },
  body: textBytes(text),
});
