import { isJsonObject } from '../model/index.ts';
import type { ChangeEvent, Fact, Json, Resource, ResourceKind } from '../model/index.ts';
import { parseArn, resourceArn } from './arn.ts';
import { eachText, textField } from './fields.ts';

/**
 * A key under which an event and the resources it concerns find each other: an ARN, or a name with the place it is
 * valid in. An event concerns a resource exactly when they share a handle.
 */
export type Handle = string;

const named = (source: string, account: string, region: string, name: string): Handle =>
  `${source}|${account}|${region}|${name}`;
/** Every event of a source in an account. */
const anyOf = (source: string, account: string): Handle => `${source}|${account}|*`;
/** Events on VPC endpoints whose VPC is not known: any VPC of the region may be meant. */
const unplaced = (account: string, region: string): Handle => `vpc-endpoint|${account}|${region}|?`;

const dynamodb = 'dynamodb.amazonaws.com';
const dax = 'dax.amazonaws.com';
const kms = 'kms.amazonaws.com';
const cloudtrail = 'cloudtrail.amazonaws.com';
const ec2 = 'ec2.amazonaws.com';
const iam = 'iam.amazonaws.com';
const auditManager = 'auditmanager.amazonaws.com';

/** Members of parameters that name a resource, per event source. */
const naming: Readonly<Record<string, readonly string[]>> = {
  [dynamodb]: ['tablename', 'targettablename', 'resourcearn'],
  [dax]: ['clustername', 'resourcename'],
  [kms]: ['keyid', 'targetkeyid'],
  [cloudtrail]: ['name', 'trailname', 'trailarn'],
  [ec2]: ['vpcid', 'vpcendpointid'],
  [auditManager]: ['assessmentid'],
};

/** Endpoint id → VPC id, as far as descriptions and events tell. */
export type EndpointPlaces = ReadonlyMap<string, string>;

/** All handles of an event. */
export function handlesOfEvent(event: ChangeEvent, places: EndpointPlaces = new Map()): ReadonlySet<Handle> {
  const { source, account, region } = event;
  const handles = new Set<Handle>([anyOf(source, account)]);
  const restored = restoredTable(event);
  if (restored !== undefined) return handles.add(named(source, account, region, restored));
  const add = (text: string): void => {
    handles.add(parseArn(text) === null ? named(source, account, region, plain(source, text)) : resourceArn(text));
  };
  event.resources.forEach(add);
  const names = naming[source] ?? [];
  for (const part of [event.parameters, event.response])
    eachText(part, (text, name) => {
      if (parseArn(text) !== null || names.includes(name)) add(text);
    });
  if (source === iam) for (const handle of identityHandles(event)) handles.add(handle);
  if (source === ec2) for (const handle of placeHandles(event, places)) handles.add(handle);
  return handles;
}

/** The table that a restore makes: the table that it reads, also named by the record, is not changed. */
function restoredTable({ source, name, parameters, response }: ChangeEvent): string | undefined {
  if (source !== dynamodb || !name.startsWith('RestoreTable')) return undefined;
  return textField(parameters, 'targettablename') ?? textField(response, 'tabledescription.tablename');
}

/** DAX lower-cases cluster names. */
const plain = (source: string, name: string): string => (source === dax ? name.toLowerCase() : name);

const identities = ['role', 'user', 'group'] as const;

function identityHandles(event: ChangeEvent): readonly Handle[] {
  const policy = textField(event.parameters, 'policyname');
  return identities.flatMap((kind) => {
    const name = textField(event.parameters, `${kind}name`);
    if (name === undefined) return [];
    const principal = named(iam, event.account, kind, name);
    return policy === undefined ? [principal] : [principal, `${principal}/inline/${policy}`];
  });
}

function placeHandles(event: ChangeEvent, places: EndpointPlaces): readonly Handle[] {
  const endpoints = new Set<string>();
  let placed = false;
  for (const part of [event.parameters, event.response])
    eachText(part, (text, name) => {
      if (name === 'vpcid') placed = true;
      if (name === 'vpcendpointid') endpoints.add(text);
    });
  if (placed) return [];
  return [...endpoints].map((endpoint) => {
    const vpc = places.get(endpoint);
    const { account, region } = event;
    return vpc === undefined ? unplaced(account, region) : named(ec2, account, region, vpc);
  });
}

