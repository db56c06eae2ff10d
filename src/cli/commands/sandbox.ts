import { AuditPackError, exitCodes, type ExitCode } from '../../model/index.ts';
import { createSandbox, sandboxCredentials, serveSandbox } from '../../sandbox/index.ts';
import type { Context } from '../context.ts';

export interface SandboxFlags {
  readonly port: string;
}

/** `report sandbox`: serves the embedded AWS on loopback until it is stopped. */
export async function sandbox(flags: SandboxFlags, context: Context): Promise<ExitCode> {
  const port = Number(flags.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new AuditPackError('E_USAGE', `"${flags.port}" is not a port number`, {
      hint: 'Give 0 to 65535; 0 takes a free one.',
    });
  }
  const server = await serveSandbox(createSandbox({ now: context.now, quotas: true }), { port }).catch(
    (cause: unknown) => {
      throw new AuditPackError('E_NETWORK', `port ${port} cannot be opened on 127.0.0.1`, {
        hint: 'Another program may use it: choose another one, or 0 for a free one.',
        cause,
      });
    },
  );
  context.stdout(`${server.url}\n`);
  context.stderr(
    `The embedded bank answers on loopback. For any AWS client:\n` +
      `  export AWS_ENDPOINT_URL=${server.url} AWS_REGION=eu-central-1\n` +
      `  export AWS_ACCESS_KEY_ID=${sandboxCredentials.accessKeyId} AWS_SECRET_ACCESS_KEY=${sandboxCredentials.secretAccessKey}\n` +
      `Its time-stamp authority (RFC 3161): ${server.url}/time-stamp\n` +
      `Stop it with Ctrl-C.\n`,
  );
  await new Promise<void>((resolve) => {
    if (context.signal.aborted) resolve();
    context.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await server.close();
  return exitCodes.complete;
}
