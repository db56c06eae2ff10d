import { XMLParser } from 'fast-xml-parser';
import { readFileSync } from 'node:fs';
import { isJsonObject } from '../../src/model/index.ts';
import type { SandboxService as Service } from '../../src/sandbox/dispatch.ts';

/** A shape of the `aws-sdk` v2 service models (`apis/*.min.json`); a member without `type` is text. */
interface Shape {
  readonly shape?: string;
  readonly type?: string;
  readonly members?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly member?: Shape;
  readonly value?: Shape;
  readonly location?: string;
  readonly locationName?: string;
  readonly timestampFormat?: string;
  readonly flattened?: boolean;
}

interface Model {
  readonly metadata: { readonly protocol: string };
  readonly operations: Readonly<
    Record<
      string,
      { readonly output?: Shape & { readonly resultWrapper?: string }; readonly http?: { requestUri: string } }
    >
  >;
  readonly shapes: Readonly<Record<string, Shape>>;
}

const files: Readonly<Record<Service, string>> = {
  athena: 'athena-2017-05-18',
  auditmanager: 'auditmanager-2017-07-25',
  cloudtrail: 'cloudtrail-2013-11-01',
  dax: 'dax-2017-04-19',
  dynamodb: 'dynamodb-2012-08-10',
  ec2: 'ec2-2016-11-15',
  iam: 'iam-2010-05-08',
  kms: 'kms-2014-11-01',
  sts: 'sts-2011-06-15',
  'dynamodb-streams': 'streams.dynamodb-2012-08-10',
  organizations: 'organizations-2016-11-28',
  config: 'config-2014-11-12',
  securityhub: 'securityhub-2018-10-26',
  s3: 's3-2006-03-01',
  cloudwatch: 'monitoring-2010-08-01',
  logs: 'logs-2014-03-28',
  events: 'eventbridge-2015-10-07',
  guardduty: 'guardduty-2017-11-28',
  'access-analyzer': 'accessanalyzer-2019-11-01',
  backup: 'backup-2018-11-15',
  'application-autoscaling': 'application-autoscaling-2016-02-06',
  kinesis: 'kinesis-2013-12-02',
  lambda: 'lambda-2015-03-31',
};

const models = new Map<Service, Model>();

function modelOf(service: Service): Model {
  const known = models.get(service);
  if (known) return known;
  const url = new URL(`../../node_modules/aws-sdk/apis/${files[service]}.min.json`, import.meta.url);
  const model = JSON.parse(readFileSync(url, 'utf8')) as Model;
  models.set(service, model);
  return model;
}

/** Members that AWS added after the last release of the `aws-sdk` v2 models, with the place where they are documented. */
const laterAdditions: Readonly<Record<string, string>> = {
  'config ConfigurationRecorders.arn': 'November 2024: service-linked recorders; in @aws-sdk/client-config-service',
  'config ConfigurationRecorders.recordingScope':
    'November 2024: service-linked recorders; in @aws-sdk/client-config-service',
  'dynamodb ContinuousBackupsDescription.PointInTimeRecoveryDescription.RecoveryPeriodInDays':
    'January 2025: configurable recovery period; in @aws-sdk/client-dynamodb PointInTimeRecoveryDescription',
  'organizations Accounts.State': 'September 2025: takes the place of Status; in @aws-sdk/client-organizations Account',
  'backup RestoreJobs.SourceResourceArn': 'in @aws-sdk/client-backup RestoreJobsListMember',
  'backup RestoreJobs.BackupVaultArn': 'in @aws-sdk/client-backup RestoreJobsListMember',
};

export interface RawResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Values that a text member may have, by path without list positions; the v2 models do not carry them. */
export type AllowedValues = Readonly<Record<string, readonly string[]>>;

interface Problems {
  readonly service: Service;
  readonly model: Model;
  readonly allowed: AllowedValues;
  readonly found: string[];
}

/** Everything in a successful answer that does not fit the service's own model, each with its path. */
export function shapeProblems(
  { service, operation }: { readonly service: Service; readonly operation: string },
  response: RawResponse,
  allowed: AllowedValues = {},
): readonly string[] {
  const model = modelOf(service);
  const output = model.operations[operation]?.output;
  if (output === undefined) return [`${service} has no operation ${operation} with an answer`];
  const problems: Problems = { service, model, allowed, found: [] };
  const text = new TextDecoder('utf-8', { fatal: true }).decode(response.body);
  if (model.metadata.protocol === 'query' || model.metadata.protocol === 'ec2') {
    checkXml(problems, { '': output, name: operation }, text);
  } else {
    const value: unknown = JSON.parse(text);
    checkJson(problems, { ...output, type: 'structure' }, { path: '', value });
  }
  return problems.found;
}

