import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-enc-09.ts';
import { changeEvent, judge, judgeChange, outcomeOf, resource } from '../support/resources.ts';

const cluster = (description: unknown) => resource('dax-cluster', { name: 'catalogue', facts: { description } });
const type = (ClusterEndpointEncryptionType?: unknown) => ({ ClusterName: 'catalogue', ClusterEndpointEncryptionType });

describe('DDB-ENC-09', () => {
  test.each<[string, unknown, string]>([
    ['TLS', type('TLS'), 'satisfied'],
    ['plain', type('NONE'), 'not-satisfied'],
    ['absent, which means plain', type(), 'not-satisfied'],
    ['null, which means absent', type(null), 'not-satisfied'],
    ['an unknown type', type('QUIC'), 'inconclusive'],
    ['an object', type({ TLS: true }), 'inconclusive'],
    ['an answer without name', { ClusterEndpointEncryptionType: 'TLS' }, 'inconclusive'],
    ['null instead of the answer', null, 'inconclusive'],
  ])('%s', (_name, description, outcome) => {
    expect(judge(control, cluster(description)).outcome).toBe(outcome);
  });

  test.each<[string, object, string]>([
    ['with TLS', { clustername: 'c', clusterendpointencryptiontype: 'TLS' }, 'satisfied'],
    ['plain', { clustername: 'c', clusterendpointencryptiontype: 'NONE' }, 'not-satisfied'],
    ['plain by default', { clustername: 'c' }, 'not-satisfied'],
    ['request omitted', {}, 'unknown'],
    ['damaged', { clustername: 'c', clusterendpointencryptiontype: {} }, 'unknown'],
  ])('created %s', (_name, parameters, outcome) => {
    const event = changeEvent('CreateCluster', { source: 'dax.amazonaws.com', parameters: parameters as never });
    expect(outcomeOf(judgeChange(control, event))).toBe(outcome);
  });
});
