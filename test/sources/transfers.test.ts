import { describe, expect, it } from 'vitest';
import type { ChangeEvent, JsonObject, Resource } from '../../src/model/index.ts';
import { assembleEstate, readChangeEvents } from '../../src/sources/reading/index.ts';
import { account, assessment, bank as busyBank, cardsArn, home, one } from './bank.ts';
import { record, type Aws, type Raw } from './recorder.ts';

/** The bank without exports and imports of its own. */
const bank: Aws = (operation, request, place) => {
  if (operation === 'ListExports') return one({ ExportSummaries: [] });
  if (operation === 'ListImports') return one({ ImportSummaryList: [] });
  return busyBank(operation, request, place);
};

const seconds = (instant: string): number => Date.parse(instant) / 1000;
const started = '2026-10-12T09:30:00.000Z';
const exportArn = `${cardsArn}/export/0${Date.parse(started)}-d299cb11`;
const importArn = `${cardsArn}/import/0${Date.parse(started)}-d299cb11`;

const event = (name: string, more: Partial<ChangeEvent> = {}): ChangeEvent => ({
  id: `e-${name}`,
  time: started,
  account,
  region: home,
  source: 'dynamodb.amazonaws.com',
  name,
  actor: { type: 'Root', principal: 'x', session: null, sourceAddress: 'x', invokedBy: null },
  error: null,
  parameters: {},
  response: {},
  resources: [],
  evidence: 'r-event',
  ...more,
});

const answers =
  (given: Readonly<Record<string, Raw>>): Aws =>
  (operation, request, place) =>
    place.region === home ? (given[operation] ?? bank(operation, request, place)) : bank(operation, request, place);

/** Transfers of a bank that gives these answers at home, and whose history holds these events. */
async function transfers(given: Readonly<Record<string, Raw>>, events: readonly ChangeEvent[] = []) {
  const { evidence } = await record(answers(given), assessment);
  const history = { ...readChangeEvents(evidence, assessment), events };
  const estate = assembleEstate(evidence, assessment, history);
  return {
    found: estate.resources.filter((resource) => resource.kind === 'transfer') as readonly Resource<'transfer'>[],
    holes: estate.unknown.filter(({ kind }) => kind === 'transfer').map(({ reason }) => reason.cause),
  };
}

const exported: Readonly<Record<string, Raw>> = {
  ListExports: one({ ExportSummaries: [{ ExportArn: exportArn, ExportStatus: 'COMPLETED' }] }),
  DescribeExport: one({ ExportDescription: { ExportArn: exportArn, S3Bucket: 'bucket' } }),
};
const exportCall = event('ExportTableToPointInTime', {
  parameters: { tablearn: cardsArn, s3bucket: 'bucket' },
  response: { exportdescription: { exportarn: exportArn } },
});

