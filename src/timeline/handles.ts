import { isJsonObject } from '../model/index.ts';
import type { ChangeEvent, Json, Resource, ResourceKind } from '../model/index.ts';
import { parseArn, resourceArn } from './arn.ts';
import { credentialHandles, credentialHandlesOfEvent } from './credential-handles.ts';
import { eachText, textField } from './fields.ts';
import { known, named } from './handle.ts';
import type { Handle } from './handle.ts';
import { namedHandles, plain, restoredTable } from './named-handles.ts';
import { networkHandles, networkHandlesOfEvent, subnetGroupHandles } from './network-handles.ts';

/** Every event of a source in an account. */
const anyOf = (source: string, account: string): Handle => `${source}|${account}|*`;
/** Every event of a source in one region of an account. */
const anyIn = (source: string, account: string, region: string): Handle => `${source}|${account}|${region}|*`;
/** Events on VPC endpoints whose VPC is not known: any VPC of the region may be meant. */
const unplaced = (account: string, region: string): Handle => `vpc-endpoint|${account}|${region}|?`;

const dynamodb = 'dynamodb.amazonaws.com';
const dax = 'dax.amazonaws.com';
const kms = 'kms.amazonaws.com';
const cloudtrail = 'cloudtrail.amazonaws.com';
const ec2 = 'ec2.amazonaws.com';
const iam = 'iam.amazonaws.com';
const auditManager = 'auditmanager.amazonaws.com';
const s3 = 's3.amazonaws.com';
const config = 'config.amazonaws.com';
const eventBridge = 'events.amazonaws.com';
const guardDuty = 'guardduty.amazonaws.com';
/** Services that make alarms of a trail's log group. */
const alarming = ['logs.amazonaws.com', 'monitoring.amazonaws.com'];
const backup = 'backup.amazonaws.com';
/** Services that read the changes of tables. */
const consuming = ['kinesis.amazonaws.com', 'lambda.amazonaws.com'];

/** Endpoint id → VPC id, as far as descriptions and events tell. */
export type EndpointPlaces = ReadonlyMap<string, string>;

/** All handles of an event. */
export function handlesOfEvent(event: ChangeEvent, places: EndpointPlaces = new Map()): ReadonlySet<Handle> {
  const { source, account, region } = event;
  const handles = new Set<Handle>([anyOf(source, account), anyIn(source, account, region)]);
  if (source === backup) return handles;
  const restored = restoredTable(event);
  if (restored !== undefined) return handles.add(named(source, account, region, restored));
  for (const handle of namedHandles(event, (_name, text) => parseArn(text) !== null)) handles.add(handle);
  if (source === iam) for (const handle of identityHandles(event)) handles.add(handle);
  for (const handle of credentialHandlesOfEvent(event)) handles.add(handle);
  if (source === ec2) for (const handle of placeHandles(event, places)) handles.add(handle);
  for (const handle of networkHandlesOfEvent(event)) handles.add(handle);
  return handles;
}

/**
 * Whether a creation of something of a resource's kind is its own. Only members that name what is created tell: any other
 * text may look like its ARN, and it would have been created by whoever wrote that.
 */
export function creates(event: ChangeEvent, resource: Resource): boolean {
  const { source, account, region } = event;
  const own = handlesOfResource(resource);
  const restored = restoredTable(event);
  if (restored !== undefined) return own.has(named(source, account, region, restored));
  const tells = [
    ...namedHandles(event, (name) => name.endsWith('arn')),
    ...(source === iam ? identityHandles(event) : []),
    ...credentialHandlesOfEvent(event),
  ];
  return tells.some((handle) => own.has(handle));
}

const identities = ['role', 'user', 'group'] as const;

function identityHandles(event: ChangeEvent): readonly Handle[] {
  const policy = textField(event.parameters, 'policyname');
  const inherited: Handle[] = [];
  const text = textField(event.parameters, 'policyarn');
  if (policyTexts.has(event.name) && text !== undefined) inherited.push(policyTextOf(text));
  const group = textField(event.parameters, 'groupname');
  if (event.name.endsWith('GroupPolicy') && group !== undefined) inherited.push(groupPoliciesOf(event.account, group));
  const own = identities.flatMap((kind) => {
    const name = textField(event.parameters, `${kind}name`);
    if (name === undefined) return [];
    const principal = named(iam, event.account, kind, name);
    return policy === undefined ? [principal] : [principal, `${principal}/inline/${policy}`];
  });
  return [...own, ...inherited];
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
    case 'credential':
      return iam;
    case 'audit-manager-assessment':
      return auditManager;
    case 'account':
    case 'region':
    case 'change':
    case 'transfer':
      return null;
  }
}

