import type { Json, JsonObject } from '../../model/index.ts';
import { SandboxFailure, type Operation, type SandboxRequest, type SandboxResponse } from '../dispatch.ts';
import { parseBody } from './json.ts';
import { jsonBytes, type Protocol } from './protocol.ts';

/** REST-JSON (Smithy `restJson1`): operations are told apart by method and path. */
export const restJsonProtocol: Protocol = {
  decode: (request, operations) => {
    for (const operation of operations) {
      const labels = matchPath(operation, request);
      if (labels !== undefined) {
        return { operation, input: { ...parseBody(request.body), ...queryValues(request), ...labels } };
      }
    }
    throw new SandboxFailure('UnknownOperationException', 'There is no such path.', { status: 404 });
  },
  encode: (_operation, answer, requestId) => respond(200, answer, { 'x-amzn-requestid': requestId }),
  encodeFailure: (failure, requestId) =>
    respond(
      failure.status,
      { message: failure.message, ...failure.members },
      { 'x-amzn-requestid': requestId, 'x-amzn-errortype': failure.code },
    ),
  denied: { code: 'AccessDeniedException', status: 403 },
  throttled: { code: 'ThrottlingException', status: 400 },
  invalidCredentials: { code: 'UnrecognizedClientException', status: 403 },
  unsigned: { code: 'MissingAuthenticationTokenException', status: 403 },
};

const respond = (status: number, value: JsonObject, headers: Readonly<Record<string, string>>): SandboxResponse => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: jsonBytes(value),
});

/** Values of the path's labels when the request is for this operation. Labels are decoded after the path is cut. */
function matchPath(operation: Operation, request: SandboxRequest): JsonObject | undefined {
  if (operation.http?.method !== request.method) return undefined;
  const template = operation.http.path.split('/');
  const segments = request.path.split('/');
  if (template.length !== segments.length) return undefined;
  const labels: Record<string, string> = {};
  for (const [index, part] of template.entries()) {
    const segment = segments[index] ?? '';
    if (!part.startsWith('{')) {
      if (part !== segment) return undefined;
    } else if (segment === '') {
      return undefined;
    } else {
      labels[part.slice(1, -1)] = decodeSegment(segment);
    }
  }
  return labels;
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new SandboxFailure('ValidationException', 'The path is not well-formed.');
  }
}

const queryValues = (request: SandboxRequest): JsonObject =>
  Object.fromEntries(
    Object.entries(request.query).flatMap(([name, value]): [string, Json][] => (value === null ? [] : [[name, value]])),
  );