describe('transfers', () => {
  it('are none in a bank that moves nothing', async () => {
    expect(await transfers({})).toEqual({ found: [], holes: [] });
  });

  it('are one for a job and its call', async () => {
    const { found } = await transfers(exported, [exportCall]);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      id: exportArn,
      name: 'Export of cards',
      account,
      region: home,
      dataClass: 'chd',
      facts: {
        movement: { value: { what: 'export', at: started, from: cardsArn, into: null } },
        job: { value: { S3Bucket: 'bucket' } },
        request: { value: { id: exportCall.id } },
        source: { value: { arn: cardsArn } },
        target: { value: null },
      },
    });
  });

  it('are known by a job alone, and by a call alone, under the same id', async () => {
    const job = await transfers(exported);
    expect(job.found).toMatchObject([{ id: exportArn, facts: { request: { kind: 'absent', cause: 'missing' } } }]);
    const call = await transfers({}, [exportCall]);
    expect(call.found).toMatchObject([{ id: exportArn, facts: { job: { kind: 'known', value: null } } }]);
  });

  it.each<[string, string]>([
    ['before', '2026-09-30T23:59:59.000Z'],
    ['after', '2026-11-01T00:00:00.000Z'],
  ])('%s the period are not asked about', async (_, time) => {
    const arn = `${cardsArn}/export/0${Date.parse(time)}-d299cb11`;
    const { found } = await transfers({ ListExports: one({ ExportSummaries: [{ ExportArn: arn }] }) });
    expect(found).toEqual([]);
  });

  it('into a table are imports', async () => {
    const { found } = await transfers({
      ListImports: one({ ImportSummaryList: [{ ImportArn: importArn, StartTime: seconds(started) }] }),
      DescribeImport: one({ ImportTableDescription: { ImportArn: importArn } }),
    });
    expect(found).toMatchObject([
      { name: 'Import into cards', facts: { movement: { value: { what: 'import', into: cardsArn } } } },
    ]);
  });

  const table = (more: JsonObject): Readonly<Record<string, Raw>> => ({
    DescribeTable: one({
      Table: {
        TableName: 'cards',
        TableArn: cardsArn,
        TableId: 'id-1',
        CreationDateTime: seconds(started),
        RestoreSummary: { SourceTableArn: `${cardsArn}-old`, RestoreInProgress: false },
        ...more,
      },
    }),
  });
  const restore = event('RestoreTableToPointInTime', {
    parameters: { sourcetablename: 'cards-old', targettablename: 'cards' },
    response: { tabledescription: { tablearn: cardsArn, tableid: 'id-1' } },
  });

  it('of a restored table and its call are one', async () => {
    const { found } = await transfers(table({}), [restore]);
    expect(found.filter(({ id }) => id === `${cardsArn}#id-1`)).toMatchObject([
      {
        name: 'Restore into cards',
        facts: {
          movement: { value: { from: `${cardsArn}-old`, into: cardsArn } },
          target: { value: { arn: cardsArn } },
        },
      },
    ]);
  });

  it('of two restores under one name are two', async () => {
    const again = { ...restore, id: 'e-2', response: { tabledescription: { tablearn: cardsArn, tableid: 'id-2' } } };
    const { found } = await transfers({}, [restore, again]);
    expect(found.map(({ id }) => id)).toEqual([`${cardsArn}#id-1`, `${cardsArn}#id-2`]);
  });

  it.each<[string, ChangeEvent]>([
    ['a failed call', { ...exportCall, error: 'AccessDenied' }],
    ['a call of another service', { ...exportCall, source: 'dax.amazonaws.com' }],
    ['a call that moves nothing', event('UpdateTable')],
    ['a call after the period', { ...exportCall, time: '2026-11-01T12:00:00.000Z' }],
  ])('are not %s', async (_, call) => {
    expect((await transfers({}, [call])).found).toEqual([]);
  });
});

describe('transfers that are not known in full', () => {
  it.each(['ListExports', 'ListImports'])('leave a hole where %s was denied', async (operation) => {
    const { evidence } = await record(
      (asked, request, place) =>
        asked === operation && place.region === home ? 'denied' : bank(asked, request, place),
      assessment,
    );
    const { unknown } = assembleEstate(evidence, assessment);
    expect(unknown.filter(({ kind }) => kind === 'transfer').map(({ reason }) => reason.cause)).toEqual([
      'access-denied',
    ]);
  });

  it('leave the job open where its list was denied', async () => {
    const { evidence } = await record(
      (asked, request, place) => (asked === 'ListExports' ? 'denied' : bank(asked, request, place)),
      assessment,
    );
    const history = { ...readChangeEvents(evidence, assessment), events: [exportCall] };
    const { resources } = assembleEstate(evidence, assessment, history);
    expect(resources.find(({ kind }) => kind === 'transfer')?.facts).toMatchObject({
      job: { kind: 'absent', cause: 'access-denied' },
    });
  });

  it('leave source and target open where the tables were not listed', async () => {
    const { evidence } = await record(
      (asked, request, place) => (asked === 'ListTables' ? 'denied' : bank(asked, request, place)),
      assessment,
    );
    const history = { ...readChangeEvents(evidence, assessment), events: [exportCall] };
    const { resources } = assembleEstate(evidence, assessment, history);
    expect(resources.find(({ kind }) => kind === 'transfer')?.facts).toMatchObject({
      source: { kind: 'absent', cause: 'access-denied' },
    });
  });

  it('leave a hole where a listing names no ARN', async () => {
    const { holes } = await transfers({ ListExports: one({ ExportSummaries: [{ ExportStatus: 'COMPLETED' }] }) });
    expect(holes).toEqual(['unreadable']);
  });
});
