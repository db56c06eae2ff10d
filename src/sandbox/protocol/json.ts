import { crc32 } from 'node:zlib';
import { isJsonObject, type JsonObject } from '../../model/index.ts';
import { SandboxFailure, type SandboxRequest, type SandboxResponse } from '../dispatch.ts';
import { jsonBytes, named, type Protocol } from './protocol.ts';

interface JsonSettings {
  readonly version: '1.0' | '1.1';
  /** `X-Amz-Target` before the last dot. Older clients write it with a package in front, which is accepted. */
  readonly target: string;
  /** Namespace of the service's own errors in `__type`; empty where the service sends the bare name. */
  readonly namespace: string;
  /** Whether answers carry `x-amz-crc32`. */
  readonly checksum: boolean;
}

/** AWS JSON 1.0 and 1.1 (Smithy `awsJson1_0`, `awsJson1_1`): one path, the operation in `X-Amz-Target`. */
export const jsonProtocol = (settings: JsonSettings): Protocol => ({
  decode: (request, operations) => {
    const operation = named(operations, operationName(request, settings.target));
    if (operation === undefined) throw new SandboxFailure('UnknownOperationException', 'The operation is not known.');
    return { operation, input: parseBody(request.body) };
  },
  encode: (_operation, answer, requestId) => respond(200, answer, { settings, requestId }),
  encodeFailure: (failure, requestId) => {
    const type = `${commonErrors.has(failure.code) ? commonNamespace(settings) : settings.namespace}${failure.code}`;
    // AWS's own framework writes `Message` for a denied call and `message` for the errors of a service's model.
    const member = failure.code === 'AccessDeniedException' ? 'Message' : 'message';
    return respond(
      failure.status,
      { __type: type, [member]: failure.message, ...failure.members },
      { settings, requestId },
    );
  },
  denied: { code: 'AccessDeniedException', status: 400 },
  throttled: { code: 'ThrottlingException', status: 400 },
  invalidCredentials: { code: 'UnrecognizedClientException', status: 400 },
  unsigned: { code: 'MissingAuthenticationTokenException', status: 400 },
});

const commonErrors: ReadonlySet<string> = new Set([
  'AccessDeniedException',
  'MissingAuthenticationTokenException',
  'SerializationException',
  'UnknownOperationException',
  'UnrecognizedClientException',
]);

const commonNamespace = (settings: JsonSettings): string =>
  settings.namespace === '' ? '' : 'com.amazon.coral.service#';

function operationName(request: SandboxRequest, target: string): string {
  const header = request.headers['x-amz-target'] ?? '';
  const dot = header.lastIndexOf('.');
  const service = header.slice(0, Math.max(dot, 0));
  return service === target || service.endsWith(`.${target}`) ? header.slice(dot + 1) : '';
}

/** Body as an object; an empty body counts as an empty object. */
export function parseBody(body: Uint8Array): JsonObject {
  if (body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    if (isJsonObject(value)) return value;
  } catch {
    // falls through to the service's own error
  }
  throw new SandboxFailure('SerializationException', 'The request body is not a JSON object.');
}

function respond(
  status: number,
  value: JsonObject,
  options: { readonly settings: JsonSettings; readonly requestId: string },
): SandboxResponse {
  const body = jsonBytes(value);
  const headers = {
    'content-type': `application/x-amz-json-${options.settings.version}`,
    'x-amzn-requestid': options.requestId,
    ...(options.settings.checksum ? { 'x-amz-crc32': String(crc32(body)) } : {}),
  };
  return { status, headers, body };
}