/** Paths of REST operations in the service's model, such as `GET /assessments/{assessmentId}`. */
export function modelPath(service: Service, operation: string): string | undefined {
  const http = modelOf(service).operations[operation]?.http as { method?: string; requestUri?: string } | undefined;
  return http === undefined ? undefined : `${http.method ?? 'POST'} ${http.requestUri}`;
}

interface At {
  readonly path: string;
  readonly value: unknown;
}

const resolve = (model: Model, shape: Shape): Shape => {
  const target = shape.shape === undefined ? undefined : model.shapes[shape.shape];
  return target === undefined ? shape : { ...target, ...shape };
};

const kind = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value);

function checkJson(problems: Problems, reference: Shape, { path, value }: At): void {
  const shape = resolve(problems.model, reference);
  const wrong = (expected: string): void => {
    problems.found.push(`${path || 'answer'}: ${expected} expected, ${kind(value)} found`);
  };
  switch (shape.type ?? 'string') {
    case 'structure':
      return isJsonObject(value) ? checkMembers(problems, shape, { path, value }) : wrong('structure');
    case 'list': {
      const { member } = shape;
      if (!Array.isArray(value) || member === undefined) return wrong('list');
      return value.forEach((entry, index) => checkJson(problems, member, { path: `${path}[${index}]`, value: entry }));
    }
    case 'map':
      if (!isJsonObject(value)) return wrong('map');
      return Object.entries(value).forEach(([key, entry]) =>
        checkJson(problems, shape.value ?? {}, { path: `${path}.${key}`, value: entry }),
      );
    case 'integer':
    case 'long':
      return Number.isInteger(value) ? undefined : wrong('whole number');
    case 'timestamp':
      return shape.timestampFormat === 'iso8601'
        ? checkIso(problems, { path, value })
        : checkEpoch(problems, { path, value });
    case 'boolean':
      return typeof value === 'boolean' ? undefined : wrong('boolean');
    case 'float':
    case 'double':
      return typeof value === 'number' ? undefined : wrong('number');
    case 'blob':
      return typeof value === 'string' && /^[A-Za-z0-9+/]*={0,2}$/.test(value) ? undefined : wrong('base64');
    default:
      return typeof value === 'string' ? checkText(problems, { path, value }) : wrong('text');
  }
}

function checkText(problems: Problems, { path, value }: { readonly path: string; readonly value: string }): void {
  const allowed = problems.allowed[path.replace(/\[\d+\]/g, '')];
  if (allowed?.includes(value) === false) problems.found.push(`${path}: ${value} is none of ${allowed.join(', ')}`);
}

/** Seconds since 1970, between 2000 and 2100: milliseconds by mistake would be out of it. */
function checkEpoch(problems: Problems, { path, value }: At): void {
  const fits = typeof value === 'number' && value > 946_684_800 && value < 4_102_444_800;
  if (!fits) problems.found.push(`${path}: epoch seconds expected, ${String(value)} found`);
}

function checkIso(problems: Problems, { path, value }: At): void {
  const fits = typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/.test(value);
  if (!fits) problems.found.push(`${path}: ISO 8601 expected, ${String(value)} found`);
}

function checkMembers(problems: Problems, shape: Shape, at: { readonly path: string; readonly value: object }): void {
  const members = new Map(
    Object.entries(shape.members ?? {})
      .filter(([, member]) => member.location === undefined)
      .map(([name, member]) => [member.locationName ?? name, member]),
  );
  for (const name of shape.required ?? []) {
    const wire = shape.members?.[name]?.locationName ?? name;
    if (!(wire in at.value)) problems.found.push(`${at.path || 'answer'}: required member ${wire} is absent`);
  }
  for (const [name, value] of Object.entries(at.value)) {
    const path = at.path === '' ? name : `${at.path}.${name}`;
    const member = members.get(name);
    if (member !== undefined) checkJson(problems, member, { path, value });
    else if (laterAdditions[`${problems.service} ${path.replace(/\[\d+\]/g, '')}`] === undefined) {
      problems.found.push(`${path}: no such member in the model`);
    }
  }
}

/** One element of an XML document with its children in order. */
interface Element {
  readonly name: string;
  readonly children: readonly Element[];
  readonly text: string;
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  ignoreDeclaration: true,
});

