import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { controls } from '../../src/controls/index.ts';
import { changeEvent, contextWith, judge, resource } from '../support/resources.ts';

const context = contextWith({
  rowLevelTables: ['*'],
  rebuildableTags: ['a=b'],
  approvedKmsKeys: ['arn:aws:kms:x:1:key/y'],
});

/** Answers that are damaged as a whole. An empty list is a complete answer to some questions, so it is not here. */
const damaged: readonly unknown[] = ['', 'text', 0, 7, Number.NaN, true, [[]], ['x'], [7], [null], { x: 1 }, {}];

/** Field names and values as AWS uses them, thrown together at random. */
const names = fc.constantFrom(
  'TableArn',
  'TableStatus',
  'SSEDescription',
  'Status',
  'KMSMasterKeyArn',
  'SSEType',
  'KeyState',
  'KeyManager',
  'Replicas',
  'RegionName',
  'arn',
  'status',
  'selectors',
  'IsLogging',
  'EventSelectors',
  'AdvancedEventSelectors',
  'FieldSelectors',
  'Field',
  'Equals',
  'document',
  'attachedTo',
  'boundaryOnly',
  'State',
  'PolicyDocument',
  'metadata',
  'ClusterName',
  'ServiceName',
  'VpcEndpointId',
  'VpcEndpointType',
  'tablename',
  'ssespecification',
  'policydocument',
);
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, false, 0, 'ENABLED', 'ACTIVE', 'CUSTOMER', 'Enabled', 'KMS', '*', '{"Statement":[]}'),
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(names, tie('json'), { maxKeys: 6 }),
  ),
}));

describe.each(controls.map((control) => [control.id, control] as const))('%s', (_id, control) => {
  const needs = control.needs as readonly string[];

  test.each(damaged.map((value) => [JSON.stringify(value), value] as const))(
    'a damaged answer %s never passes',
    (_name, value) => {
      const facts = Object.fromEntries(needs.map((name) => [name, value]));
      const { outcome, reason } = judge(control, resource(control.subject, { facts }), context);
      expect(outcome).toBe('inconclusive');
      expect(reason).toMatch(/^Not determinable: .+\.$/);
    },
  );

  test('never throws, and always gives a reason of one sentence', () => {
    fc.assert(
      fc.property(fc.array(json, { minLength: needs.length, maxLength: needs.length }), (values) => {
        const facts = Object.fromEntries(needs.map((name, at) => [name, values[at]]));
        const { reason } = judge(control, resource(control.subject, { facts }), context);
        expect(reason).toMatch(/^[A-Za-z].*\.$/s);
      }),
      { numRuns: 200 },
    );
  });

  test.skipIf(control.changes.length === 0)('no change event makes it throw', () => {
    const events = control.changes.flatMap(({ source, names: list, judge: rule }) =>
      list.map((name) => ({ source, name, rule })),
    );
    fc.assert(
      fc.property(fc.constantFrom(...events), json, json, ({ source, name, rule }, parameters, response) => {
        const event = changeEvent(name, { source, parameters: parameters as never, response: response as never });
        const result = rule?.(event, context);
        if (typeof result === 'object' && result !== null) expect(result.reason).toMatch(/\.$/);
      }),
      { numRuns: 200 },
    );
  });
});
