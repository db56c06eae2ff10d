import { JSONParser } from '@streamparser/json';
import { isJsonObject, type ComparedObservation, type ComparedPack } from '../model/index.ts';

const members = ['schema', 'id', 'status', 'tool', 'assessment', 'framework', 'requirements', 'tables', 'coverage'];
const findingMembers = ['control', 'outcome', 'subjects'];

const paths = [
  ...[...members, 'acceptances', 'history.trend'].map((member) => `$.${member}`),
  ...[...findingMembers, 'observations.*'].map((member) => `$.findings.*.${member}`),
];

/** Bytes of a text that are decoded at once. */
const stringBufferSize = 64 * 1024;

/**
 * What a comparison asks of results, which may be larger than a string can be: they are read in pieces, and of an
 * observation no evidence is kept. Null when they are not results of this form, or not all of them are there.
 */
export function readCompared(pieces: Iterable<Uint8Array>): ComparedPack | null {
  const found = new Map<string, unknown>();
  const findings = new Map<number, OpenFinding>();
  const findingAt = (index: number): OpenFinding => {
    const known = findings.get(index) ?? { members: {}, observations: [] };
    findings.set(index, known);
    return known;
  };
  const observationOf = observationReader();
  const parser = new JSONParser({ paths, keepStack: false, stringBufferSize });
  parser.onValue = ({ value, key, stack }) => {
    const path = [...stack.slice(1).map((frame) => frame.key), key];
    const [top, index, member] = path;
    if (top === 'history') found.set('history', { trend: value });
    else if (top !== 'findings') found.set(String(top), value);
    else if (member === 'observations') findingAt(Number(index)).observations.push(observationOf(value));
    else findingAt(Number(index)).members[String(member)] = value;
  };
  try {
    for (const piece of pieces) parser.write(piece);
    if (!parser.isEnded) parser.end();
  } catch {
    return null; // no JSON, or not to its end
  }
  const all = [...findings.values()].map((one) => ({ ...one.members, observations: one.observations }));
  const whole =
    found.get('schema') === 'dynamodb-audit-pack/results/1' &&
    isJsonObject(found.get('assessment')) &&
    members.every((member) => found.has(member)) &&
    all.length > 0 &&
    all.every((finding) => findingMembers.every((member) => member in finding));
  if (!whole) return null;
  return { acceptances: null, history: null, ...Object.fromEntries(found), findings: all } as unknown as ComparedPack;
}

interface OpenFinding {
  readonly members: Partial<Record<string, unknown>>;
  readonly observations: ComparedObservation[];
}

/** Thousands of observations have a subject, an interval and a reason in common: each is kept once. */
function observationReader(): (value: unknown) => ComparedObservation {
  const [texts, objects] = [new Map<string, unknown>(), new Map<string, unknown>()];
  const once = (value: unknown): unknown => {
    const [known, key] = typeof value === 'string' ? [texts, value] : [objects, JSON.stringify(value)];
    if (!known.has(key)) known.set(key, value);
    return known.get(key);
  };
  return (value) => {
    if (!isJsonObject(value)) throw new TypeError('an observation is an object');
    const { subject, interval, outcome, reason, basis } = value;
    return {
      subject: once(subject),
      interval: once(interval),
      outcome: once(outcome),
      reason: once(reason),
      basis: once(basis),
    } as ComparedObservation;
  };
}
