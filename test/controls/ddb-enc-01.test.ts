import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-enc-01.ts';
import { changeEvent, contextWith, judge, judgeChange, outcomeOf, resource } from '../support/resources.ts';

const key = 'arn:aws:kms:eu-central-1:111122223333:key/0f6f1c9a-5a55-4d2e-8f0d-1a2b3c4d5e6f';
const table = (description: unknown) => resource('table', { facts: { description } });
const active = (more: object = {}) => ({ TableStatus: 'ACTIVE', ...more });
const sse = (Status: unknown, more: object = {}) => ({
  SSEDescription: { Status, SSEType: 'KMS', KMSMasterKeyArn: key, ...more },
});

describe('DDB-ENC-01', () => {
  test.each<[string, unknown, string]>([
    ['AWS owned key', active(), 'satisfied'],
    ['KMS key', active(sse('ENABLED')), 'satisfied'],
    ['key being changed', active(sse('UPDATING')), 'satisfied'],
    ['table being updated', { TableStatus: 'UPDATING', ...sse('ENABLED') }, 'satisfied'],
    ['table being deleted', { TableStatus: 'DELETING' }, 'satisfied'],
    ['key inaccessible', { TableStatus: 'INACCESSIBLE_ENCRYPTION_CREDENTIALS', ...sse('ENABLED') }, 'not-satisfied'],
    ['being archived', { TableStatus: 'ARCHIVING', ...sse('ENABLED') }, 'not-satisfied'],
    ['archived', { TableStatus: 'ARCHIVED' }, 'not-satisfied'],
    ['archival clock running', active(sse('ENABLED', { InaccessibleEncryptionDateTime: 1793000000 })), 'not-satisfied'],
    ['undocumented status', active(sse('DISABLED')), 'inconclusive'],
    ['status missing', active({ SSEDescription: {} }), 'inconclusive'],
    ['a text for SSEDescription', active({ SSEDescription: 'ENABLED' }), 'inconclusive'],
    ['a list for the status', active(sse(['ENABLED'])), 'inconclusive'],
    ['a damaged date', active(sse('ENABLED', { InaccessibleEncryptionDateTime: 'soon' })), 'inconclusive'],
    ['an empty answer says nothing about encryption', {}, 'inconclusive'],
    ['a text instead of the answer', '{}', 'inconclusive'],
  ])('%s', (_name, description, outcome) => {
    expect(judge(control, table(description)).outcome).toBe(outcome);
  });

  test('names when the key was lost', () => {
    const lost = active(sse('ENABLED', { InaccessibleEncryptionDateTime: 1793000000 }));
    expect(judge(control, table(lost)).reason).toBe(
      'Table payments has the status ACTIVE: its key has been inaccessible since 2026-10-26T07:33:20.000Z.',
    );
  });

  const kms = (name: string, resources: readonly string[]) =>
    changeEvent(name, { source: 'kms.amazonaws.com', resources });
  const mine = table(active(sse('ENABLED')));
  test.each<[string, ReturnType<typeof changeEvent>, string]>([
    [
      'put under another key',
      changeEvent('UpdateTable', {
        parameters: { tablename: 't', ssespecification: { enabled: true, kmsmasterkeyid: key } },
      }),
      'satisfied',
    ],
    [
      'another change',
      changeEvent('UpdateTable', { parameters: { tablename: 't', billingmode: 'PROVISIONED' } }),
      'null',
    ],
    ['created', changeEvent('CreateTable', { parameters: { tablename: 't' } }), 'unknown'],
    ['its key disabled', kms('DisableKey', [key]), 'unknown'],
    ['another key disabled', kms('DisableKey', [key.replace('0f6f', '1111')]), 'null'],
    ['a key that is not named disabled', kms('DisableKey', []), 'unknown'],
    ['damaged', changeEvent('UpdateTable', { parameters: { ssespecification: 'on' } }), 'unknown'],
  ])('change: %s', (_name, event, outcome) => {
    expect(outcomeOf(judgeChange(control, event, contextWith(), mine))).toBe(outcome);
  });
});
