import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openManualEvidence } from '../../src/aws/index.ts';
import { createSandbox, sandboxCredentials, serveSandbox, type SandboxServer } from '../../src/sandbox/index.ts';
import { assessments } from '../../src/sandbox/scenario/assessments.ts';

const [assessment] = assessments;
const [set] = assessment?.controlSets ?? [];
const control = {
  assessment: assessment?.id ?? '',
  controlSet: set?.name ?? '',
  control: set?.controls[0]?.id ?? '',
};
const buckets = new Map();
let server: SandboxServer;
beforeAll(async () => {
  server = await serveSandbox(createSandbox({ now: () => new Date('2026-11-23T08:00:00Z'), buckets }), { port: 0 });
});
afterAll(() => server.close());
const open = () =>
  openManualEvidence({ region: 'eu-central-1', endpoint: server.url, credentials: sandboxCredentials });
const file = (name: string, text: string) => ({
  name,
  bytes: text.length,
  content: () => text.split(' ').map((word, index) => Buffer.from(index === 0 ? word : ` ${word}`)),
});

describe('manual evidence over HTTP', () => {
  it('is uploaded in pieces to the address that Audit Manager gives, and imported', async () => {
    const evidence = await open();
    await evidence.assertOpen(control);
    const name = await evidence.upload(file('report.pdf', 'a report'));
    expect(await evidence.attach(control, name)).toEqual({ state: 'taken' });
    const kept = buckets.get(`aws-audit-manager-imports/${control.assessment}/${control.control}`);
    expect(kept.map(({ bytes }: { bytes: Uint8Array }) => Buffer.from(bytes).toString())).toEqual(['a report']);
  });

  it('is refused with the reason that stands in an answer of success', async () => {
    const evidence = await open();
    const name = await evidence.upload(file('report.asice', 'a pack'));
    expect(await evidence.attach(control, name)).toEqual({
      state: 'refused',
      reason: 'UNSUPPORTED_FILE_TYPE: The type of the file is not supported.',
    });
    expect(await evidence.attach(control, 'never-uploaded.pdf')).toMatchObject({ state: 'refused' });
  });

  it('is told as not uploaded when the address does not answer', async () => {
    const { requestHandler: sandbox } = createSandbox({ now: () => new Date('2026-11-23T08:00:00Z') });
    const evidence = await openManualEvidence({
      region: 'eu-central-1',
      credentials: sandboxCredentials,
      requestHandler: {
        ...sandbox,
        handle: (request, options) =>
          request.method === 'PUT'
            ? Promise.reject(
                new Error(`cannot reach https://uploads/?${new URLSearchParams(request.query as never).toString()}`),
              )
            : sandbox.handle(request, options),
      },
    });
    const refused = evidence.upload(file('report.pdf', 'a report'));
    await expect(refused).rejects.toMatchObject({
      code: 'E_OUTPUT',
      message: 'uploading report.pdf to Audit Manager failed: Error: cannot reach https://uploads/?(removed)',
    });
  });
});
