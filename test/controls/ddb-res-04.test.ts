import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-res-04.ts';
import { changeEvent, contextWith, judge, judgeChange, outcomeOf, resource } from '../support/resources.ts';

const table = (description: unknown, tags?: unknown) =>
  resource('table', { facts: { description, ...(tags === undefined ? {} : { tags }) } });
const active = (more: object) => ({ TableStatus: 'ACTIVE', ...more });

describe('DDB-RES-04', () => {
  test.each<[string, unknown, string]>([
    ['on', active({ DeletionProtectionEnabled: true }), 'satisfied'],
    ['off', active({ DeletionProtectionEnabled: false }), 'not-satisfied'],
    ['absent, which means off', active({}), 'not-satisfied'],
    ['another protection only', active({ DisassociationProtectionEnabled: true }), 'not-satisfied'],
    ['a number', active({ DeletionProtectionEnabled: 1 }), 'inconclusive'],
    ['an answer without status', { DeletionProtectionEnabled: true }, 'inconclusive'],
    ['a text instead of the answer', 'DeletionProtectionEnabled', 'inconclusive'],
  ])('%s', (_name, description, outcome) => {
    expect(judge(control, table(description)).outcome).toBe(outcome);
  });

  test.each<[string, object, unknown, string]>([
    ['tagged', {}, { env: 'test' }, 'not-applicable'],
    ['tagged otherwise', {}, { env: 'production' }, 'not-satisfied'],
    ['tags not read', {}, undefined, 'inconclusive'],
    ['tags not read, protection on', { DeletionProtectionEnabled: true }, undefined, 'satisfied'],
  ])('ephemeral tables: %s', (_name, description, tags, outcome) => {
    const context = contextWith({ rebuildableTags: ['env=test'] });
    expect(judge(control, table(active(description), tags), context).outcome).toBe(outcome);
  });

  test.each<[string, ReturnType<typeof changeEvent>, string]>([
    [
      'switched on',
      changeEvent('UpdateTable', { parameters: { tablename: 't', deletionprotectionenabled: true } }),
      'satisfied',
    ],
    [
      'switched off',
      changeEvent('UpdateTable', { parameters: { tablename: 't', deletionprotectionenabled: false } }),
      'not-satisfied',
    ],
    [
      'another change',
      changeEvent('UpdateTable', { parameters: { tablename: 't', billingmode: 'PAY_PER_REQUEST' } }),
      'null',
    ],
    [
      'created with protection',
      changeEvent('CreateTable', { parameters: { tablename: 't', deletionprotectionenabled: true } }),
      'satisfied',
    ],
    [
      'created, told by the response',
      changeEvent('CreateTable', {
        response: { tabledescription: { tablename: 't', deletionprotectionenabled: false } },
      }),
      'not-satisfied',
    ],
    ['created, nothing said', changeEvent('CreateTable', { parameters: { tablename: 't' } }), 'unknown'],
    ['restored', changeEvent('RestoreTableToPointInTime'), 'unknown'],
    ['damaged', changeEvent('UpdateTable', { parameters: { deletionprotectionenabled: {} } }), 'unknown'],
  ])('change: %s', (_name, event, outcome) => {
    expect(outcomeOf(judgeChange(control, event))).toBe(outcome);
  });
});
