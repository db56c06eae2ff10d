import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-iam-07.ts';
import type { ChangeEvent, ControlContext, JsonObject, ManualRecord } from '../../src/model/index.ts';
import { absent, account, changeEvent, contextWith, judge, resource } from '../support/resources.ts';

const arn = (name: string, kind = 'user'): string => `arn:aws:iam::${account}:${kind}/${name}`;
const policy = `arn:aws:iam::${account}:policy/Cards`;

const identity = (name: string, more: JsonObject = {}): JsonObject => ({
  arn: arn(name),
  attachedPolicies: [policy],
  inlinePolicies: [],
  lastUsed: null,
  ...more,
});

const review = (decisions: readonly unknown[], from = '2026-07-01', to = '2026-08-01'): ManualRecord => ({
  kind: 'access-review',
  title: 'Review',
  controls: ['DDB-IAM-07'],
  subjects: [account],
  covers: { from: `${from}T00:00:00.000Z`, to: `${to}T00:00:00.000Z` },
  owner: 'Jane Doe',
  obtained: 'From the tool',
  details: { reviewer: 'Jane Doe', population: 'All', decisions: decisions as never },
  file: 'review.pdf',
  sha256: '00',
  evidence: ['r-1'],
});

const with_ = (...records: readonly ManualRecord[]): ControlContext => ({ ...contextWith(), records });
const since = '2026-10-01T00:00:00.000Z';
const iam = (name: string, time: string, parameters: JsonObject): ChangeEvent =>
  changeEvent(name, { source: 'iam.amazonaws.com', time: `${time}T10:00:00.000Z`, parameters, evidence: 'e-1' });

const subject = (identities: unknown, events: readonly unknown[] | null = []) =>
  resource('account', {
    id: account,
    name: 'production',
    facts: { identities, ...(events !== null && { removals: { since, events } }) },
  });

const cut = (identities: unknown) =>
  resource('account', {
    id: account,
    name: 'production',
    facts: { identities, removals: { since: '2026-10-10T00:00:00.000Z', events: [] } },
  });

const remove = (more: JsonObject = {}): JsonObject => ({
  principal: arn('ada'),
  decision: 'remove',
  due: '2026-10-05',
  ...more,
});
const said = (of: ReturnType<typeof subject>, context: ControlContext): readonly [string, string] => {
  const { outcome, reason } = judge(control, of, context);
  return [outcome, reason];
};
const nobody = subject([]);

