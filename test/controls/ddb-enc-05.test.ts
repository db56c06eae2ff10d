import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-enc-05.ts';
import { changeEvent, judge, judgeChange, outcomeOf, resource } from '../support/resources.ts';

const users = ['arn:aws:dynamodb:eu-central-1:111122223333:table/payments'];
const key = (description: unknown, usedBy: unknown = users) =>
  resource('key', { name: 'payments-key', facts: { description, usedBy } });

describe('DDB-ENC-05', () => {
  test.each<[string, unknown, string]>([
    ['enabled', { KeyState: 'Enabled' }, 'satisfied'],
    ['disabled', { KeyState: 'Disabled' }, 'not-satisfied'],
    ['to be deleted', { KeyState: 'PendingDeletion', DeletionDate: 1794000000.5 }, 'not-satisfied'],
    ['replica to be deleted', { KeyState: 'PendingReplicaDeletion' }, 'not-satisfied'],
    ['material missing', { KeyState: 'PendingImport' }, 'not-satisfied'],
    ['key store disconnected', { KeyState: 'Unavailable' }, 'not-satisfied'],
    ['being created', { KeyState: 'Creating' }, 'inconclusive'],
    ['an unknown state', { KeyState: 'Frozen' }, 'inconclusive'],
    ['no state', {}, 'inconclusive'],
    ['a truth value as state', { KeyState: true }, 'inconclusive'],
    ['a list instead of the answer', ['Enabled'], 'inconclusive'],
  ])('%s', (_name, description, outcome) => {
    expect(judge(control, key(description)).outcome).toBe(outcome);
  });

  test('a key that no table uses does not matter', () => {
    expect(judge(control, key({ KeyState: 'Disabled' }, [])).outcome).toBe('not-applicable');
  });

  test('a damaged list of users is not an empty one', () => {
    expect(judge(control, key({ KeyState: 'Enabled' }, 'payments')).outcome).toBe('inconclusive');
  });

  test('names the dates of deletion and expiry', () => {
    const deleted = judge(control, key({ KeyState: 'PendingDeletion', DeletionDate: 1794000000 }));
    expect(deleted.reason).toBe(
      'Key payments-key, used by 1 in-scope table, has the state PendingDeletion, to be deleted on 2026-11-06T21:20:00.000Z.',
    );
    const imported = judge(control, key({ KeyState: 'Enabled', ValidTo: '2027-01-01T00:00:00Z' }));
    expect(imported.reason).toMatch(/is Enabled; its imported material expires on 2027-01-01T00:00:00\.000Z\.$/);
  });

  test.each<[string, string]>([
    ['DisableKey', 'not-satisfied'],
    ['EnableKey', 'satisfied'],
    ['ScheduleKeyDeletion', 'not-satisfied'],
    ['CancelKeyDeletion', 'not-satisfied'],
    ['DeleteImportedKeyMaterial', 'not-satisfied'],
    ['DeleteKey', 'not-satisfied'],
    ['ImportKeyMaterial', 'unknown'],
    ['PutKeyPolicy', 'unlisted'],
  ])('change: %s is %s', (name, outcome) => {
    const event = changeEvent(name, { source: 'kms.amazonaws.com', parameters: { keyid: 'k-1' } });
    expect(outcomeOf(judgeChange(control, event))).toBe(outcome);
  });

  test('a cancelled deletion leaves the key disabled, and says so', () => {
    const event = changeEvent('CancelKeyDeletion', { source: 'kms.amazonaws.com', parameters: { keyid: 'k-1' } });
    expect(judgeChange(control, event)).toMatchObject({
      reason: 'The deletion of key k-1 was cancelled; the key stays disabled until it is enabled.',
    });
  });
});
