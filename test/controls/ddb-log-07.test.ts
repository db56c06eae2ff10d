import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-log-07.ts';
import type { Actor, ControlContext, ManualRecord, Parameters } from '../../src/model/index.ts';
import { absent, account, changeEvent, contextWith, judge, otherAccount, resource } from '../support/resources.ts';

const role = (name: string): string => `arn:aws:iam::${account}:role/${name}`;
const pipeline = role('DeploymentPipeline');
const engineer = role('aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_Engineer_0a1b');
const breakGlass = role('BreakGlassAdministrator');
const approved = { changePrincipals: ['arn:aws:iam::*:role/Deployment*'] };
const emergency = { broadPolicyAllowList: [breakGlass] };

const change = (actor: Partial<Actor>) =>
  resource('change', {
    id: 'e-1',
    name: 'UpdateTable on payments',
    facts: {
      event: changeEvent('UpdateTable', {
        actor: {
          type: 'AssumedRole',
          principal: pipeline,
          session: 'x',
          sourceAddress: '192.0.2.1',
          invokedBy: null,
          ...actor,
        },
      }),
    },
  });

const record = (more: Partial<ManualRecord> = {}): ManualRecord => ({
  kind: 'change-approval',
  title: 'CHG-4711',
  controls: ['DDB-LOG-07'],
  subjects: ['payments'],
  covers: { from: '2026-10-12T08:00:00.000Z', to: '2026-10-12T12:00:00.000Z' },
  owner: 'Change board',
  obtained: 'export of the ticket system',
  details: { ticket: 'CHG-4711', approvedBy: 'Change board', events: ['*'], principals: ['*'] },
  file: 'changes/chg-4711.pdf',
  sha256: '0'.repeat(64),
  evidence: ['feedfeedfeedfeedfeedfeedfeedfeed'],
  ...more,
});

const context = (parameters: Partial<Parameters> = {}, records: readonly ManualRecord[] = []): ControlContext => ({
  ...contextWith(parameters),
  records,
});

const outcome = (actor: Partial<Actor>, parameters: Partial<Parameters> = {}, records?: readonly ManualRecord[]) =>
  judge(control, change(actor), context(parameters, records)).outcome;

