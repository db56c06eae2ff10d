import { describe, expect, it } from 'vitest';
import type { ChangeEvent, Resource } from '../../src/model/index.ts';
import type { ChangeHistory, EventWindow } from '../../src/sources/reading/index.ts';
import { readChanges } from '../../src/sources/reading/changes.ts';
import { account, assessment, cardsArn, home, period } from './bank.ts';

const event = (name: string, more: Partial<ChangeEvent> = {}): ChangeEvent => ({
  id: `e-${name}`,
  time: '2026-10-12T09:30:00.000Z',
  account,
  region: home,
  source: 'dynamodb.amazonaws.com',
  name,
  actor: { type: 'Root', principal: 'x', session: null, sourceAddress: 'x', invokedBy: null },
  error: null,
  parameters: { tablename: 'cards' },
  response: {},
  resources: [cardsArn],
  evidence: 'r-1',
  ...more,
});

const window = (more: Partial<EventWindow> = {}): EventWindow => ({
  account,
  region: home,
  source: 'dynamodb.amazonaws.com',
  covered: [{ from: period.from, to: '2026-11-02T06:00:00.000Z' }],
  absent: null,
  evidence: ['w-1'],
  ...more,
});

const read = (history: Partial<ChangeHistory>) =>
  readChanges({ events: [], windows: [], logs: [], ...history }, assessment, (arns) =>
    arns.includes(cardsArn) ? 'chd' : null,
  );

const names = (events: readonly ChangeEvent[]): readonly string[] => read({ events }).resources.map(({ name }) => name);

describe('changes as subjects', () => {
  it('are events with their evidence, and the class of the table', () => {
    const change = event('UpdateTable');
    const [only] = read({ events: [change] }).resources as readonly Resource<'change'>[];
    expect(only).toMatchObject({ kind: 'change', id: change.id, account, region: home, dataClass: 'chd' });
    expect(only?.facts.event).toEqual({ kind: 'known', value: change, evidence: ['r-1'], observedAt: change.time });
  });

  it.each<[string, ChangeEvent, string]>([
    ['a table', event('UpdateTable'), 'UpdateTable on cards'],
    ['a table by ARN', event('DeleteTable', { parameters: { tablename: cardsArn } }), 'DeleteTable on cards'],
    ['a tagged table', event('TagResource', { parameters: { resourcearn: cardsArn } }), 'TagResource on cards'],
    [
      'the table that a restore makes',
      event('RestoreTableFromBackup', { parameters: { backuparn: `${cardsArn}/backup/1`, targettablename: 'copy' } }),
      'RestoreTableFromBackup on copy',
    ],
    [
      'the table that an import makes',
      event('ImportTable', { parameters: { tablecreationparameters: { tablename: 'new' } } }),
      'ImportTable on new',
    ],
    [
      'the table of a backup',
      event('DeleteBackup', { parameters: { backuparn: `${cardsArn}/backup/1` } }),
      'DeleteBackup on cards',
    ],
    [
      'a table that only the answer names',
      event('UpdateTable', { parameters: {}, response: { tabledescription: { tablename: 'cards' } } }),
      'UpdateTable on cards',
    ],
    ['a table that only the record names', event('UpdateTable', { parameters: {} }), 'UpdateTable on cards'],
    ['nothing that is named', event('UpdateTable', { parameters: {}, resources: [] }), 'UpdateTable'],
    [
      'a cluster',
      event('RebootNode', { source: 'dax.amazonaws.com', parameters: { clustername: 'cache' } }),
      'RebootNode on cache',
    ],
  ])('are called by %s', (_, change, name) => {
    expect(names([change])).toEqual([name]);
  });

  it.each<[string, Partial<ChangeEvent>]>([
    ['a failed call', { error: 'AccessDenied' }],
    ['a change before the period', { time: '2026-09-30T23:59:59.000Z' }],
    ['a change after the period', { time: period.to }],
    ['a change of another service', { source: 'kms.amazonaws.com' }],
    ['a read whose old record does not say so', { source: 'dax.amazonaws.com', name: 'DescribeClusters' }],
  ])('do not count %s', (_, more) => {
    expect(names([event('UpdateTable', more)])).toEqual([]);
  });
});

describe('a history that is not complete', () => {
  const denied = { kind: 'absent', cause: 'access-denied', message: 'denied', evidence: ['w-1'] } as const;

  it.each<[string, Partial<EventWindow>, readonly string[]]>([
    ['covers the period', {}, []],
    ['was denied', { covered: [], absent: denied }, ['access-denied']],
    ['begins too late', { covered: [{ from: '2026-10-05T00:00:00.000Z', to: period.to }] }, ['missing']],
    ['ends too early', { covered: [{ from: period.from, to: '2026-10-20T00:00:00.000Z' }] }, ['missing']],
    ['was not read', { covered: [] }, ['missing']],
    ['is of another service', { source: 'kms.amazonaws.com', covered: [] }, []],
  ])('leaves a hole where it %s', (_, more, causes) => {
    const { unknown } = read({ windows: [window(more)] });
    expect(unknown.map(({ kind, reason }) => [kind, reason.cause])).toEqual(causes.map((cause) => ['change', cause]));
  });
});
