import { canonicalJson, ownSession } from '../model/index.ts';
import type { AuditPack, IdentityKind, Pseudonymise } from '../model/index.ts';

/** A pseudonym of a kind. */
const pseudonymPattern: Readonly<Record<IdentityKind, RegExp>> = {
  session: /^session-[0-9a-f]{12}$/,
  address: /^address-[0-9a-f]{12}$/,
};

const isAddress = (text: string): boolean =>
  /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:.]*)$/i.test(text) || pseudonymPattern.address.test(text);

/** Names of members whose whole text is a session, or may be an address. */
const members: Readonly<Record<string, IdentityKind | undefined>> = { session: 'session', sourceAddress: 'address' };

/** Where a session or an address stands within a text: what is before it, and itself. Quotes may be escaped. */
const within: readonly (readonly [kind: IdentityKind, pattern: RegExp])[] = [
  ['session', /(:(?:assumed-role\/[^/\s"\\]{1,64}|federated-user)\/)([\w+=,.@-]{1,64})/g],
  ['session', /(\bAROA[A-Z0-9]{4,}:)([\w+=,.@-]{1,64})/g],
  ['session', /("Username\\?"\s*:\s*\\?")([^"\\\n]+)/g],
  ['address', /("source(?:IP|Ip)Address\\?"\s*:\s*\\?")([^"\\\n]+)/g],
];

const mayHold = /assumed-role|federated-user|AROA|Username|ource(?:IP|Ip)Address/;

/** A value with every name of a session and every source address in it replaced; what holds none stays the same object. */
export const withPseudonyms = <T>(value: T, pseudonymise: Pseudonymise): T =>
  replaceThroughout(value, replacing(pseudonymise));

/** The same for one value after the other, which need not all be in memory: texts that they share stay one. */
export function openPseudonymising(pseudonymise: Pseudonymise): <T>(value: T) => T {
  const { inText, ...rest } = replacing(pseudonymise);
  const known = new Map<string, string>();
  const replacement = {
    ...rest,
    inText: (text: string): string => {
      const shown = known.get(text) ?? inText(text);
      // Most texts hold nothing that is replaced.
      if (shown !== text) known.set(text, shown);
      return shown;
    },
  };
  return (value) => replaceThroughout(value, replacement);
}

interface Replacement {
  readonly inText: (text: string) => string;
  /** The text of a member that is replaced as a whole; undefined for all others. */
  readonly member: (name: string, value: unknown) => string | undefined;
}

function replacing(pseudonymise: Pseudonymise): Replacement {
  const replace = (kind: IdentityKind, text: string): string =>
    text === ownSession || (kind === 'address' && !isAddress(text)) ? text : pseudonymise(kind, text);
  return {
    inText: (text) =>
      mayHold.test(text)
        ? within.reduce(
            (shown, [kind, pattern]) =>
              shown.replace(pattern, (_, before: string, found: string) => `${before}${replace(kind, found)}`),
            text,
          )
        : text,
    member: (name, value) => {
      const kind = Object.hasOwn(members, name) ? members[name] : undefined;
      return kind !== undefined && typeof value === 'string' ? replace(kind, value) : undefined;
    },
  };
}

function replaceThroughout<T>(value: T, { inText, member }: Replacement): T {
  const known = new Map<object, unknown>();
  const replaced = (one: unknown): unknown => {
    if (typeof one === 'string') return inText(one);
    if (typeof one !== 'object' || one === null) return one;
    const found = known.get(one);
    if (found !== undefined) return found;
    const entries = Object.entries(one);
    const now = entries.map(
      ([name, part]) => [name, (Array.isArray(one) ? undefined : member(name, part)) ?? replaced(part)] as const,
    );
    const same = now.every(([, part], index) => part === entries[index]?.[1]);
    const result = same ? one : Array.isArray(one) ? now.map(([, part]) => part) : Object.fromEntries(now);
    known.set(one, result);
    return result;
  };
  return replaced(value) as T;
}

/** Every session and address of a pack, in the order of its canonical JSON, of which a part is made at a time. */
function identitiesIn(pack: Partial<AuditPack>): readonly (readonly [IdentityKind, string])[] {
  const found: (readonly [IdentityKind, string])[] = [];
  const note: Pseudonymise = (kind, text) => {
    found.push([kind, text]);
    return text;
  };
  for (const [, member] of Object.entries(pack).toSorted(([left], [right]) => (left < right ? -1 : 1))) {
    for (const part of Array.isArray(member) ? (member as readonly unknown[]) : [member]) {
      withPseudonyms(JSON.parse(canonicalJson(part)) as unknown, note);
    }
  }
  return found;
}

/**
 * What the pseudonyms of a pack stand for, told by a second one that was made of the same evidence in clear: without the
 * key nobody else can tell. Each pseudonym must stand for one and the same everywhere, and no other for it.
 * @returns null where they do not
 */
export function matchPseudonyms(shown: AuditPack, clear: AuditPack): Pseudonymise | null {
  const [pseudonyms, names] = [identitiesIn(parts(shown)), identitiesIn(parts(clear))];
  if (pseudonyms.length !== names.length) return null;
  const [byName, byPseudonym] = [new Map<string, string>(), new Map<string, string>()];
  for (const [index, [kind, name]] of names.entries()) {
    const [shownKind, pseudonym = ''] = pseudonyms[index] ?? [];
    if (shownKind !== kind || !pseudonymPattern[kind].test(pseudonym)) return null;
    const key = `${kind} ${name}`;
    if ((byName.get(key) ?? pseudonym) !== pseudonym || (byPseudonym.get(pseudonym) ?? key) !== key) return null;
    byName.set(key, pseudonym);
    byPseudonym.set(pseudonym, key);
  }
  return (kind, name) => byName.get(`${kind} ${name}`) ?? name;
}

/** What pseudonyms may be in: the question and the standard are not, and a judgement alone has no history. */
const parts = ({
  assessment: _asked,
  framework: _standard,
  history: _before,
  ...rest
}: AuditPack): Partial<AuditPack> => rest;
