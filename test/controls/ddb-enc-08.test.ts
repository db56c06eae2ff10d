import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-enc-08.ts';
import { changeEvent, judge, judgeChange, outcomeOf, resource } from '../support/resources.ts';

const cluster = (description: unknown) => resource('dax-cluster', { name: 'catalogue', facts: { description } });
const named = (more: object = {}) => ({ ClusterName: 'catalogue', Status: 'available', ...more });
const sse = (Status: unknown) => named({ SSEDescription: { Status } });

describe('DDB-ENC-08', () => {
  test.each<[string, unknown, string]>([
    ['enabled', sse('ENABLED'), 'satisfied'],
    ['disabled', sse('DISABLED'), 'not-satisfied'],
    ['being disabled', sse('DISABLING'), 'not-satisfied'],
    ['no description', named(), 'not-satisfied'],
    ['an empty description', named({ SSEDescription: {} }), 'not-satisfied'],
    ['being enabled', sse('ENABLING'), 'inconclusive'],
    ['an unknown status', sse('SOMETIMES'), 'inconclusive'],
    ['a truth value', sse(true), 'inconclusive'],
    ['a text for the description', named({ SSEDescription: 'ENABLED' }), 'inconclusive'],
    ['an empty answer', {}, 'inconclusive'],
    ['a number instead of the answer', 1, 'inconclusive'],
  ])('%s', (_name, description, outcome) => {
    expect(judge(control, cluster(description)).outcome).toBe(outcome);
  });

  const create = (parameters: object) =>
    changeEvent('CreateCluster', { source: 'dax.amazonaws.com', parameters: parameters as never });
  test.each<[string, object, string]>([
    ['encrypted', { clustername: 'c', ssespecification: { enabled: true } }, 'satisfied'],
    ['not encrypted', { clustername: 'c', ssespecification: { enabled: false } }, 'not-satisfied'],
    ['by default', { clustername: 'c' }, 'not-satisfied'],
    ['request omitted', {}, 'unknown'],
    ['damaged', { clustername: 'c', ssespecification: 'yes' }, 'unknown'],
  ])('created %s', (_name, parameters, outcome) => {
    expect(outcomeOf(judgeChange(control, create(parameters)))).toBe(outcome);
  });

  test('without clusters there is nothing to judge', () => {
    expect(control.whenEmpty.outcome).toBe('not-applicable');
  });
});
