import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-gov-02.ts';
import type { ControlContext, JsonObject, ManualRecord, Parameters } from '../../src/model/index.ts';
import { absent, account, contextWith, judge, resource } from '../support/resources.ts';

const services = ['backup', 'cloudtrail', 'config', 'dax', 'dynamodb', 'kms'];

const document = (id: string, details: JsonObject = {}): ManualRecord => ({
  kind: 'aws-documents',
  title: id,
  controls: ['DDB-GOV-02'],
  subjects: ['*'],
  covers: { from: '2026-03-01T00:00:00.000Z', to: '2026-06-01T00:00:00.000Z' },
  owner: 'Jane Doe',
  obtained: 'AWS Artifact',
  details: {
    document: id,
    issued: '2026-05-15',
    services,
    checkedBy: 'Jane Doe',
    checkedOn: '2026-06-01',
    ...(id === 'aws-soc2' && { periodEnd: '2026-03-31' }),
    ...(/soc2|responsibility/.test(id) && { userControls: 'matrix' }),
    ...details,
  },
  file: 'receipt.md',
  sha256: '00',
  evidence: [id],
});

const ids = ['aws-pci-aoc', 'aws-pci-responsibility', 'aws-soc2', 'aws-dpa'];
const all = (changed: Readonly<Record<string, JsonObject>> = {}): readonly ManualRecord[] =>
  ids.map((id) => document(id, changed[id]));
const with_ = (records: readonly ManualRecord[], parameters: Partial<Parameters> = {}): ControlContext => ({
  ...contextWith(parameters),
  records,
});
const subject = (used: unknown = services) => resource('account', { id: account, facts: { services: used } });
const outcome = (context: ControlContext, used?: unknown) => judge(control, subject(used), context).outcome;

describe('DDB-GOV-02', () => {
  test('all documents current and checked', () => {
    const judged = judge(control, subject(), with_(all()));
    expect(judged.outcome).toBe('satisfied');
    expect(judged.cited).toEqual(ids);
  });

  test.each<[string, Readonly<Record<string, JsonObject>>, string]>([
    ['attestation of 13 months', { 'aws-pci-aoc': { issued: '2025-09-20' } }, 'not-satisfied'],
    ['attestation that ages within the period', { 'aws-pci-aoc': { issued: '2025-10-20' } }, 'not-satisfied'],
    ['attestation issued within the period', { 'aws-pci-aoc': { issued: '2026-10-05' } }, 'not-satisfied'],
    ['attestation issued later', { 'aws-pci-aoc': { issued: '2026-11-01' } }, 'not-satisfied'],
    ['attestation without a used service', { 'aws-pci-aoc': { services: ['dynamodb'] } }, 'not-satisfied'],
    [
      'attestation in the words of AWS',
      {
        'aws-pci-aoc': {
          services: [
            'AWS Backup',
            'AWS CloudTrail',
            'AWS Config',
            'DAX',
            'Amazon DynamoDB',
            'AWS Key Management Service (KMS)',
          ],
        },
      },
      'satisfied',
    ],
    [
      'DAX under DynamoDB',
      { 'aws-pci-aoc': { services: services.filter((one) => one !== 'dax'), wording: 'DynamoDB and accelerator' } },
      'manual',
    ],
    ['check before the issue', { 'aws-pci-aoc': { checkedOn: '2026-05-01' } }, 'not-satisfied'],
    ['check in the future', { 'aws-pci-aoc': { checkedOn: '2027-05-01' } }, 'not-satisfied'],
    ['nobody checked', { 'aws-pci-aoc': { checkedBy: '' } }, 'inconclusive'],
    ['hostile services', { 'aws-pci-aoc': { services: 7 } }, 'inconclusive'],
    ['no issue', { 'aws-pci-aoc': { issued: null } }, 'inconclusive'],
    ['a day that is none', { 'aws-pci-aoc': { issued: 'soon' } }, 'not-satisfied'],
    ['report whose period ended long ago', { 'aws-soc2': { periodEnd: '2025-09-30' } }, 'not-satisfied'],
    ['report with a bridge letter', { 'aws-soc2': { periodEnd: '2025-09-30', bridgeTo: '2026-10-31' } }, 'satisfied'],
    [
      'report with a bridge that is too short',
      { 'aws-soc2': { periodEnd: '2025-09-30', bridgeTo: '2026-10-30' } },
      'not-satisfied',
    ],
    [
      'report with a bridge into the future',
      { 'aws-soc2': { periodEnd: '2025-09-30', bridgeTo: '2099-01-01' } },
      'not-satisfied',
    ],
    ['report without a mapping', { 'aws-soc2': { userControls: null } }, 'manual'],
    ['summary without a mapping', { 'aws-pci-responsibility': { userControls: null } }, 'manual'],
    ['addendum of 2022', { 'aws-dpa': { issued: '2022-01-01' } }, 'satisfied'],
    [
      'addendum that nobody looked at',
      { 'aws-dpa': { issued: '2022-01-01', checkedOn: '2025-10-01' } },
      'not-satisfied',
    ],
  ])('%s', (_name, changed, expected) => {
    expect(outcome(with_(all(changed)))).toBe(expected);
  });

  test('a newer document takes over from an older one', () => {
    const older = document('aws-pci-aoc', { issued: '2025-10-20', checkedOn: '2025-10-21' });
    const newer = document('aws-pci-aoc', { issued: '2026-10-15', checkedOn: '2026-10-16' });
    expect(outcome(with_([older, newer, ...all().slice(1)]))).toBe('satisfied');
  });

  test.each(ids)('%s missing', (id) => {
    expect(outcome(with_(all().filter(({ evidence }) => evidence[0] !== id)))).toBe('not-satisfied');
  });

  test('a service that is not in use is not asked for', () => {
    const changed = { 'aws-pci-aoc': { services: ['dynamodb', 'kms'] } };
    expect(outcome(with_(all(changed)), ['dynamodb', 'kms'])).toBe('satisfied');
  });

  test.each<[string, Readonly<Record<string, string>>, string]>([
    ['nothing', {}, 'inconclusive'],
    ['all, by the configuration', Object.fromEntries(ids.map((id) => [id, '2026-05-15'])), 'manual'],
    [
      'one that is too old',
      { ...Object.fromEntries(ids.map((id) => [id, '2026-05-15'])), 'aws-soc2': '2025-05-15' },
      'not-satisfied',
    ],
    ['some only', { 'aws-soc2': '2026-05-15' }, 'not-satisfied'],
  ])('without records, %s', (_name, awsDocuments, expected) => {
    const judged = judge(control, subject(), with_([], { awsDocuments }));
    expect(judged.outcome).toBe(expected);
    if (expected === 'inconclusive') expect(judged.cause).toBe('missing');
  });

  test('records that are not known leave it open', () => {
    expect(outcome({ ...with_(all()), recordsAbsent: absent('access-denied') })).toBe('inconclusive');
  });
});
