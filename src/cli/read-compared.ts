import { JSONParser, TokenType } from '@streamparser/json';
import { isJsonObject, type ComparedFinding, type ComparedObservation, type ComparedPack } from '../model/index.ts';
import { comparedFinding, comparedHead, comparedObservation } from './compared-form.ts';

const members = Object.keys(comparedHead.shape).filter((member) => member !== 'history');
const paths = [...members, 'history.trend', 'findings.*'].map((member) => `$.${member}`);

/** Bytes of a text that are decoded at once. */
const stringBufferSize = 64 * 1024;

/**
 * What a comparison asks of results, which may be larger than a string can be: they are read in pieces, a finding at a
 * time, and of an observation no evidence is kept. Null when they are not results of this form, or not all of them are
 * there.
 */
export function readCompared(pieces: Iterable<Uint8Array>): ComparedPack | null {
  const found = new Map<string, unknown>();
  const findings: ComparedFinding[] = [];
  const findingOf = findingReader();
  const parser = new JSONParser({ paths, keepStack: false, stringBufferSize });
  parser.onToken = tokenGuard();
  parser.onValue = ({ value, key, stack }) => {
    const [top = key] = stack.slice(1).map((frame) => frame.key);
    if (top === 'findings') {
      assert(key === findings.length); // also where they have names in place of numbers
      findings.push(findingOf(value));
    } else {
      assert(!found.has(String(top)));
      found.set(String(top), top === 'history' ? { trend: value } : value);
    }
  };
  try {
    for (const piece of pieces) parser.write(piece);
    if (!parser.isEnded) parser.end();
  } catch {
    return null; // no JSON, not to its end, or refused
  }
  const head: unknown = { acceptances: null, history: null, ...Object.fromEntries(found) };
  const isWhole = comparedHead.safeParse(head).success && findings.length > 0;
  return isWhole ? ({ ...(head as object), findings } as unknown as ComparedPack) : null;
}

/** Results are nested about ten deep; the parser takes the longer for each level, the deeper it is. */
const deepest = 100;

/** Members of which there may be one: values do not show a second one where one of the two is null or empty. */
const readInParts: ReadonlySet<unknown> = new Set(['findings', 'history']);

/** Refuses what values do not show: nesting without end, and members that are there twice. */
function tokenGuard(): (read: { readonly token: TokenType; readonly value: unknown }) => void {
  let depth = 0;
  const seen = new Set<unknown>();
  return ({ token, value }) => {
    if (token === TokenType.LEFT_BRACE || token === TokenType.LEFT_BRACKET) depth += 1;
    if (token === TokenType.RIGHT_BRACE || token === TokenType.RIGHT_BRACKET) depth -= 1;
    assert(depth <= deepest);
    if (depth !== 1 || !readInParts.has(value)) return;
    assert(!seen.has(value));
    seen.add(value);
  };
}

/** Reads findings of one pack. */
function findingReader(): (value: unknown) => ComparedFinding {
  const observationOf = observationReader();
  return (value) => {
    assert(isJsonObject(value) && Array.isArray(value['observations']));
    const { control, outcome, subjects, observations } = value;
    assert(comparedFinding.safeParse({ control, outcome, subjects }).success);
    return { control, outcome, subjects, observations: observations.map(observationOf) } as unknown as ComparedFinding;
  };
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
    assert(isJsonObject(value) && comparedObservation.safeParse(value).success);
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

function assert(holds: boolean): asserts holds {
  if (!holds) throw new TypeError('these are no results');
}
