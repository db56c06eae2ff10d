import { describe, expect, it } from 'vitest';
import type { Resource } from '../../src/model/index.ts';
import { account } from './bank.ts';
import { but, estateOf } from './estate-of.ts';
import type { Aws } from './recorder.ts';

async function accountIn(aws?: Aws): Promise<Resource<'account'>['facts']> {
  const { resources } = await estateOf(aws ?? but('nothing', 'denied'));
  const found = resources.find(({ kind, id }) => kind === 'account' && id === account);
  if (found === undefined) throw new Error('no account');
  return (found as Resource<'account'>).facts;
}

describe('who has access', () => {
  it('is told with the policies of groups', async () => {
    const { identities, removals } = await accountIn();
    expect(identities).toMatchObject({
      kind: 'known',
      value: [
        { arn: `arn:aws:iam::${account}:user/ada`, inlinePolicies: ['read'], lastUsed: null },
        { arn: `arn:aws:iam::${account}:group/readers` },
        { arn: `arn:aws:iam::${account}:role/app` },
      ],
    });
    expect(removals).toMatchObject({ kind: 'known', value: { since: '2026-10-01T00:00:00.000Z', events: [] } });
  });

  it('is not known when IAM refuses, nor is what was removed when CloudTrail does', async () => {
    const refused = await accountIn(but('GetAccountAuthorizationDetails', 'denied'));
    expect(refused.identities).toMatchObject({ kind: 'absent', cause: 'access-denied' });
    const silent = await accountIn(but('LookupEvents', 'denied', () => true));
    expect(silent.removals).toMatchObject({ kind: 'absent', cause: 'access-denied' });
  });
});