describe('DDB-LOG-07', () => {
  test.each<[string, Partial<Actor>, Partial<Parameters>, string]>([
    ['an approved role', {}, approved, 'satisfied'],
    ['a role that is not on the list', { principal: role('Batch') }, approved, 'not-satisfied'],
    ['a role, and nothing is configured', {}, {}, 'manual'],
    ['root', { type: 'Root', principal: `arn:aws:iam::${account}:root` }, { changePrincipals: ['*'] }, 'not-satisfied'],
    [
      'root, known by its ARN',
      { principal: `arn:aws:iam::${account}:root` },
      { changePrincipals: ['*'] },
      'not-satisfied',
    ],
    ['a person of the identity centre', { principal: engineer }, approved, 'not-satisfied'],
    ['a person, and nothing is configured', { principal: engineer }, {}, 'not-satisfied'],
    ['a person on the list', { principal: engineer }, { changePrincipals: [engineer] }, 'satisfied'],
    ['an IAM user', { type: 'IAMUser', principal: `arn:aws:iam::${account}:user/ada` }, approved, 'not-satisfied'],
    [
      'a user who counts as no person',
      { principal: `arn:aws:iam::${account}:user/ci` },
      { humanPrincipals: [] },
      'manual',
    ],
    ['a directory user without ARN', { type: 'IdentityCenterUser', principal: account }, approved, 'not-satisfied'],
    ['break-glass without a record', { principal: breakGlass }, { ...approved, ...emergency }, 'manual'],
    ['a service', { type: 'AWSService', principal: 'dynamodb.amazonaws.com' }, approved, 'not-applicable'],
    [
      'a service-linked role',
      { principal: role('aws-service-role/dynamodb.application-autoscaling.amazonaws.com/AWSServiceRoleForX') },
      approved,
      'not-applicable',
    ],
    [
      'a role that a service acts for',
      { principal: role('Batch'), invokedBy: 'cloudformation.amazonaws.com' },
      approved,
      'not-satisfied',
    ],
    ['a caller of another account', { type: 'AWSAccount', principal: 'AROAEXAMPLE' }, approved, 'inconclusive'],
    ['nobody known', { type: 'Unknown', principal: 'unknown' }, { changePrincipals: ['*'] }, 'inconclusive'],
    ['an approved role, but records are asked for', {}, { ...approved, requireChangeRecords: true }, 'not-satisfied'],
    [
      'a role of another account',
      { principal: `arn:aws:iam::${otherAccount}:role/DeploymentX` },
      approved,
      'satisfied',
    ],
  ])('%s', (_name, actor, parameters, expected) => {
    expect(outcome(actor, parameters)).toBe(expected);
  });

  test.each<[string, Partial<Actor>, Partial<Parameters>, string]>([
    ['an approved role, and records are asked for', {}, { ...approved, requireChangeRecords: true }, 'satisfied'],
    ['a role where no list is configured', {}, {}, 'satisfied'],
    ['break-glass', { principal: breakGlass }, { ...approved, ...emergency }, 'satisfied'],
    ['somebody who is not on the list', { principal: role('Batch') }, approved, 'manual'],
    ['a person', { principal: engineer }, approved, 'manual'],
    ['root, whom no record excuses', { type: 'Root', principal: 'x' }, approved, 'not-satisfied'],
  ])('with a change record: %s', (_name, actor, parameters, expected) => {
    expect(outcome(actor, parameters, [record()])).toBe(expected);
  });

  test.each<[string, Partial<ManualRecord>]>([
    ['of another kind', { kind: 'access-review' }],
    ['of another event', { details: { events: ['DeleteTable'], principals: ['*'] } }],
    ['of somebody else', { details: { events: ['*'], principals: [role('Batch')] } }],
    ['that names no event', { details: {} }],
    ['for a time before', { covers: { from: '2026-10-12T08:00:00.000Z', to: '2026-10-12T09:30:00.000Z' } }],
    ['for a time after', { covers: { from: '2026-10-12T09:30:01.000Z', to: '2026-10-13T00:00:00.000Z' } }],
  ])('a record %s covers nothing', (_name, more) => {
    expect(outcome({}, { ...approved, requireChangeRecords: true }, [record(more)])).toBe('not-satisfied');
  });

  test.each<[string, Partial<Actor>, Partial<Parameters>, string]>([
    ['a role that needs no record', {}, approved, 'satisfied'],
    ['a role that needs one', {}, { ...approved, requireChangeRecords: true }, 'inconclusive'],
    ['a person', { principal: engineer }, approved, 'inconclusive'],
    ['root', { type: 'Root', principal: 'x' }, approved, 'not-satisfied'],
  ])('records that could not be read leave %s as it must be', (_name, actor, parameters, expected) => {
    const unread = { ...context(parameters), recordsAbsent: absent('unreadable') };
    expect(judge(control, change(actor), unread).outcome).toBe(expected);
  });

  test('tells who made the change and cites the record', () => {
    const judged = judge(control, change({}), context(approved, [record()]));
    expect(judged).toMatchObject({
      reason: `UpdateTable on payments at 2026-10-12 09:30:00 UTC was made by ${pipeline}, covered by the change record CHG-4711.`,
      deciding: [{ path: 'userIdentity', value: pipeline, met: true }],
      cited: ['feedfeedfeedfeedfeedfeedfeedfeed'],
    });
  });

  test.each<[string, unknown]>([
    ['without an actor', { ...changeEvent('UpdateTable'), actor: undefined }],
    ['without a principal', { ...changeEvent('UpdateTable'), actor: { type: 'AssumedRole' } }],
    ['without a time', { ...changeEvent('UpdateTable'), time: undefined }],
    ['a text', 'UpdateTable'],
  ])('an event %s does not pass', (_name, event) => {
    const subject = resource('change', { facts: { event } });
    expect(judge(control, subject, context({ changePrincipals: ['*'] })).outcome).toBe('inconclusive');
  });

  test('watches every write event of the catalogue', () => {
    const names = control.changes.flatMap(({ source, names: list }) => list.map((name) => `${source} ${name}`));
    expect(names).toHaveLength(37);
    expect(names).toContain('dynamodb.amazonaws.com UpdateTimeToLive');
    expect(names).toContain('dax.amazonaws.com RebootNode');
  });
});