function parseXml(text: string): Element | undefined {
  const nodes = parser.parse(text) as readonly Record<string, unknown>[];
  return nodes.map(elementOf).find((element) => element !== undefined);
}

function elementOf(node: Record<string, unknown>): Element | undefined {
  const name = Object.keys(node).find((key) => key !== ':@' && key !== '#text');
  if (name === undefined) return undefined;
  const content = node[name] as readonly Record<string, unknown>[];
  return {
    name,
    children: content.map(elementOf).filter((child) => child !== undefined),
    text: content.map((child) => ('#text' in child ? String(child['#text']) : '')).join(''),
  };
}

function checkXml(
  problems: Problems,
  root: { readonly '': Shape & { readonly resultWrapper?: string }; readonly name: string },
  text: string,
): void {
  const document = parseXml(text);
  if (document?.name !== `${root.name}Response`) {
    problems.found.push(`element ${root.name}Response expected, ${document?.name} found`);
    return;
  }
  const envelope = problems.model.metadata.protocol === 'ec2' ? ['requestId'] : ['ResponseMetadata'];
  for (const name of envelope) {
    if (!document.children.some((child) => child.name === name)) problems.found.push(`element ${name} is absent`);
  }
  const wrapper = root[''].resultWrapper;
  const body = wrapper === undefined ? document : document.children.find((child) => child.name === wrapper);
  if (body === undefined) {
    problems.found.push(`element ${wrapper} is absent`);
    return;
  }
  const children = body.children.filter((child) => !envelope.includes(child.name));
  checkElement(problems, { ...root[''], type: 'structure' }, { path: '', element: { ...body, children } });
}

interface ElementAt {
  readonly path: string;
  readonly element: Element;
}

function checkElement(problems: Problems, reference: Shape, { path, element }: ElementAt): void {
  const shape = resolve(problems.model, reference);
  const { text } = element;
  const fits = (pattern: RegExp, expected: string): void => {
    if (!pattern.test(text)) problems.found.push(`${path}: ${expected} expected, ${JSON.stringify(text)} found`);
  };
  switch (shape.type ?? 'string') {
    case 'structure':
      return checkChildren(problems, shape, { path, element });
    case 'list':
      return checkEntries(problems, shape, { path, element });
    case 'map':
      return checkMap(problems, shape, { path, element });
    case 'integer':
    case 'long':
      return fits(/^-?\d+$/, 'whole number');
    case 'boolean':
      return fits(/^(true|false)$/, 'boolean');
    case 'timestamp':
      return checkIso(problems, { path, value: text });
    default:
      if (element.children.length > 0) problems.found.push(`${path}: text expected, elements found`);
      checkText(problems, { path, value: text });
  }
}

function checkChildren(problems: Problems, shape: Shape, { path, element }: ElementAt): void {
  const members = new Map(
    Object.entries(shape.members ?? {}).map(([name, member]) => [member.locationName ?? name, member]),
  );
  const names = element.children.map((child) => child.name);
  for (const name of shape.required ?? []) {
    const wire = shape.members?.[name]?.locationName ?? name;
    if (!names.includes(wire)) problems.found.push(`${path || 'answer'}: required member ${wire} is absent`);
  }
  for (const child of element.children) {
    const inner = path === '' ? child.name : `${path}.${child.name}`;
    const member = members.get(child.name);
    if (member === undefined) problems.found.push(`${inner}: no such member in the model`);
    else checkElement(problems, member, { path: inner, element: child });
    if (names.filter((name) => name === child.name).length > 1) problems.found.push(`${inner}: more than once`);
  }
}

function checkMap(problems: Problems, shape: Shape, { path, element }: ElementAt): void {
  for (const child of element.children) {
    const [key, value] = child.children;
    if (child.name !== 'entry' || child.children.length !== 2 || key?.name !== 'key' || value?.name !== 'value')
      problems.found.push(`${path}: entry of key and value expected, ${child.name} found`);
    else checkElement(problems, shape.value ?? {}, { path: `${path}.${key.text}`, element: value });
  }
}

function checkEntries(problems: Problems, shape: Shape, { path, element }: ElementAt): void {
  const name = shape.member?.locationName ?? (problems.model.metadata.protocol === 'ec2' ? 'item' : 'member');
  element.children.forEach((child, index) => {
    if (child.name !== name) problems.found.push(`${path}: entry ${name} expected, ${child.name} found`);
    else checkElement(problems, shape.member ?? {}, { path: `${path}[${index}]`, element: child });
  });
}