describe('DDB-IAM-07', () => {
  test.each<[string, ControlContext, string]>([
    ['one in date, nothing to remove', with_(review([])), 'satisfied'],
    ['one that keeps', with_(review([{ principal: arn('ada'), decision: 'keep' }])), 'satisfied'],
    ['none', with_(), 'inconclusive'],
    ['a year old', with_(review([], '2025-09-01', '2025-10-01')), 'not-satisfied'],
    ['out of date within the period', with_(review([], '2026-03-01', '2026-04-10')), 'not-satisfied'],
    [
      'two that follow each other',
      with_(review([], '2026-10-01', '2026-10-09'), review([], '2026-03-01', '2026-04-10')),
      'satisfied',
    ],
    ['after the period', with_(review([], '2026-11-01', '2026-11-02')), 'inconclusive'],
    ['not known', { ...with_(review([])), recordsAbsent: absent('damaged') }, 'inconclusive'],
    ['hostile decisions', with_(review(['x'])), 'inconclusive'],
    ['a hostile day', with_(review([remove({ due: 'soon' })])), 'inconclusive'],
  ])('reviews: %s', (_name, context, outcome) => {
    expect(said(subject([identity('ada')]), context)[0]).toBe(outcome);
  });

  test.each<[string, JsonObject, string, RegExp]>([
    [
      'a user that is still there',
      remove(),
      'not-satisfied',
      /access of ada, to be removed by 2026-10-05, is still there/,
    ],
    ['a policy that is still there', remove({ policy }), 'not-satisfied', /access of ada by Cards/],
    ['another policy', remove({ policy: `${policy}2` }), 'satisfied', /by Cards2.* was gone before 2026-10-01/],
    ['a policy due after the period', remove({ due: '2026-11-01' }), 'satisfied', /is not due in the period/],
    ['no day: the last one of the review', remove({ due: undefined as never }), 'not-satisfied', /by 2026-07-31/],
    ['to be reduced', remove({ decision: 'reduce' }), 'manual', /by no policy that the review names/],
    ['a policy to be reduced', remove({ decision: 'reduce', policy }), 'not-satisfied', /is still there/],
    ['a person elsewhere', remove({ principal: 'Ada Byron' }), 'manual', /not of IAM/],
    ['a user of another account', remove({ principal: 'arn:aws:iam::999900001111:user/x' }), 'satisfied', /reviewed/],
  ])('decisions not carried out: %s', (_name, decision, outcome, reason) => {
    const [found, words] = said(subject([identity('ada')]), with_(review([decision])));
    expect([found, words]).toEqual([outcome, expect.stringMatching(reason)]);
  });

  const deleted = iam('DeleteUser', '2026-10-04', { username: 'ada' });
  const detached = iam('DetachUserPolicy', '2026-10-04', { username: 'ada', policyarn: policy });
  const bare = identity('ada', { attachedPolicies: [] });
  test.each<[string, ReturnType<typeof subject>, JsonObject, string]>([
    ['deleted in time', subject([], [deleted]), remove(), 'satisfied'],
    ['deleted on the day', subject([], [{ ...deleted, time: '2026-10-05T23:00:00.000Z' }]), remove(), 'satisfied'],
    ['deleted too late', subject([], [{ ...deleted, time: '2026-10-06T00:00:00.000Z' }]), remove(), 'not-satisfied'],
    ['of nobody, and no event tells', nobody, remove(), 'manual'],
    ['detached in time', subject([bare], [detached]), remove({ policy }), 'satisfied'],
    [
      'detached too late',
      subject([bare], [{ ...detached, time: '2026-10-09T00:00:00.000Z' }]),
      remove({ policy }),
      'not-satisfied',
    ],
    ['of another user', subject([], [iam('DeleteUser', '2026-10-04', { username: 'bob' })]), remove(), 'manual'],
    [
      'by leaving the group, then deleted later',
      subject([], [iam('RemoveUserFromGroup', '2026-10-01', { username: 'ada' }), deleted]),
      remove(),
      'satisfied',
    ],
    [
      'left the group',
      subject([bare], [iam('RemoveUserFromGroup', '2026-10-01', { username: 'ada' })]),
      remove(),
      'satisfied',
    ],
    ['gone before the event history', subject([bare]), remove({ policy }), 'satisfied'],
    ['gone before the period', subject([bare]), remove({ policy, due: '2026-08-01' }), 'satisfied'],
    [
      'gone within the period, and due before',
      subject([bare], [detached]),
      remove({ policy, due: '2026-08-01' }),
      'not-satisfied',
    ],
    ['gone before a cut history', cut([bare]), remove({ policy }), 'manual'],
    ['gone before a cut history, and due later', cut([bare]), remove({ policy, due: '2026-10-20' }), 'satisfied'],
    ['gone, and the history is not known', subject([bare], null), remove({ policy }), 'inconclusive'],
    ['still there, whatever the history', subject([identity('ada')], null), remove(), 'not-satisfied'],
  ])('decisions carried out: %s', (_name, of, decision, outcome) => {
    expect(said(of, with_(review([decision])))[0]).toBe(outcome);
  });

  test('the detachment counts before the deletion that followed', () => {
    const late = { ...deleted, time: '2026-10-20T00:00:00.000Z' };
    expect(said(subject([], [detached, late]), with_(review([remove({ policy })])))[0]).toBe('satisfied');
  });

  test('the worst decision decides, and a review that is overdue is followed up all the same', () => {
    const both = review([remove({ principal: 'Ada Byron' }), remove()], '2026-03-01', '2026-04-10');
    const [outcome, reason] = said(subject([identity('ada')]), with_(both));
    expect(outcome).toBe('not-satisfied');
    expect(reason).toMatch(/not reviewed in time, as of 2026-10-10.*is still there/);
  });

  test('unused roles are shown, and judge nothing', () => {
    const roles = [
      identity('old', { arn: arn('old', 'role'), lastUsed: '2026-01-01T00:00:00.000Z' }),
      identity('new', { arn: arn('new', 'role'), lastUsed: '2026-10-01T00:00:00.000Z' }),
    ];
    const { outcome, deciding, cited } = judge(control, subject(roles), with_(review([])));
    expect(outcome).toBe('satisfied');
    expect(deciding).toContainEqual(expect.objectContaining({ path: 'roles not used for 90 days', value: 'old' }));
    expect(cited).toEqual(['r-1']);
  });

  test('what was carried out cites its event', () => {
    expect(judge(control, subject([], [deleted]), with_(review([remove()]))).cited).toEqual(['e-1', 'r-1']);
  });
});
