import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openAthena, type Pace } from '../../src/aws/index.ts';
import { createSandbox, sandboxCredentials, type Fault } from '../../src/sandbox/index.ts';
import { objectsOf } from '../../src/sandbox/scenario/trail-logs.ts';
import { writtenObjects } from '../../src/sandbox/athena/written.ts';

const now = (): Date => new Date('2026-11-23T01:00:00Z');
const question = (name: string): string => `-- dynamodb-audit-pack: ${name}\nSELECT 1 WHERE run = 'r'`;

interface Given {
  readonly workgroup?: string;
  readonly maxBytesScanned?: number;
  readonly faults?: readonly Fault[];
  readonly pageSize?: number;
  readonly signal?: AbortSignal;
  readonly pace?: Pace;
}

/** Athena of the sandbox, with every operation that was asked of it and every wait. */
function athena({ faults = [], pageSize, pace, ...more }: Given = {}) {
  const sandbox = createSandbox({ now, faults, ...(pageSize !== undefined && { pageSize }) });
  const [asked, waits]: [string[], number[]] = [[], []];
  const requestHandler: typeof sandbox.requestHandler = {
    ...sandbox.requestHandler,
    handle: (request, options) => {
      asked.push(request.headers['x-amz-target']?.split('.').at(-1) ?? `${request.method} ${request.path}`);
      return sandbox.requestHandler.handle(request, options);
    },
  };
  const service = openAthena({
    account: { id: '111122223333', name: 'production' },
    region: 'eu-central-1',
    workgroup: 'audit',
    database: 'dynamodb_audit',
    outputLocation: 's3://meridian-audit-queries/results/',
    maxBytesScanned: 1_000_000_000,
    credentials: sandboxCredentials,
    requestHandler,
    now,
    pace: pace ?? { monotonic: () => 0, sleep: async (wait) => Promise.resolve(void waits.push(wait)) },
    ...more,
  });
  return { service, asked, waits, scenario: sandbox.scenario };
}

const failing = async (given: Given, name = 'listed-files'): Promise<unknown> =>
  await athena(given)
    .service.ask(question(name))
    .catch((error: unknown) => error);

describe('Athena', () => {
  test('is asked, waited for with growing waits, and read', async () => {
    const { service, asked, waits } = athena();
    expect(await service.ask(question('listed-files'))).toMatchObject({ rows: [['0']], scannedBytes: 0 });
    expect(asked).toEqual([
      'GetWorkGroup',
      'StartQueryExecution',
      'GetQueryExecution',
      'GetQueryExecution',
      'GetQueryExecution',
      'GetQueryResults',
    ]);
    expect(waits).toEqual([250, 500]);
  });

  test('gets the list of files below the output location, and nowhere else', async () => {
    const { service, asked, scenario } = athena();
    await service.put('verified-files/r/part-00001.txt.gz', Buffer.from('x'));
    expect(asked).toEqual(['GetWorkGroup', 'PUT /meridian-audit-queries/results/verified-files/r/part-00001.txt.gz']);
    expect([...writtenObjects(scenario).keys()]).toEqual(['results/verified-files/r/part-00001.txt.gz']);
  });

  test.each<readonly [string, Given, string]>([
    ['has no limit', { workgroup: 'primary' }, 'the workgroup primary has no limit of bytes scanned per query'],
    ['has a higher limit', { maxBytesScanned: 400_000_000 }, 'stops a query at 500000000 bytes only'],
    ['is not there', { workgroup: 'none' }, 'WorkGroup none is not found'],
    [
      'may not be seen',
      { faults: [{ match: { operation: 'GetWorkGroup' }, effect: { kind: 'denied' } }] },
      'athena:GetWorkGroup failed: AccessDeniedException',
    ],
  ])('is asked nothing when its workgroup %s', async (_, given, message) => {
    expect(await failing(given)).toMatchObject({
      code: 'E_NETWORK',
      message: expect.stringContaining(message) as string,
    });
  });

  test('gives no answer to a query that failed, with its own reason', async () => {
    expect(await failing({}, 'nonsense')).toMatchObject({
      code: 'E_NETWORK',
      message: expect.stringContaining('has failed: SYNTAX_ERROR: the sandbox') as string,
    });
  });

  test.each(['StartQueryExecution', 'GetQueryExecution', 'GetQueryResults'])(
    'gives no answer when %s is denied',
    async (operation) => {
      const faults: readonly Fault[] = [{ match: { operation }, effect: { kind: 'denied' } }];
      expect(await failing({ faults })).toMatchObject({
        message: expect.stringContaining(`athena:${operation} failed`) as string,
      });
    },
  );

  test('gives no answer when a page names itself as the next one', async () => {
    const faults: readonly Fault[] = [{ match: { operation: 'GetQueryResults' }, effect: { kind: 'repeat-token' } }];
    expect(await failing({ faults, pageSize: 1 })).toMatchObject({ code: 'E_NETWORK' });
  });

  /** A list of one log file over and over, with a number of compressed bytes in all. */
  async function listing(bytes: number, given: Given) {
    const opened = athena(given);
    const bucket = 'meridian-audit-logs-eu-central-1';
    const [key, size] = [...objectsOf(opened.scenario, bucket)]
      .filter(([key]) => key.includes('/CloudTrail/'))
      .slice(0, 50)
      .map(([key, make]) => [key, make().bytes.length] as const)
      .reduce((one, other) => (one[1] > other[1] ? one : other));
    const line = `r\ts3://${bucket}/${key}\thash\t111122223333\teu-central-1\n`;
    await opened.service.put('verified-files/r/part-00001.txt.gz', gzipSync(line.repeat(Math.ceil(bytes / size))));
    return opened;
  }

  test('stops a query that scans more than is allowed, and asks nothing after it', async () => {
    const { service, asked } = await listing(6_000_000, { workgroup: 'frugal', maxBytesScanned: 10_000_000 });
    expect((await service.ask(question('read-files'))).scannedBytes).toBeGreaterThan(5_999_999);
    await expect(service.ask(question('read-files'))).rejects.toMatchObject({
      message: expect.stringMatching(/^Athena has scanned 12\d{6} bytes, and 10000000 are allowed$/) as string,
    });
    expect(asked.at(-1)).toBe('StopQueryExecution');
  });

  test('gives no answer when its workgroup cancels the query', async () => {
    const { service } = await listing(10_500_000, { workgroup: 'frugal' });
    await expect(service.ask(question('read-files'))).rejects.toMatchObject({
      message: expect.stringContaining('has been cancelled: Bytes scanned limit was exceeded') as string,
    });
  });

  test('stops its query when it is interrupted', async () => {
    const interrupt = new AbortController();
    const pace: Pace = { monotonic: () => 0, sleep: async () => Promise.resolve(interrupt.abort()) };
    const { service, asked } = athena({ signal: interrupt.signal, pace });
    await expect(service.ask(question('listed-files'))).rejects.toMatchObject({ code: 'E_INTERRUPTED' });
    expect(asked.at(-1)).toBe('StopQueryExecution');
  });
});
