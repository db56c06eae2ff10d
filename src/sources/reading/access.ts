import type { AccessRemovals, Assessment, Fact, IdentityState } from '../../model/index.ts';
import { globalRegionOf } from '../arn.ts';
import { historyWindow } from '../cloudtrail-lookup.ts';
import { getAccountAuthorizationDetails } from '../iam.ts';
import type { Archive } from './archive.ts';
import { factOf, mergeFacts, objectItem, populationOf } from './fact.ts';
import type { Principal } from './iam-details.ts';
import { readPrincipal } from './iam-details.ts';
import { eventsNamed } from './named-events.ts';
import { homeOf } from './places.ts';

/** Who is in an account with which policies, and what took access away. */
export interface AccountAccess {
  readonly identities: Fact<readonly IdentityState[]>;
  readonly removals: Fact<AccessRemovals>;
}

/** Events that take access away from a user or role. */
export const removalNames = [
  'DeleteGroupPolicy',
  'DeleteRole',
  'DeleteRolePolicy',
  'DeleteUser',
  'DeleteUserPolicy',
  'DetachGroupPolicy',
  'DetachRolePolicy',
  'DetachUserPolicy',
  'RemoveUserFromGroup',
] as const;

/** Reads the identities of every account, and the events that took something away from them. */
export const readAccess =
  (archive: Archive, assessment: Assessment) =>
  (account: string): AccountAccess => {
    const home = homeOf(assessment, account);
    const events = eventsNamed(
      archive,
      { account, region: globalRegionOf(home.region) },
      { source: 'iam.amazonaws.com', names: removalNames, assessment },
    );
    const since = historyWindow(assessment).from;
    return {
      identities: identitiesFact(archive, home),
      removals: mergeFacts(events, [], (list) => ({ since, events: list })),
    };
  };

const lists = [
  ['UserDetailList', 'User'],
  ['GroupDetailList', 'Group'],
  ['RoleDetailList', 'Role'],
] as const;

function identitiesFact(archive: Archive, place: Parameters<Archive>[1]): Fact<readonly IdentityState[]> {
  const reading = archive(getAccountAuthorizationDetails, place);
  const populations = lists.map(([member, kind]) =>
    populationOf(
      reading,
      member,
      objectItem((item) => readPrincipal(item, kind)),
    ),
  );
  const absent = populations.find((population) => population.absent !== null)?.absent;
  const principals = populations.flatMap(({ items }) => items);
  return absent ?? factOf(reading, () => principals.filter(isOurs).map((one) => stateOf(one, principals)));
}

/** Roles of services belong to AWS: nobody here decides about them. */
const isOurs = ({ arn }: Principal): boolean => !/:role\/aws-service-role\//.test(arn);

function stateOf(principal: Principal, all: readonly Principal[]): IdentityState {
  const groups = all.filter(({ kind, name }) => kind === 'Group' && principal.groups.includes(name));
  const holders = [principal, ...groups];
  return {
    arn: principal.arn,
    attachedPolicies: [...new Set(holders.flatMap(({ managed }) => managed))].sort(),
    inlinePolicies: [...new Set(holders.flatMap(({ inline }) => inline.map(({ name }) => name)))].sort(),
    lastUsed: principal.lastUsed,
  };
}
