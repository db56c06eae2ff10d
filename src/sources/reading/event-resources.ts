import type { Json, JsonObject } from '../../model/index.ts';
import { isFreeText, isJsonObject } from '../../model/index.ts';
import type { Place } from '../arn.ts';
import { partitionOf, tableArn } from '../arn.ts';
import { objectAt, objectsAt, textAt } from '../shape.ts';

/** Members (lower case) that name what an event is about, for each service. */
const naming: Readonly<Record<string, readonly string[]>> = {
  'dynamodb.amazonaws.com': [
    'tablename',
    'tablearn',
    'resourcearn',
    'globaltablename',
    'sourcetablename',
    'sourcetablearn',
    'targettablename',
    'backuparn',
  ],
  'dax.amazonaws.com': ['clustername', 'clusterarn', 'resourcename'],
  'kms.amazonaws.com': ['keyid', 'keyarn', 'targetkeyid', 'aliasname'],
  'ec2.amazonaws.com': ['vpcendpointid', 'vpcid', 'content'],
  'cloudtrail.amazonaws.com': ['name', 'trailarn', 'trailname'],
  'iam.amazonaws.com': ['username', 'rolename', 'groupname', 'policyarn', 'arn', 'policyname'],
  'auditmanager.amazonaws.com': ['assessmentid', 'arn'],
  'autoscaling.amazonaws.com': ['resourceid'],
  'backup.amazonaws.com': ['backupplanid', 'backupvaultname', 'recoverypointarn', 'resourcearn'],
};

interface Origin extends Place {
  readonly source: string;
}

/**
 * What a record is about: the ARNs of its `resources`, and the names in its parameters and response. A DynamoDB table
 * is always among them by its ARN, whether the record names it by ARN, by name, or only in the response. Sorted.
 */
export function resourcesOf(record: JsonObject, origin: Origin): readonly string[] {
  const members = new Set(naming[origin.source] ?? []);
  const named = [
    ...textsUnder(objectAt(record, 'requestparameters') ?? {}, members),
    ...textsUnder(objectAt(record, 'responseelements') ?? {}, members),
  ];
  const arns = objectsAt(record, 'resources').map((resource) => textAt(resource, 'arn'));
  const all = [...arns.filter((arn) => arn !== undefined), ...named].filter((text) => text !== '');
  return [...new Set(all.flatMap((text) => [text, ...canonicalArns(text, origin)]))].sort();
}

function textsUnder(value: Json, members: ReadonlySet<string>): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item: Json) => textsUnder(item, members));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([member, content]) => {
    if (isFreeText(member)) return [];
    return typeof content === 'string' ? (members.has(member) ? [content] : []) : textsUnder(content, members);
  });
}

/** ARNs, in the form that resources have as ids, that a name or a longer ARN stands for. */
function canonicalArns(text: string, { source, account, region }: Origin): readonly string[] {
  // Indexes, streams and backups belong to their table.
  const table = /^(arn:[^:]+:dynamodb:[^:]+:\d{12}:table\/[^/]+)\//.exec(text)?.[1];
  if (table !== undefined) return [table];
  if (text.startsWith('arn:')) return [];
  const arn = (service: string, resource: string): string =>
    `arn:${partitionOf(region)}:${service}:${region}:${account}:${resource}`;
  if (source === 'dynamodb.amazonaws.com')
    return /^[\w.-]{3,255}$/.test(text) ? [tableArn({ account, region }, text)] : [];
  if (source === 'autoscaling.amazonaws.com') {
    // `table/Orders` and `table/Orders/index/by-customer`, as Application Auto Scaling names what it scales.
    const scaled = /^table\/([\w.-]{3,255})(?:\/|$)/.exec(text)?.[1];
    return scaled === undefined ? [] : [tableArn({ account, region }, scaled)];
  }
  if (source === 'dax.amazonaws.com') return [arn('dax', `cache/${text}`)];
  if (source === 'kms.amazonaws.com') return /^(mrk-)?[0-9a-f-]{32,36}$/.test(text) ? [arn('kms', `key/${text}`)] : [];
  if (source === 'cloudtrail.amazonaws.com') return [arn('cloudtrail', `trail/${text}`)];
  if (/^vpce-[0-9a-z]+$/.test(text)) return [arn('ec2', `vpc-endpoint/${text}`)];
  if (/^vpc-[0-9a-z]+$/.test(text)) return [arn('ec2', `vpc/${text}`)];
  if (source === 'auditmanager.amazonaws.com') return [arn('auditmanager', `assessment/${text}`)];
  return [];
}
