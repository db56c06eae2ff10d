import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/model/index.ts';
import { concerns } from '../../src/timeline/index.ts';
import { account, changeEvent, resource } from '../support/resources.ts';

const arn = `arn:aws:iam::${account}`;
const credential = (id: string, name: string) => resource('credential', { id: `${arn}:${id}`, name, facts: {} });
const ada = credential('user/staff/ada', 'ada');
const root = credential('root', 'root user');
const rules = credential('account-password-policy', 'password policy');

const by = (type: string, principal: string) => ({
  type,
  principal,
  session: null,
  sourceAddress: '192.0.2.1',
  invokedBy: null,
});
const iam = (name: string, parameters: JsonObject, more: Parameters<typeof changeEvent>[1] = {}) =>
  changeEvent(name, { source: 'iam.amazonaws.com', region: 'us-east-1', parameters, ...more });
const byRoot = { actor: by('Root', `${arn}:root`) };

describe('events on credentials concern', () => {
  test.each<[string, ReturnType<typeof changeEvent>, readonly string[]]>([
    ['the user that they name', iam('CreateAccessKey', { username: 'ada' }), ['ada']],
    ['another user', iam('CreateAccessKey', { username: 'bob' }), []],
    ['the user of the answer', iam('CreateAccessKey', {}, { response: { accesskey: { username: 'ada' } } }), ['ada']],
    ['the caller', iam('UpdateAccessKey', {}, { actor: by('IAMUser', `${arn}:user/staff/ada`) }), ['ada']],
    ['nobody that is told', iam('UpdateAccessKey', {}), []],
    ['the root user', iam('CreateAccessKey', {}, byRoot), ['root user']],
    ['the user that root handles', iam('CreateAccessKey', { username: 'ada' }, byRoot), ['ada']],
    ['both, for a device that root handles', iam('EnableMFADevice', { username: 'ada' }, byRoot), ['ada', 'root user']],
    ['rules for passwords', iam('DeleteAccountPasswordPolicy', {}), ['password policy']],
    ['rules of another account', iam('DeleteAccountPasswordPolicy', {}, { account: '999900001111' }), []],
  ])('%s', (_name, event, wanted) => {
    expect([ada, root, rules].filter((one) => concerns(event, one)).map(({ name }) => name)).toEqual(wanted);
  });
});
