import type { JsonObject } from '../../model/index.ts';
import { bank, hexOf, type Scenario } from './bank.ts';
import { directoryUser, engineer, pipeline, root } from './events-actors.ts';
import {
  auditedMonth,
  inMonth,
  keyMadeAt,
  later,
  monthOf,
  someTimeIn,
  writtenTime,
  type Month,
} from './events-calendar.ts';
import type { EventDraft, Place } from './events-record.ts';
import { leaver } from './provided-access.ts';

/** Events of global services appear in this region only. */
const globalRegion = 'us-east-1';

/** IAM: versions of policies and roles that came in the month, a rotated access key, and reads. */
export function identityEvents(scenario: Scenario, place: Place, month: Month): readonly EventDraft[] {
  const identities = scenario.identities[place.account];
  if (place.region !== globalRegion || !identities) return [];
  return [
    ...identities.policies.flatMap((policy) => policyVersions(policy, place, month)),
    ...identities.roles.flatMap((role) => roleCreation(role, place, month)),
    ...(place.account === bank.production.id ? keyRotation(place, month) : []),
    ...(place.account === bank.production.id ? departure(scenario, place, month) : []),
    ...reads(place, month),
  ];
}

const text = (entry: JsonObject, name: string): string => {
  const value = entry[name];
  return typeof value === 'string' ? value : '';
};

/** A date of IAM data, as epoch seconds, ISO 8601 text or Date; `undefined` when there is none. */
function dateOf(value: unknown): Date | undefined {
  if (typeof value === 'number') return new Date(value * 1000);
  return typeof value === 'string' ? new Date(value) : undefined;
}

const within = (date: Date | undefined, month: Month): date is Date =>
  date !== undefined && date >= month.from && date < month.to;

function policyVersions(policy: JsonObject, place: Place, month: Month): readonly EventDraft[] {
  const arn = text(policy, 'Arn');
  const versions = policy['PolicyVersionList'];
  if (!Array.isArray(versions)) return [];
  return (versions as readonly JsonObject[]).flatMap((version) => {
    const time = dateOf(version['CreateDate']);
    if (!within(time, month)) return [];
    const versionId = text(version, 'VersionId');
    const made = {
      versionId,
      isDefaultVersion: version['IsDefaultVersion'] === true,
      createDate: writtenTime(time),
    };
    const policyDocument = JSON.stringify(version['Document']);
    return [
      {
        ...place,
        key: `policy-version/${arn}/${versionId}`,
        time,
        service: 'iam',
        name: versionId === 'v1' ? 'CreatePolicy' : 'CreatePolicyVersion',
        actor: pipeline(place.account, `iam-${month.name}`, time),
        parameters:
          versionId === 'v1'
            ? { policyName: text(policy, 'PolicyName'), path: text(policy, 'Path'), policyDocument }
            : { policyArn: arn, policyDocument, setAsDefault: made.isDefaultVersion },
        response:
          versionId === 'v1'
            ? { policy: { policyName: text(policy, 'PolicyName'), arn, defaultVersionId: 'v1' } }
            : { policyVersion: made },
        resources: [{ arn, type: 'AWS::IAM::Policy', name: arn }],
      },
    ];
  });
}

function roleCreation(role: JsonObject, place: Place, month: Month): readonly EventDraft[] {
  const time = dateOf(role['CreateDate']);
  if (!within(time, month)) return [];
  const name = text(role, 'RoleName');
  const arn = text(role, 'Arn');
  return [
    {
      ...place,
      key: `role/${arn}`,
      time,
      service: 'iam',
      name: 'CreateRole',
      actor: pipeline(place.account, `iam-${month.name}`, time),
      parameters: {
        roleName: name,
        path: text(role, 'Path'),
        assumeRolePolicyDocument: JSON.stringify(role['AssumeRolePolicyDocument']),
      },
      response: { role: { roleName: name, arn, createDate: writtenTime(time) } },
      resources: [{ arn, type: 'AWS::IAM::Role', name }],
    },
  ];
}

/** The user whom the access review removed is deleted in the audited month, in time. */
function departure({ now }: Scenario, place: Place, month: Month): readonly EventDraft[] {
  if (month.name !== auditedMonth(now).name) return [];
  const time = inMonth(month, 5, '08:44:10');
  return [
    {
      ...place,
      service: 'iam',
      key: `departure/${leaver}`,
      time,
      name: 'DeleteUser',
      actor: engineer(place.account, 'IdentityEngineer', 'lena.hoffmann', time),
      parameters: { userName: leaver },
      resources: [{ arn: `arn:aws:iam::${place.account}:user/${leaver}`, type: 'AWS::IAM::User', name: leaver }],
    },
  ];
}

/** The reporting user's access key is replaced: a new one, and the old one deleted half an hour later. */
function keyRotation(place: Place, month: Month): readonly EventDraft[] {
  const time = keyMadeAt(place.account, month);
  const keyId = (of: Month): string => `AKIAEXAMPLE${hexOf(`access-key/${of.name}`, 9).toUpperCase()}`;
  const actor = engineer(place.account, 'IdentityEngineer', 'lena.hoffmann', time);
  const resources = [
    { arn: `arn:aws:iam::${place.account}:user/reporting`, type: 'AWS::IAM::User', name: 'reporting' },
  ];
  const common = { ...place, service: 'iam', actor, resources };
  return [
    {
      ...common,
      key: `access-key/create/${place.account}/${month.name}`,
      time,
      name: 'CreateAccessKey',
      parameters: { userName: 'reporting' },
      response: {
        accessKey: {
          userName: 'reporting',
          accessKeyId: keyId(month),
          status: 'Active',
          createDate: writtenTime(time),
        },
      },
    },
    {
      ...common,
      key: `access-key/delete/${place.account}/${month.name}`,
      time: later(time, 31),
      name: 'DeleteAccessKey',
      parameters: { userName: 'reporting', accessKeyId: keyId(monthOf(month.from, 1)) },
    },
  ];
}

function reads(place: Place, month: Month): readonly EventDraft[] {
  const listed = someTimeIn(month, `list-roles/${place.account}/${month.name}`);
  const summed = someTimeIn(month, `summary/${place.account}/${month.name}`);
  const common = { ...place, service: 'iam', readOnly: true };
  return [
    {
      ...common,
      key: `list-roles/${place.account}/${month.name}`,
      time: listed,
      name: 'ListRoles',
      actor: directoryUser(place.account, 'priya.raman'),
      parameters: { maxItems: 100 },
    },
    {
      ...common,
      key: `summary/${place.account}/${month.name}`,
      time: summed,
      name: 'GetAccountSummary',
      actor: root(place.account),
      parameters: null,
    },
  ];
}
