import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Json, JsonObject } from '../model/index.ts';

/**
 * EC2 names its members in lower camel case, and lists by a singular with `Set`. Names that do not follow from
 * the wire name; the others are the wire name with a capital first letter (EC2 service model, 2016-11-15).
 */
const ec2Names: Readonly<Record<string, string>> = {
  vpcEndpointSet: 'VpcEndpoints',
  routeTableIdSet: 'RouteTableIds',
  subnetIdSet: 'SubnetIds',
  groupSet: 'Groups',
  networkInterfaceIdSet: 'NetworkInterfaceIds',
  dnsEntrySet: 'DnsEntries',
  tagSet: 'Tags',
  ipv4PrefixSet: 'Ipv4Prefixes',
  ipv6PrefixSet: 'Ipv6Prefixes',
};

/** Lists by their names in the answer: an empty list looks like an empty text on the wire. */
const lists = new Set([
  ...Object.values(ec2Names),
  // IAM GetAccountAuthorizationDetails (service model 2010-05-08)
  'UserDetailList',
  'GroupDetailList',
  'RoleDetailList',
  'Policies',
  'UserPolicyList',
  'GroupPolicyList',
  'RolePolicyList',
  'GroupList',
  'AttachedManagedPolicies',
  'InstanceProfileList',
  'Roles',
  'PolicyVersionList',
]);

/** Paging tokens: an empty one means that there is none. */
const tokens = new Set(['NextToken', 'Marker']);

interface Element {
  readonly name: string;
  readonly children: readonly Element[];
  readonly text: string;
}

/**
 * Decodes an answer of the Query or EC2 protocol. Document type declarations are refused, so that neither internal
 * (billion laughs) nor external entities exist; only the five predefined entities and character references are read.
 * @throws TypeError when it is not well-formed XML or not of these protocols.
 */
export function decodeXml(text: string): JsonObject {
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw new TypeError('the body is XML with a document type declaration');
  const root = parseXml(text);
  const result = root.children.find((child) => child.name === root.name.replace(/Response$/, 'Result'));
  if (result !== undefined) return membersOf(result, (name) => name);
  return membersOf(root, ec2Name);
}

function ec2Name(wire: string): string {
  return ec2Names[wire] ?? wire.charAt(0).toUpperCase() + wire.slice(1);
}

type Naming = (wire: string) => string;

function membersOf(element: Element, naming: Naming): JsonObject {
  const entries = new Map<string, Json>();
  for (const child of element.children) {
    const name = naming(child.name);
    if (tokens.has(name) && child.children.length === 0 && child.text === '') continue;
    if (entries.has(name)) throw new TypeError(`the body is XML with two <${child.name}> in one <${element.name}>`);
    entries.set(name, valueOf(child, name, naming));
  }
  return Object.fromEntries(entries);
}

function valueOf(element: Element, name: string, naming: Naming): Json {
  const [first] = element.children;
  if (first === undefined) return lists.has(name) && element.text.trim() === '' ? [] : element.text;
  if (!isList(element)) return membersOf(element, naming);
  return element.children.map((item) => valueOf(item, '', naming));
}

const isList = (element: Element): boolean =>
  element.children.every((child) => child.name === 'member') ||
  element.children.every((child) => child.name === 'item');

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
  removeNSPrefix: true,
  cdataPropName: '#cdata',
});

function parseXml(text: string): Element {
  const [root, ...others] = elementsOf(parseNodes(text), 'the document');
  if (root === undefined || others.length > 0) throw new TypeError('the body is not an XML document with one root');
  return root;
}

function parseNodes(text: string): unknown {
  const wellFormed = XMLValidator.validate(text);
  if (wellFormed !== true) throw new TypeError(`the body is not well-formed XML (line ${wellFormed.err.line})`);
  try {
    return parser.parse(text);
  } catch {
    throw new TypeError('the body is XML that cannot be read');
  }
}

function elementsOf(nodes: unknown, parent: string): readonly Element[] {
  const elements: Element[] = [];
  let text = '';
  for (const [name, content] of tagsOf(nodes)) {
    if (name === '#text') text += content;
    else if (name !== '#cdata') elements.push(elementOf(name, content));
  }
  if (elements.length > 0 && text.trim() !== '')
    throw new TypeError(`the body is XML with text between the members of ${parent}`);
  return elements;
}

function elementOf(name: string, content: unknown): Element {
  return { name, children: elementsOf(content, `<${name}>`), text: textOf(content) };
}

function textOf(nodes: unknown): string {
  let text = '';
  for (const [name, content] of tagsOf(nodes)) {
    if (name === '#text') text += decodeEntities(String(content));
    if (name === '#cdata') for (const [, part] of tagsOf(content)) text += String(part);
  }
  return text;
}

/** The nodes of fast-xml-parser's ordered form, as pairs of name and content. */
function tagsOf(nodes: unknown): readonly (readonly [string, unknown])[] {
  if (!Array.isArray(nodes)) return [];
  return nodes.flatMap((node: unknown) => (typeof node === 'object' && node !== null ? Object.entries(node) : []));
}

const predefined: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decodeEntities(text: string): string {
  return text.replace(/&([^;&]{0,12});?/g, (whole, name: string) => {
    const character = whole.endsWith(';') ? (predefined[name] ?? characterOf(name)) : undefined;
    if (character === undefined) throw new TypeError(`the body is XML with an unknown entity ${JSON.stringify(whole)}`);
    return character;
  });
}

function characterOf(reference: string): string | undefined {
  const match = /^#(?:x([0-9a-f]{1,6})|([0-9]{1,7}))$/i.exec(reference);
  if (match === null) return undefined;
  const code = match[1] === undefined ? Number(match[2]) : Number.parseInt(match[1], 16);
  return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : undefined;
}
