import {
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailCommand,
  GetTrailStatusCommand,
  ListPublicKeysCommand,
  paginateListTrails,
} from '@aws-sdk/client-cloudtrail';
import { createHash, createPublicKey, createSign, createVerify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { digestKeys } from '../../src/sandbox/scenario/trails-keys.ts';
import { analyticsCredentials, clientsOf, clientsOfNew, sandboxOf, today } from '../sandbox/support.ts';

const { requestHandler, scenario } = sandboxOf();
const connect = (region: string, credentials = {}) => clientsOf({ requestHandler, region, ...credentials }).cloudtrail;
const frankfurt = connect('eu-central-1');
const dublin = connect('eu-west-1');
const analytics = connect('eu-central-1', { credentials: analyticsCredentials });

const arnOf = (name: string, { account = '111122223333', region = 'eu-central-1' } = {}): string =>
  `arn:aws:cloudtrail:${region}:${account}:trail/${name}`;
const organisation = arnOf('meridian-organisation-trail');
const legacy = arnOf('legacy-reporting-trail', { region: 'eu-west-1' });
const own = arnOf('meridian-analytics-trail', { account: '444455556666' });

describe('which trails are seen', () => {
  test.each([
    ['home Region', frankfurt, {}, [organisation]],
    ['second Region, with the shadow', dublin, {}, [organisation, legacy]],
    ['second Region, without shadows', dublin, { includeShadowTrails: false }, [legacy]],
    ['member account, with the organisation trail', analytics, {}, [organisation, own]],
    ['member account, own trails only', analytics, { includeShadowTrails: false }, [own]],
    ['by name', dublin, { trailNameList: ['legacy-reporting-trail'] }, [legacy]],
    ['a shadow by name', dublin, { trailNameList: ['meridian-organisation-trail'] }, []],
    ['a shadow by ARN', dublin, { trailNameList: [organisation] }, [organisation]],
  ])('%s', async (_name, client, input, expected) => {
    const { trailList = [] } = await client.send(new DescribeTrailsCommand(input));
    expect(trailList.map(({ TrailARN }) => TrailARN)).toEqual(expected);
  });

  test('ListTrails shows those of all Regions, through its pages', async () => {
    const found: (string | undefined)[] = [];
    const { cloudtrail: client } = clientsOfNew({ pageSize: 1 });
    for await (const { Trails = [] } of paginateListTrails({ client }, {})) {
      found.push(...Trails.map(({ TrailARN }) => TrailARN));
    }
    expect(found).toEqual([organisation, legacy]);
  });
});

describe('state of a trail', () => {
  test('in its home Region, by name and by ARN', async () => {
    for (const Name of ['meridian-organisation-trail', organisation]) {
      const status = await frankfurt.send(new GetTrailStatusCommand({ Name }));
      expect(status.IsLogging).toBe(true);
      expect(status.StopLoggingTime?.toISOString()).toBe('2026-10-23T22:10:44.000Z');
      expect(status.StartLoggingTime?.toISOString()).toBe('2026-10-24T01:35:09.000Z');
      expect(status.LatestDigestDeliveryTime?.getTime()).toBeGreaterThan(today.getTime() - 3_600_000);
    }
  });

  test('no digest is delivered without log file validation', async () => {
    const status = await dublin.send(new GetTrailStatusCommand({ Name: legacy }));
    expect(status).not.toHaveProperty('LatestDigestDeliveryTime');
    const { Trail } = await dublin.send(new GetTrailCommand({ Name: legacy }));
    expect(Trail?.LogFileValidationEnabled).toBe(false);
  });

  test.each([
    ['another Region', dublin, organisation],
    ['a name in a member account', analytics, 'meridian-organisation-trail'],
    ['a trail of another account', analytics, legacy],
    ['an unknown trail', frankfurt, 'no-such-trail'],
  ])('%s: TrailNotFoundException', async (_name, client, Name) => {
    const error = { name: 'TrailNotFoundException' };
    await expect(client.send(new GetTrailStatusCommand({ Name }))).rejects.toMatchObject(error);
    await expect(client.send(new GetEventSelectorsCommand({ TrailName: Name }))).rejects.toMatchObject(error);
  });

  test('a member account reads the organisation trail by its ARN', async () => {
    expect(await analytics.send(new GetTrailStatusCommand({ Name: organisation }))).toMatchObject({ IsLogging: true });
  });
});

describe('event selectors', () => {
  test('advanced on one trail, basic on another, never both', async () => {
    const advanced = await frankfurt.send(new GetEventSelectorsCommand({ TrailName: organisation }));
    expect(advanced.EventSelectors).toBeUndefined();
    expect(advanced.AdvancedEventSelectors).toHaveLength(3);
    const basic = await analytics.send(new GetEventSelectorsCommand({ TrailName: own }));
    expect(basic.AdvancedEventSelectors).toBeUndefined();
    expect(basic.EventSelectors).toMatchObject([{ ReadWriteType: 'All', IncludeManagementEvents: true }]);
  });

  test('every sensitive table has its data events recorded, but for the planted three', async () => {
    const { AdvancedEventSelectors = [] } = await frankfurt.send(
      new GetEventSelectorsCommand({ TrailName: organisation }),
    );
    const recorded = (readOnly: boolean): ReadonlySet<string> =>
      new Set(
        AdvancedEventSelectors.filter(
          ({ FieldSelectors = [] }) => FieldSelectors.some(({ Field }) => Field === 'readOnly') === readOnly,
        ).flatMap(({ FieldSelectors = [] }) =>
          FieldSelectors.filter(({ Field }) => Field === 'resources.ARN').flatMap(({ Equals = [] }) => Equals),
        ),
      );
    const sensitive = scenario.tables.filter(({ dataClass }) => dataClass !== 'none');
    const without = sensitive.filter(({ arn }) => !recorded(false).has(arn)).map(({ name }) => name);
    expect(without).toEqual(['kyc-documents', 'merchant-settlements', 'migration-2019-backup']);
    expect(sensitive.filter(({ arn }) => recorded(true).has(arn)).map(({ name }) => name)).toEqual([
      'merchant-settlements',
    ]);
  });
});

describe('public keys', () => {
  test('PKCS#1 DER of 2048 bits, named by its MD5', async () => {
    const { PublicKeyList = [] } = await frankfurt.send(new ListPublicKeysCommand({}));
    expect(PublicKeyList).toHaveLength(1);
    for (const { Value, Fingerprint, ValidityStartTime, ValidityEndTime } of PublicKeyList) {
      const der = Buffer.from(Value ?? []);
      expect(createHash('md5').update(der).digest('hex')).toBe(Fingerprint);
      const key = createPublicKey({ key: der, format: 'der', type: 'pkcs1' });
      expect(key.asymmetricKeyDetails).toMatchObject({ modulusLength: 2048, publicExponent: 65537n });
      expect(ValidityStartTime?.getTime()).toBeLessThanOrEqual(today.getTime());
      expect(ValidityEndTime?.getTime()).toBeGreaterThan(today.getTime());
    }
  });

  test('keys change at the half-year, differ between Regions and cover any window without a hole', async () => {
    const window = { StartTime: new Date('2026-03-01T00:00:00Z'), EndTime: today };
    const { PublicKeyList = [] } = await frankfurt.send(new ListPublicKeysCommand(window));
    expect(PublicKeyList).toHaveLength(2);
    expect(PublicKeyList[0]?.ValidityEndTime).toEqual(PublicKeyList[1]?.ValidityStartTime);
    const other = await dublin.send(new ListPublicKeysCommand({}));
    const fingerprints = [...PublicKeyList, ...(other.PublicKeyList ?? [])].map(({ Fingerprint }) => Fingerprint);
    expect(new Set(fingerprints).size).toBe(3);
  });

  test('the private half signs what the public half verifies', () => {
    const [key] = digestKeys('eu-central-1', today, today);
    if (key === undefined) throw new Error('there is no key');
    const signature = createSign('RSA-SHA256').update('digest').sign(key.privateKey);
    const publicKey = createPublicKey({ key: Buffer.from(key.publicKey), format: 'der', type: 'pkcs1' });
    expect(createVerify('RSA-SHA256').update('digest').verify(publicKey, signature)).toBe(true);
    expect(createVerify('RSA-SHA256').update('Digest').verify(publicKey, signature)).toBe(false);
  });

  test('a window of centuries does not make a thousand keys', async () => {
    const all = await frankfurt.send(
      new ListPublicKeysCommand({ StartTime: new Date('1970-01-02T00:00:00Z'), EndTime: today }),
    );
    expect(all.PublicKeyList?.length).toBeLessThanOrEqual(6);
  });

  test('the end before the start is refused', async () => {
    const asked = frankfurt.send(new ListPublicKeysCommand({ StartTime: today, EndTime: new Date(0) }));
    await expect(asked).rejects.toMatchObject({ name: 'InvalidTimeRangeException' });
  });
});
