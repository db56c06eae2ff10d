import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { sha256 } from '../../src/model/index.ts';
import type { Call, CollectedEvidence, UnavailableEvidence } from '../../src/model/index.ts';
import { evidenceId } from '../../src/store/index.ts';

export const call = (table: string): Call => ({
  source: 'dynamodb',
  service: 'dynamodb',
  operation: 'DescribeTable',
  request: { TableName: table },
  account: '111122223333',
  region: 'eu-central-1',
});

const head = (table: string, page: number) => ({
  ...call(table),
  id: evidenceId(call(table), page),
  caller: 'arn:aws:sts::111122223333:assumed-role/AuditPackReader/dynamodb-audit-pack',
  collectedAt: '2026-11-03T08:00:00.000Z',
  page,
});

export const collected = (
  table: string,
  body: Uint8Array,
  changes: Partial<CollectedEvidence> = {},
): CollectedEvidence => ({
  kind: 'collected',
  ...head(table, changes.page ?? 1),
  last: true,
  status: 200,
  mediaType: 'application/x-amz-json-1.0',
  sha256: sha256(body),
  bytes: body.length,
  ...changes,
});

export const unavailable = (table: string, changes: Partial<UnavailableEvidence> = {}): UnavailableEvidence => ({
  kind: 'unavailable',
  ...head(table, changes.page ?? 1),
  cause: 'access-denied',
  message: 'not authorized',
  ...changes,
});

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Runs a TypeScript file in a process of its own, optionally below a shell line such as `ulimit -f 8`. */
export function child(script: string, parameters: readonly string[], limit?: string) {
  const hook = fileURLToPath(new URL('./typescript.mjs', import.meta.url));
  const node = [process.execPath, '--import', hook, script, ...parameters];
  const [command = '', ...rest] = limit === undefined ? node : ['/bin/sh', '-c', `${limit}; exec "$@"`, 'sh', ...node];
  return spawn(command, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  });
}
