import type { ChangeEvent, Resource, ResourceKind, Surroundings, UnknownPart } from '../../src/model/index.ts';
import { account, known, region, resource } from './resources.ts';

const iamPart = 'global';

/** A table of the account, with a policy where one is given. */
export const tableNamed = (name: string, more: object = {}): Resource => {
  const arn = `arn:aws:dynamodb:${region}:${account}:table/${name}`;
  return resource('table', {
    id: arn,
    name,
    facts: { description: { TableName: name, TableArn: arn }, resourcePolicy: null, key: null, ...more },
  });
};

/** A principal as the reading of IAM gives it. */
export const principal = (identity: { readonly arn: string; readonly name: string }): Resource =>
  resource('principal', { id: identity.arn, name: identity.name, region: iamPart, facts: { identity } });

/** The account, with service control policies that limit nothing unless some are given. */
export const accountWith = (limits: unknown = { levels: [] }): Resource => ({
  ...resource('account', { id: account, name: account, region: iamPart, facts: {} }),
  facts: { serviceControlPolicies: limits === undefined ? undefined : known(limits) },
});

interface Around {
  readonly resources: readonly Resource[];
  readonly unknown?: readonly UnknownPart[];
  readonly events?: readonly ChangeEvent[];
  readonly eventsAbsent?: ReturnType<Surroundings['eventsAbsent']>;
}

export const around = ({ resources, unknown = [], events = [], eventsAbsent = null }: Around): Surroundings => ({
  resourcesOf: (kind: ResourceKind) => resources.filter((one) => one.kind === kind),
  unknownOf: (kind: ResourceKind) => unknown.filter((one) => one.kind === kind),
  events,
  eventsAbsent: () => eventsAbsent,
});