function kindHandles(resource: Resource): readonly Handle[] {
  const { account, region } = resource;
  switch (resource.kind) {
    case 'table':
      return [
        ...keyArns(resource),
        ...trailArns(resource),
        anyOf(iam, account),
        anyOf(cloudtrail, account),
        ...[backup, ...consuming].map((source) => anyIn(source, account, region)),
      ];
    case 'account':
      return [
        ...trailArns(resource),
        ...[cloudtrail, iam, auditManager, eventBridge, guardDuty].map((source) => anyOf(source, account)),
        ...[account, ...logGroupAccounts(resource)].flatMap((owner) => alarming.map((source) => anyOf(source, owner))),
      ];
    case 'region':
      return [config, dynamodb, dax].map((source) => anyIn(source, account, region));
    case 'vpc':
      return [
        ...endpointIds(resource).map((id) => named(ec2, account, region, id)),
        unplaced(account, region),
        ...networkHandles(resource),
      ];
    case 'trail':
      return bucketNames(resource).map((bucket) => named(s3, account, region, bucket));
    case 'policy':
      return identityNames(resource);
    case 'credential':
      return [...identityNames(resource), ...credentialHandles(resource)];
    case 'principal':
      return [...identityNames(resource), ...inheritedHandles(resource)];
    case 'dax-cluster':
      return [...subnetGroupHandles(resource), ...networkHandles(resource), anyOf(iam, account)];
    // A key's policy may leave its use to the IAM policies of its account.
    case 'key':
      return [anyOf(iam, account)];
    case 'vpc-endpoint':
    case 'audit-manager-assessment':
    case 'change':
    case 'transfer':
      return [];
  }
}

/** The bucket that keeps a trail's log files. */
const bucketNames = (resource: Resource): readonly string[] => {
  const bucket = textField(known(resource, 'description'), 'S3BucketName');
  return bucket === undefined ? [] : [bucket];
};

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

/** ARNs of the log groups that an account's trails deliver to. */
export function logGroupArns(resource: Resource): readonly string[] {
  const trails = known(resource, 'trails');
  if (!Array.isArray(trails)) return [];
  return (trails as readonly Json[]).flatMap(
    (trail) => textField(trail, 'description.CloudWatchLogsLogGroupArn') ?? [],
  );
}

const logGroupAccounts = (resource: Resource): readonly string[] =>
  logGroupArns(resource).flatMap((arn) => parseArn(arn)?.account ?? []);

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

/** What a principal has from elsewhere: the texts of its managed policies, and its groups. */
function inheritedHandles(resource: Resource): readonly Handle[] {
  const identity = known(resource, 'identity');
  const of = (list: string, member: string): readonly string[] => {
    const values = isJsonObject(identity) ? identity[list] : undefined;
    if (!Array.isArray(values)) return [];
    return (values as readonly Json[]).flatMap((one) =>
      typeof one === 'string' ? one : (textField(one, member) ?? []),
    );
  };
  const boundary = textField(identity, 'boundary.id');
  return [
    ...[...of('policies', 'id'), ...(boundary === undefined ? [] : [boundary])].map(policyTextOf),
    ...of('groups', '').map((arn) => groupPoliciesOf(resource.account, arn.replace(/^.*\//, ''))),
  ];
}

/** Events that change what a managed policy says, whoever holds it. */
const policyTextOf = (arn: string): Handle => `policy-text|${arn}`;
/** Events that change the policies of a group, whoever is in it. */
const groupPoliciesOf = (account: string, group: string): Handle => `group-policies|${account}|${group}`;
const policyTexts = new Set(['CreatePolicyVersion', 'SetDefaultPolicyVersion']);

/** Whether a change event is about a resource, or about something that the resource's state depends on. */
export function concerns(event: ChangeEvent, resource: Resource, places?: EndpointPlaces): boolean {
  const ofEvent = handlesOfEvent(event, places);
  return [...handlesOfResource(resource)].some((handle) => ofEvent.has(handle));
}
