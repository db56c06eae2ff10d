import type { JsonObject } from '../../model/index.ts';
import { field } from '../judgement.ts';
import { number, objects, requiredText, text } from '../read.ts';
import { contains, isWorld, readCidr, type Network } from './cidr.ts';
import type { NetworkFinding } from './finding.ts';

/** What may enter. */
export interface Admission {
  readonly port: number;
  /** Networks that the organisation approved. */
  readonly networks: readonly string[];
  /** Accounts whose security groups may be named. */
  readonly accounts: readonly string[];
}

/** Examines the ingress rules of a security group, one finding for each source of each rule. */
export const examineGroup = (group: JsonObject, admission: Admission): readonly NetworkFinding[] => {
  const id = requiredText(group, 'GroupId');
  const name = requiredText(group, 'GroupName');
  const shared = field(`${id} GroupName`, name, 'must not be the default group', name !== 'default');
  const isDefault: readonly NetworkFinding[] =
    name === 'default'
      ? [{ kind: 'fault', what: `has the default security group ${id}`, shown: shared }]
      : [{ kind: 'fine', what: '', shown: shared }];
  return [...isDefault, ...objects(group, 'IpPermissions').flatMap((rule) => examineRule(id, rule, admission))];
};

/** Examines one rule: an item of `IpPermissions`, or of the request of AuthorizeSecurityGroupIngress. */
export const examineRule = (group: string, rule: JsonObject, admission: Admission): readonly NetworkFinding[] => {
  const ports = portsOf(rule);
  const rightPort = ports === `TCP ${admission.port}`;
  const sources = sourcesOf(rule, admission);
  const all = sources.length > 0 ? sources : [{ kind: 'unclear', from: 'a source that is not named' } as const];
  return all.map(({ kind, from }) => {
    const wrong = !rightPort && kind !== 'world';
    const value = `${ports} from ${from}`;
    const met = rightPort && kind === 'fine';
    const rule = `only TCP ${admission.port}, from named groups or approved networks`;
    return {
      kind: wrong || kind === 'world' || kind === 'foreign' ? 'fault' : kind,
      what: `admits ${value} (${group})${wrong ? ', another port than its own' : ''}${kind === 'foreign' ? ', a network that is not approved' : ''}`,
      shown: field(`${group} IpPermissions`, value, rule, met),
    };
  });
};

/** `TCP 9111`, `TCP 9000-9200`, `all ports` for protocol -1. */
const portsOf = (rule: JsonObject): string => {
  const protocol = requiredText(rule, 'IpProtocol').toLowerCase();
  if (protocol === '-1' || protocol === 'all') return 'all ports';
  const name = protocol === '6' ? 'TCP' : protocol.toUpperCase();
  const from = number(rule, 'FromPort');
  const to = number(rule, 'ToPort');
  if (from === undefined || to === undefined) return `${name} on all ports`;
  return `${name} ${from === to ? String(from) : `${from}-${to}`}`;
};

interface RuleSource {
  readonly kind: 'fine' | 'person' | 'unclear' | 'world' | 'foreign';
  readonly from: string;
}

const sourcesOf = (rule: JsonObject, admission: Admission): readonly RuleSource[] => [
  ...objects(rule, 'UserIdGroupPairs').map((pair) => ofGroup(pair, admission)),
  ...objects(rule, 'IpRanges').map((range) => ofNetwork(requiredText(range, 'CidrIp'), admission)),
  ...objects(rule, 'Ipv6Ranges').map((range) => ofNetwork(requiredText(range, 'CidrIpv6'), admission)),
  ...objects(rule, 'PrefixListIds').map((list): RuleSource => ({
    kind: 'person',
    from: `the prefix list ${requiredText(list, 'PrefixListId')}, whose networks are not read`,
  })),
];

const ofGroup = (pair: JsonObject, { accounts }: Admission): RuleSource => {
  const id = requiredText(pair, 'GroupId');
  const owner = text(pair, 'UserId');
  return owner === undefined || accounts.includes(owner)
    ? { kind: 'fine', from: `group ${id}` }
    : { kind: 'person', from: `group ${id} of account ${owner}, which is not a trusted one` };
};

const ofNetwork = (cidr: string, { networks }: Admission): RuleSource => {
  const range = readCidr(cidr);
  if (range === undefined) return { kind: 'unclear', from: `${cidr}, which is no network` };
  if (isWorld(range)) return { kind: 'world', from: `everywhere (${cidr})` };
  const approved = networks.map(readCidr).filter((one): one is Network => one !== undefined && !isWorld(one));
  return { kind: approved.some((one) => contains(one, range)) ? 'fine' : 'foreign', from: cidr };
};
