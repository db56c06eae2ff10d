import type { ControlPolicies, Fact, JsonObject, Resource } from '../model/index.ts';
import type { Aspect } from './aspects.ts';
import { field, some } from './judgement.ts';
import { readPolicy, type PolicyReading } from './policy/document.ts';
import { examineGrants } from './policy/grants.ts';
import { deniesPlainHttp } from './policy/transport.ts';
import { listOf, objects, requiredText, text } from './read.ts';

type Table = Resource<'table'>;

/** What is known of one way by which calls can be refused. */
interface Path {
  readonly name: string;
  readonly state: 'denied' | 'open' | 'unknown';
  /** Why it is not known. */
  readonly why?: string;
}

/** Whether calls without TLS are refused, and by what. `observed`: what the events tell where no policy does. */
export function denialAspect(table: Table, resources: readonly string[], observed: string): Aspect {
  const { facts } = table;
  const own = tablePath(facts.resourcePolicy, resources);
  const byResource = controlPath('resource control policies', facts.resourceControlPolicies, resources);
  const byService = controlPath('service control policies', facts.serviceControlPolicies, resources);
  const endpoints = endpointPaths(facts.endpoints, resources);
  const all = [byResource, own, byService, ...endpoints];
  const aspect = judge({ own, byResource, byService, endpoints }, strangersOf(table));
  return { ...aspect, deciding: all.map((path) => shown(path, observed)) };
}

const shown = ({ name, state, why }: Path, observed: string) =>
  field(
    name,
    { denied: 'denied by policy', open: `not denied; ${observed}`, unknown: `not observable: ${why ?? ''}` }[state],
    'a call without TLS should be denied',
    state === 'denied',
  );

interface Paths {
  readonly own: Path;
  readonly byResource: Path;
  readonly byService: Path;
  readonly endpoints: readonly Path[];
}

type Said = Pick<Aspect, 'outcome' | 'text'>;

function judge({ own, byResource, byService, endpoints }: Paths, strangers: readonly string[] | string): Said {
  const whole = [byResource, own].find(({ state }) => state === 'denied');
  if (whole !== undefined) return { outcome: 'satisfied', text: `calls without TLS are denied by the ${whole.name}` };
  if (byService.state === 'denied') return byServiceOnly(strangers);
  const unknown = [byResource, own, byService, ...endpoints].filter(({ state }) => state === 'unknown');
  if (unknown.length > 0) {
    const words = some(unknown.map(({ name, why }) => `${name} (${why ?? 'not read'})`));
    return { outcome: 'inconclusive', text: `whether calls without TLS are denied depends on ${words}` };
  }
  if (endpoints.length > 0 && endpoints.every(({ state }) => state === 'denied')) {
    return { outcome: 'manual', text: 'calls without TLS are denied through VPC endpoints, but not on other ways' };
  }
  return { outcome: 'not-satisfied', text: 'no policy denies calls without TLS' };
}

/** Service control policies bind the principals of the account, and nobody else whom the table lets in. */
function byServiceOnly(strangers: readonly string[] | string): Said {
  const by = 'calls without TLS are denied by service control policies';
  if (typeof strangers === 'string') {
    return { outcome: 'inconclusive', text: `${by}; whether others are let in is not known (${strangers})` };
  }
  return strangers.length === 0
    ? { outcome: 'satisfied', text: by }
    : { outcome: 'manual', text: `${by}, which do not bind callers of other accounts: ${some(strangers)}` };
}

/** What the table's own policy gives beyond its account; a text says why that is not known. */
function strangersOf({ account, facts: { resourcePolicy } }: Table): readonly string[] | string {
  if (resourcePolicy.kind === 'absent') return resourcePolicy.message;
  if (resourcePolicy.value === null) return [];
  const reading = readPolicy(resourcePolicy.value);
  if (reading.kind === 'unreadable') return reading.message;
  return examineGrants(reading.policy, { own: account, others: [] })
    .filter(({ kind }) => kind !== 'accepted')
    .map((grant) => grant.text);
}

function tablePath(fact: Fact<string | null>, resources: readonly string[]): Path {
  const name = 'policy of the table';
  if (fact.kind === 'absent') return { name, state: 'unknown', why: fact.message };
  if (fact.value === null) return { name, state: 'open' };
  return readingPath(name, readPolicy(fact.value), resources);
}

const readAlready = new WeakMap<JsonObject, PolicyReading>();

/** Policy of something that concerns many tables: read once for all of them. */
function readOnce(holder: JsonObject, member: string): PolicyReading {
  const reading = readAlready.get(holder) ?? readPolicy(requiredText(holder, member));
  readAlready.set(holder, reading);
  return reading;
}

function readingPath(name: string, reading: PolicyReading, resources: readonly string[]): Path {
  if (reading.kind === 'unreadable') return { name, state: 'unknown', why: reading.message };
  const denied = resources.every((resource) => deniesPlainHttp(reading.policy, resource));
  return { name, state: denied ? 'denied' : 'open' };
}

/** One denial on any level suffices. */
function controlPath(name: string, fact: Fact<ControlPolicies | null>, resources: readonly string[]): Path {
  if (fact.kind === 'absent') return { name, state: 'unknown', why: fact.message };
  if (fact.value === null) return { name, state: 'open' };
  const policies = objects(fact.value, 'levels').flatMap((level) => objects(level, 'policies'));
  const paths = policies.map((policy) => readingPath(name, readOnce(policy, 'document'), resources));
  return (
    paths.find(({ state }) => state === 'denied') ??
    paths.find(({ state }) => state === 'unknown') ?? { name, state: 'open' }
  );
}

function endpointPaths(fact: Table['facts']['endpoints'], resources: readonly string[]): readonly Path[] {
  if (fact.kind === 'absent') return [{ name: 'policies of VPC endpoints', state: 'unknown', why: fact.message }];
  return listOf(fact.value, 'VpcEndpoints')
    .filter((endpoint) => !/^(deleted|deleting|failed|rejected|expired)$/i.test(requiredText(endpoint, 'State')))
    .map((endpoint) => {
      const name = `policy of VPC endpoint ${requiredText(endpoint, 'VpcEndpointId')}`;
      const document = text(endpoint, 'PolicyDocument');
      return document === undefined
        ? { name, state: 'open' }
        : readingPath(name, readOnce(endpoint, 'PolicyDocument'), resources);
    });
}
