import fc from 'fast-check';
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { matchPseudonyms, sameResults, withPseudonyms } from '../../src/assess/index.ts';
import { frozenPopulations, type AuditPack, type Pseudonymise } from '../../src/model/index.ts';
import { day } from '../timeline/support.ts';
import { event, pack, readings } from './support.ts';

const keyed =
  (key: string): Pseudonymise =>
  (kind, name) =>
    `${kind}-${createHmac('sha256', key).update(`${kind}\0${name}`).digest('hex').slice(0, 12)}`;

const people = [
  ['alice@bank.example', '203.0.113.7'],
  ['bob', '2001:db8::7'],
  ['alice@bank.example', '198.51.100.20'],
  ['pipeline-4711', 'dynamodb.amazonaws.com'],
] as const;

const events = people.map(([session, sourceAddress], index) => {
  const one = event({ time: day(index + 1), id: `change-${index}` });
  return { ...one, actor: { ...one.actor, session, sourceAddress } };
});
const made = (pseudonymise?: Pseudonymise): AuditPack =>
  pack({ readings: readings({ events }), ...(pseudonymise !== undefined && { pseudonymise }) });

describe('a pack with pseudonyms', () => {
  const [clear, shown] = [made(), made(keyed('k'))];

  it('holds no session or address in clear, and says so', () => {
    const text = JSON.stringify(shown);
    for (const name of ['alice', 'bob', '203.0.113.7', '2001:db8', 'pipeline']) expect(text).not.toContain(name);
    expect([clear.identities, shown.identities]).toEqual(['clear', 'pseudonymised']);
  });

  it('shows the same person by the same pseudonym, services by their names, and results as they are', () => {
    const [first, , third, fourth] = shown.changes.map(({ actor }) => actor);
    expect(first?.session).toBe(third?.session);
    expect(first?.sourceAddress).toMatch(/^address-[0-9a-f]{12}$/);
    expect(fourth?.sourceAddress).toBe('dynamodb.amazonaws.com');
    expect(shown.changes.map(({ actor }) => actor.principal)).toEqual(
      clear.changes.map(({ actor }) => actor.principal),
    );
    expect(shown.findings.map(({ outcome, result }) => [outcome, result])).toEqual(
      clear.findings.map(({ outcome, result }) => [outcome, result]),
    );
  });

  it('has populations that its own changes belong to, and an id of its own', () => {
    expect(shown.populations).toEqual(frozenPopulations(shown.changes));
    expect(shown.populations).not.toEqual(clear.populations);
    expect(shown.id).not.toBe(clear.id);
    expect(made(keyed('k')).id).toBe(shown.id);
    expect(made(keyed('other')).changes[0]?.actor.session).not.toBe(shown.changes[0]?.actor.session);
  });

  it('is reproduced from the evidence without its key', () => {
    const pseudonymise = matchPseudonyms(shown, clear);
    expect(pseudonymise).not.toBeNull();
    expect(sameResults(shown, made(pseudonymise ?? undefined))).toEqual([]);
  });

  const changed = (index: number, actor: Partial<AuditPack['changes'][number]['actor']>): AuditPack => ({
    ...shown,
    changes: shown.changes.map((one, at) => (at === index ? { ...one, actor: { ...one.actor, ...actor } } : one)),
  });

  it.each<readonly [string, AuditPack]>([
    ['a name in clear', changed(1, { session: 'bob' })],
    ['a person with two pseudonyms', changed(0, { session: 'session-000000000000' })],
    ['a pseudonym for two people', changed(1, { session: shown.changes[0]!.actor.session })],
    ['a change too few', { ...shown, changes: shown.changes.slice(1) }],
    ['an address that is a session', changed(0, { sourceAddress: 'session-000000000000' })],
  ])('is not reproduced with %s', (_, forged) => {
    expect(matchPseudonyms(forged, clear)).toBeNull();
  });
});

describe('names within texts', () => {
  it.each([
    [
      'arn:aws:sts::111122223333:assumed-role/Admin/alice is not authorized',
      'arn:aws:sts::111122223333:assumed-role/Admin/<session> is not authorized',
    ],
    ['"arn":"arn:aws:sts::1:federated-user/alice"', '"arn":"arn:aws:sts::1:federated-user/<session>"'],
    [
      '{\\"principalId\\":\\"AROAIOSFODNN7EXAMPLE:alice\\"}',
      '{\\"principalId\\":\\"AROAIOSFODNN7EXAMPLE:<session>\\"}',
    ],
    ['  "Username": "alice",', '  "Username": "<session>",'],
    ['{\\"sourceIPAddress\\":\\"203.0.113.7\\"}', '{\\"sourceIPAddress\\":\\"<address>\\"}'],
    ['"sourceIPAddress": "AWS Internal"', '"sourceIPAddress": "AWS Internal"'],
    [
      'arn:aws:sts::1:assumed-role/Reader/dynamodb-audit-pack',
      'arn:aws:sts::1:assumed-role/Reader/dynamodb-audit-pack',
    ],
    ['arn:aws:iam::111122223333:role/assumed-role', 'arn:aws:iam::111122223333:role/assumed-role'],
    ['10.20.0.0/24 may reach it', '10.20.0.0/24 may reach it'],
  ])('%s', (text, expected) => {
    expect(withPseudonyms({ text }, (kind) => `<${kind}>`)).toEqual({ text: expected });
  });

  it('leave every value without them as the same object', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain = { value };
        const text = JSON.stringify(plain);
        fc.pre(!/session|sourceAddress|assumed-role|AROA|Username/.test(text));
        expect(withPseudonyms(plain, () => 'x')).toBe(plain);
      }),
    );
  });
});
