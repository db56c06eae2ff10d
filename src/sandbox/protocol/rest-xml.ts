import type { Json, JsonObject } from '../../model/index.ts';
import { SandboxFailure, type Operation, type SandboxRequest, type SandboxResponse } from '../dispatch.ts';
import { textBytes, type Protocol } from './protocol.ts';
import { escapeXml } from './xml.ts';

const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';

/**
 * REST-XML as S3 speaks it (Smithy `restXml`), with the bucket in the path: the sub-resource in the query names the
 * operation. An answer has one member, its root element; lists stand flat. A policy is sent as it is, as JSON.
 */
export const restXmlProtocol: Protocol = {
  decode: (request, operations) => {
    const operation = operations.find((candidate) => isFor(candidate, request));
    const bucket = request.path.split('/')[1] ?? '';
    if (operation === undefined || bucket === '') {
      throw new SandboxFailure('MethodNotAllowed', 'The specified method is not allowed against this resource.', {
        status: 405,
      });
    }
    return { operation, input: { Bucket: decodeURIComponent(bucket) } };
  },
  encode: (operation, answer, requestId) => {
    if (operation.operation === 'GetBucketPolicy') {
      return respond(200, { type: 'application/json', text: String(answer['Policy']) }, requestId);
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

/** The template `/{Bucket}?policy` stands for requests with `policy` in their query. */
function isFor({ http }: Operation, { method, path, query }: SandboxRequest): boolean {
  const subresource = http?.path.split('?')[1] ?? '';
  return http?.method === method && /^\/[^/]+\/?$/.test(path) && subresource in query;
}

function rootOf(answer: JsonObject): string {
  const [[name, content] = ['Empty', {}]] = Object.entries(answer);
  return `<${name} xmlns="${namespace}">${flat(content as JsonObject)}</${name}>`;
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
