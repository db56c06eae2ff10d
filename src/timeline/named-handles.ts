import type { ChangeEvent } from '../model/index.ts';
import { parseArn, resourceArn } from './arn.ts';
import { eachText, textField } from './fields.ts';
import { named } from './handle.ts';
import type { Handle } from './handle.ts';
import { networkNaming } from './network-handles.ts';

const dynamodb = 'dynamodb.amazonaws.com';
const dax = 'dax.amazonaws.com';

/** Members of parameters that name a resource, per event source. */
const naming: Readonly<Record<string, readonly string[]>> = {
  [dynamodb]: ['tablename', 'targettablename', 'resourcearn', 'globaltablename'],
  [dax]: ['clustername', 'resourcename'],
  'kms.amazonaws.com': ['keyid', 'targetkeyid'],
  'cloudtrail.amazonaws.com': ['name', 'trailname', 'trailarn'],
  'ec2.amazonaws.com': ['vpcid', 'vpcendpointid', ...networkNaming],
  'auditmanager.amazonaws.com': ['assessmentid'],
  's3.amazonaws.com': ['bucketname'],
};

/** Handles of the resources of an event, of members that name one, and of texts that count beside them. */
export function namedHandles(event: ChangeEvent, counts: (name: string, text: string) => boolean): ReadonlySet<Handle> {
  const { source, account, region, resources, parameters, response } = event;
  const handles = new Set<Handle>();
  const add = (text: string): void => {
    handles.add(parseArn(text) === null ? named(source, account, region, plain(source, text)) : resourceArn(text));
  };
  resources.forEach(add);
  const names = naming[source] ?? [];
  for (const part of [parameters, response])
    eachText(part, (text, name) => {
      if (names.includes(name) || counts(name, text)) add(text);
    });
  return handles;
}

/** The table that a restore makes: the table that it reads, also named by the record, is not changed. */
export function restoredTable({ source, name, parameters, response }: ChangeEvent): string | undefined {
  if (source !== dynamodb || !name.startsWith('RestoreTable')) return undefined;
  return textField(parameters, 'targettablename') ?? textField(response, 'tabledescription.tablename');
}

/** DAX lower-cases cluster names. */
export const plain = (source: string, name: string): string => (source === dax ? name.toLowerCase() : name);
