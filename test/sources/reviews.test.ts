import { describe, expect, it } from 'vitest';
import type { AuditManagerChange, JsonObject } from '../../src/model/index.ts';
import { readAuditManager } from '../../src/sources/reading/index.ts';
import { readChange, readControlSets } from '../../src/sources/reading/reviews.ts';
import { assessment, bank, one } from './bank.ts';
import type { Aws } from './recorder.ts';
import { record } from './recorder.ts';

const officer = 'arn:aws:sts::111122223333:assumed-role/ComplianceOfficer/priya';
const entry = (action: string, at: string, more: Partial<AuditManagerChange> = {}): AuditManagerChange => ({
  at,
  by: officer,
  action,
  objectType: 'CONTROL_SET',
  objectName: 'Keys',
  ...more,
});
const closing = (at: string): AuditManagerChange =>
  entry('INACTIVE', at, { objectType: 'ASSESSMENT', objectName: 'PCI' });
const described = (status: unknown, set: unknown): JsonObject =>
  ({
    metadata: { status },
    framework: {
      controlSets: [
        { id: 'Keys', status: set, controls: [{ name: 'Rotation', status: 'REVIEWED', evidenceCount: 3 }] },
      ],
    },
  }) as JsonObject;

describe('the review of a control set', () => {
  it.each<[string, unknown, unknown, readonly AuditManagerChange[], string]>([
    ['by a person', 'ACTIVE', 'REVIEWED', [entry('REVIEWED', '2026-10-05T09:00:00.000Z')], 'reviewed'],
    ['without an entry', 'ACTIVE', 'REVIEWED', [], 'unrecorded'],
    [
      'of another control set',
      'ACTIVE',
      'REVIEWED',
      [entry('REVIEWED', '2026-10-05T09:00:00.000Z', { objectName: 'Logs' })],
      'unrecorded',
    ],
    [
      'that was taken back since',
      'ACTIVE',
      'REVIEWED',
      [entry('REVIEWED', '2026-10-05T09:00:00.000Z'), entry('UNDER_REVIEW', '2026-10-06T09:00:00.000Z')],
      'unrecorded',
    ],
    ['under way', 'ACTIVE', 'UNDER_REVIEW', [entry('UNDER_REVIEW', '2026-10-05T09:00:00.000Z')], 'open'],
    ['not begun', 'ACTIVE', 'ACTIVE', [], 'open'],
    ['of no readable status', 'ACTIVE', 7, [], 'open'],
    ['set by closing the assessment', 'INACTIVE', 'REVIEWED', [closing('2026-10-05T09:00:00.000Z')], 'automatic'],
    [
      'logged while closing',
      'INACTIVE',
      'REVIEWED',
      [closing('2026-10-05T09:00:00.000Z'), entry('REVIEWED', '2026-10-05T08:59:58.000Z')],
      'automatic',
    ],
    [
      'logged after closing',
      'INACTIVE',
      'REVIEWED',
      [closing('2026-10-05T09:00:00.000Z'), entry('REVIEWED', '2026-10-05T09:00:02.000Z')],
      'automatic',
    ],
    [
      'by a person before closing',
      'INACTIVE',
      'REVIEWED',
      [closing('2026-10-05T09:00:00.000Z'), entry('REVIEWED', '2026-09-05T09:00:00.000Z')],
      'reviewed',
    ],
    [
      'under way when it was closed',
      'INACTIVE',
      'REVIEWED',
      [
        closing('2026-10-05T09:00:00.000Z'),
        entry('REVIEWED', '2026-08-05T09:00:00.000Z'),
        entry('UNDER_REVIEW', '2026-09-05T09:00:00.000Z'),
      ],
      'automatic',
    ],
    ['closed at no known time', 'INACTIVE', 'REVIEWED', [entry('REVIEWED', '2026-09-05T09:00:00.000Z')], 'automatic'],
    [
      'of an assessment without status',
      undefined,
      'REVIEWED',
      [entry('REVIEWED', '2026-09-05T09:00:00.000Z')],
      'automatic',
    ],
  ])('%s', (_name, status, set, log, state) => {
    const [found] = readControlSets(described(status, set), log);
    expect(found?.review.state).toBe(state);
    if (state === 'reviewed') expect(found?.review.by).toBe(officer);
    else expect(found?.review).toMatchObject({ by: null, at: null });
  });

  it('and of a control are apart', () => {
    const log = [entry('REVIEWED', '2026-10-05T09:00:00.000Z', { objectType: 'CONTROL', objectName: 'Rotation' })];
    const [set] = readControlSets(described('ACTIVE', 'ACTIVE'), log);
    expect(set?.controls).toMatchObject([{ name: 'Rotation', evidenceItems: 3, review: { state: 'reviewed' } }]);
  });

  it.each<[string, JsonObject]>([
    ['no framework', { metadata: { status: 'ACTIVE' } }],
    ['a text for the sets', { framework: { controlSets: 'x' } }],
  ])('of an assessment with %s is none', (_name, value) => {
    expect(readControlSets(value, [])).toEqual([]);
  });

  it.each<[JsonObject]>([[{}], [{ createdAt: 'x', action: 'A', objectType: 'B' }], [{ createdAt: 1, action: 1 }]])(
    'log entry %j tells nothing',
    (value) => {
      expect(readChange(value)).toBeUndefined();
    },
  );
});

describe('the summary of an assessment', () => {
  const summaryOf = async (log: ReturnType<Aws>) => {
    const aws: Aws = (operation, request, place) =>
      operation === 'GetChangeLogs' ? log : bank(operation, request, place);
    const { evidence } = await record(aws, assessment);
    return readAuditManager(evidence, assessment).assessments[0];
  };
  const logged = (createdAt: string) => ({
    createdAt: Date.parse(createdAt) / 1000,
    createdBy: officer,
    action: 'REVIEWED',
    objectType: 'CONTROL_SET',
    objectName: 'Keys',
  });

  it('holds the change log of the period, oldest first, with its evidence', async () => {
    const changeLogs = ['2026-11-01T00:00:00Z', '2026-10-20T08:00:00Z', '2026-10-02T08:00:00Z', '2026-09-30T23:59:59Z'];
    const summary = await summaryOf(one({ changeLogs: changeLogs.map(logged) }));
    expect(summary?.changes.map(({ at }) => at)).toEqual(['2026-10-02T08:00:00.000Z', '2026-10-20T08:00:00.000Z']);
    expect(summary?.problem).toBeNull();
    expect(summary?.evidence.length).toBe(2);
  });

  it.each<[string, ReturnType<Aws>, string]>([
    ['denied', 'denied', 'not authorized'],
    ['without a list', one({}), 'no list changeLogs'],
    ['with an unreadable entry', one({ changeLogs: [{}] }), 'an item of changeLogs'],
  ])('says when the log is %s', async (_name, log, message) => {
    expect((await summaryOf(log))?.problem).toContain(message);
  });
});
