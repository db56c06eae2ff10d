import type { Json, JsonObject } from '../../model/index.ts';
import { SandboxFailure, type Operation, type SandboxFailure as Failure, type SandboxRequest } from '../dispatch.ts';
import type { SandboxResponse } from '../dispatch.ts';
import { named, textBytes, type Decoded, type Protocol } from './protocol.ts';
import { escapeXml, xmlOf } from './xml.ts';

/** AWS Query (Smithy `awsQuery`): form parameters in, XML out. */
export const queryProtocol = (settings: { readonly version: string; readonly namespace: string }): Protocol => ({
  decode: (request, operations) => decodeForm(request, operations, settings.version),
  encode: (operation, answer, requestId) => {
    const name = operation.operation;
    const result = `<${name}Result>${xmlOf(answer, 'member')}</${name}Result>`;
    const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;
    const xml = `<${name}Response xmlns="${settings.namespace}">${result}${metadata}</${name}Response>`;
    return respond(200, xml, requestId);
  },
  encodeFailure: (failure, requestId) => {
    const type = failure.status < 500 ? 'Sender' : 'Receiver';
    const error = `<Error><Type>${type}</Type>${codeAndMessage(failure)}</Error><RequestId>${requestId}</RequestId>`;
    return respond(failure.status, `<ErrorResponse xmlns="${settings.namespace}">${error}</ErrorResponse>`, requestId);
  },
  denied: { code: 'AccessDenied', status: 403 },
  throttled: { code: 'Throttling', status: 400 },
  invalidCredentials: { code: 'InvalidClientTokenId', status: 403 },
  unsigned: { code: 'MissingAuthenticationToken', status: 403 },
});

/** The EC2 form of AWS Query (Smithy `ec2Query`). */
export const ec2QueryProtocol = (settings: { readonly version: string; readonly namespace: string }): Protocol => ({
  decode: (request, operations) => decodeForm(request, operations, settings.version),
  encode: (operation, answer, requestId) => {
    const name = `${operation.operation}Response`;
    const content = xmlOf({ requestId, ...answer }, 'item');
    return respond(200, `${declaration}<${name} xmlns="${settings.namespace}">${content}</${name}>`, requestId);
  },
  encodeFailure: (failure, requestId) => {
    const errors = `<Errors><Error>${codeAndMessage(failure)}</Error></Errors><RequestID>${requestId}</RequestID>`;
    return respond(failure.status, `${declaration}<Response>${errors}</Response>`, requestId);
  },
  denied: { code: 'UnauthorizedOperation', status: 403 },
  throttled: { code: 'RequestLimitExceeded', status: 503 },
  invalidCredentials: { code: 'AuthFailure', status: 401 },
  unsigned: { code: 'MissingAuthenticationToken', status: 403 },
});

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

const codeAndMessage = (failure: Failure): string =>
  `<Code>${escapeXml(failure.code)}</Code><Message>${escapeXml(failure.message)}</Message>`;

const respond = (status: number, xml: string, requestId: string): SandboxResponse => ({
  status,
  headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
  body: textBytes(xml),
});

function decodeForm(request: SandboxRequest, operations: readonly Operation[], version: string): Decoded {
  const form = new URLSearchParams(new TextDecoder().decode(request.body));
  for (const [name, value] of Object.entries(request.query)) if (typeof value === 'string') form.set(name, value);
  const operation = named(operations, form.get('Action') ?? '');
  if (operation === undefined || form.get('Version') !== version) {
    throw new SandboxFailure(
      'InvalidAction',
      `Could not find operation ${form.get('Action')} for version ${form.get('Version')}`,
    );
  }
  return { operation, input: nest([...form].filter(([name]) => name !== 'Action' && name !== 'Version')) };
}

interface Node {
  text?: string;
  readonly members: Map<string, Node>;
}

/** `Filter.1.Value.1=a` → `{Filter: [{Value: ['a']}]}`; the `member` level of AWS Query lists is taken away. */
export function nest(parameters: readonly (readonly [string, string])[]): JsonObject {
  const root: Node = { members: new Map() };
  for (const [name, value] of parameters) {
    let node = root;
    for (const part of name.split('.')) {
      const next = node.members.get(part) ?? { members: new Map() };
      node.members.set(part, next);
      node = next;
    }
    node.text = value;
  }
  return Object.fromEntries([...root.members].map(([name, node]) => [name, valueOf(node)]));
}

function valueOf(node: Node): Json {
  if (node.members.size === 0) return node.text ?? '';
  const names = [...node.members.keys()];
  const only = names.length === 1 && names[0] === 'member' ? node.members.get('member') : undefined;
  if (only !== undefined) return valueOf(only);
  if (names.every((name) => /^\d+$/.test(name))) {
    return [...node.members].sort(([a], [b]) => Number(a) - Number(b)).map(([, member]) => valueOf(member));
  }
  return Object.fromEntries([...node.members].map(([name, member]) => [name, valueOf(member)]));
}