/** All handles of a resource. */
export function handlesOfResource(resource: Resource): ReadonlySet<Handle> {
  const { id, account, region, name } = resource;
  const handles = [resourceArn(id), ...kindHandles(resource)];
  const home = homeOf(resource);
  if (home !== null) {
    handles.push(named(home, account, region, plain(home, name)), named(home, account, region, plain(home, id)));
    const last = parseArn(id)?.resource.split('/').at(-1);
    if (last !== undefined) handles.push(named(home, account, region, last));
  }
  return new Set(handles);
}

/** Event source of the changes to the resource itself. */
export const homeOf = (resource: Resource): string | null => sourceOfKind(resource.kind);

export function sourceOfKind(kind: ResourceKind): string | null {
  switch (kind) {
    case 'table':
      return dynamodb;
    case 'dax-cluster':
      return dax;
    case 'key':
      return kms;
    case 'vpc-endpoint':
    case 'vpc':
      return ec2;
    case 'trail':
      return cloudtrail;
    case 'policy':
    case 'principal':
      return iam;
    case 'audit-manager-assessment':
      return auditManager;
    case 'account':
      return null;
  }
}

function kindHandles(resource: Resource): readonly Handle[] {
  const { account, region } = resource;
  switch (resource.kind) {
    case 'table':
      return [...keyArns(resource), ...trailArns(resource), anyOf(iam, account), anyOf(cloudtrail, account)];
    case 'account':
      return [...trailArns(resource), ...[cloudtrail, iam, auditManager].map((source) => anyOf(source, account))];
    case 'vpc':
      return [...endpointIds(resource).map((id) => named(ec2, account, region, id)), unplaced(account, region)];
    case 'policy':
    case 'principal':
      return identityNames(resource);
    case 'dax-cluster':
    case 'key':
    case 'vpc-endpoint':
    case 'trail':
    case 'audit-manager-assessment':
      return [];
  }
}

/** ARN of the KMS keys that a table is encrypted with, as far as its facts tell. */
export function keyArns(resource: Resource): readonly string[] {
  const arns = [
    textField(known(resource, 'key'), 'Arn'),
    textField(known(resource, 'description'), 'SSEDescription.KMSMasterKeyArn'),
  ];
  return [...new Set(arns.filter((arn) => arn !== undefined))];
}

/** ARNs of the trails that a table's or an account's facts name. */
export function trailArns(resource: Resource): readonly string[] {
  const trails = [known(resource, 'trails'), known(resource, 'dataEventSelectors')].flatMap((list) =>
    Array.isArray(list) ? (list as readonly Json[]) : [],
  );
  return trails.flatMap((trail) => textField(trail, 'arn') ?? []);
}

function endpointIds(resource: Resource): readonly string[] {
  const list = known(resource, 'endpoints');
  return Array.isArray(list) ? (list as readonly Json[]).flatMap((one) => textField(one, 'VpcEndpointId') ?? []) : [];
}

/** `arn:aws:iam::1:role/path/Name`, for an inline policy with `/inline/Policy` behind, as the names that IAM events use. */
function identityNames({ id, kind }: Resource): readonly Handle[] {
  const inline = kind === 'policy' ? /^(.*)\/inline\/([^/]+)$/.exec(id) : null;
  const match = /^arn:[^:]*:iam::(\d*):(role|user|group)\/(?:.*\/)?([^/]+)$/.exec(inline?.[1] ?? id);
  if (match === null) return [];
  const [, account = '', identity = '', name = ''] = match;
  const principal = named(iam, account, identity, name);
  return [inline === null ? principal : `${principal}/inline/${inline[2] ?? ''}`];
}

/** A fact's value as JSON; undefined when it is absent or not a fact of this kind. */
export function known(resource: Resource, name: string): Json | undefined {
  const facts = resource.facts as Readonly<Record<string, Fact<unknown> | undefined>>;
  const fact = facts[name];
  if (fact?.kind !== 'known') return undefined;
  const value = fact.value;
  return isJsonObject(value) || Array.isArray(value) || typeof value === 'string' ? (value as Json) : undefined;
}

/** Whether a change event is about a resource, or about something that the resource's state depends on. */
export function concerns(event: ChangeEvent, resource: Resource, places?: EndpointPlaces): boolean {
  const ofEvent = handlesOfEvent(event, places);
  return [...handlesOfResource(resource)].some((handle) => ofEvent.has(handle));
}
