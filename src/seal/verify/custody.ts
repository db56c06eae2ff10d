import type { CheckedEntry, CustodyEntry, CustodyReading } from '../../model/custody.ts';
import { canonicalJson, isJsonObject } from '../../model/json.ts';
import type { Problem, Verification } from '../../model/manifest.ts';
import type { SignedBy } from '../../model/signed-by.ts';
import { hexOf } from '../bytes.ts';
import { sha256Bytes } from '../digest.ts';
import { readCms } from './cms.ts';
import { readSigner, type VerifyOptions } from './signer.ts';

/** The pack that a log lies beside. */
export interface CustodyOf {
  readonly verification: Omit<Verification, 'pack'>;
  /** Approvals that are asked for. */
  readonly required: number;
  /** Anchors and lists of the caller. */
  readonly options: VerifyOptions;
}

/**
 * Checks a custody log: every entry signed, about this pack, and bound to the signature of the one before. Who signed is
 * told apart from whether it holds: a recipient's certificate may be unknown. Where the caller gives anchors, only
 * approvals that chain to them count.
 */
export async function readCustody(
  files: ReadonlyMap<string, Uint8Array>,
  { verification, required, options }: CustodyOf,
): Promise<{ readonly custody: CustodyReading; readonly problems: readonly Problem[] }> {
  const problems: Problem[] = [];
  const entries: CheckedEntry[] = [];
  let last: string | null = null;
  for (const file of [...files.keys()].filter((name) => entryName.test(name)).sort()) {
    const signature = files.get(`${file}.p7s`);
    const checked = await checkEntry({ file, bytes: files.get(file), signature }, options);
    const expected = { number: entries.length + 1, previous: last, manifest: await manifestOf(verification) };
    const messages = [...checked.problems, ...(checked.entry === null ? [] : placeProblems(checked.entry, expected))];
    problems.push(...messages.map((message): Problem => ({ check: 'custody', file, message })));
    if (checked.entry !== null && messages.length === 0) entries.push({ ...checked, file, entry: checked.entry });
    last = signature === undefined ? null : hexOf(await sha256Bytes(signature));
  }
  problems.push(...strangers(files));
  const approvals = approvalsOf(entries, verification.signer, options.trust.length > 0);
  const superseded = entries.some(
    ({ entry, signer }) => entry.kind === 'superseded' && signer.key === verification.signer.key,
  );
  const draft = verification.signer.test || approvals < required;
  const status = superseded ? 'superseded' : draft ? 'draft' : 'final';
  return { custody: { status, approvals, required, entries, last }, problems };
}

const entryName = /^\d{4}-(?:approval|handoff|receipt|superseded)\.json$/;

/** Files that belong to no entry; the text that people read beside an entry does. */
const strangers = (files: ReadonlyMap<string, Uint8Array>): Problem[] =>
  [...files.keys()]
    .filter(
      (name) =>
        !files.has(name.replace(/\.json\.p7s$|\.txt$/, '.json')) ||
        !/^\d{4}-[a-z]+\.(?:json|json\.p7s|txt)$/.test(name),
    )
    .map((file) => ({ check: 'custody', file, message: 'this file is no part of the custody log' }));

/** SHA-256 of the manifest, which is canonical JSON. */
const manifestOf = async ({ manifest }: CustodyOf['verification']): Promise<string> =>
  hexOf(await sha256Bytes(new TextEncoder().encode(manifest === null ? '' : canonicalJson(manifest))));

interface EntryFile {
  readonly file: string;
  readonly bytes: Uint8Array | undefined;
  readonly signature: Uint8Array | undefined;
}

async function checkEntry(
  { file, bytes = new Uint8Array(), signature = new Uint8Array() }: EntryFile,
  { trust, lists = [] }: VerifyOptions,
): Promise<
  Omit<CheckedEntry, 'file' | 'entry'> & { readonly entry: CustodyEntry | null; readonly problems: string[] }
> {
  const entry = parseEntry(bytes);
  const reading = await readCms(signature, await sha256Bytes(bytes));
  const { signer, timeStamp } = await readSigner(file, reading, { trust, lists });
  const named = entry === null || file.endsWith(`-${entry.kind}.json`);
  return {
    entry,
    signer,
    timeStamp,
    problems: [
      ...(entry === null ? ['the entry cannot be read'] : []),
      ...(named ? [] : ['the entry is of another kind than its name says']),
      ...reading.problems,
      ...(reading.timeStamp?.problems ?? []),
    ],
  };
}

interface Place {
  readonly number: number;
  readonly previous: string | null;
  readonly manifest: string;
}

function placeProblems({ number, previous, pack }: CustodyEntry, expected: Place): string[] {
  return [
    ...(pack.manifest === expected.manifest ? [] : ['the entry is about another pack']),
    ...(number === expected.number
      ? []
      : [`the entry is number ${number}, where number ${expected.number} is expected`]),
    ...(previous === expected.previous
      ? []
      : ['the entry does not follow the one before: one was changed, taken out or put in']),
  ];
}

/** Approvals by different keys; the key that sealed the pack cannot approve it. */
function approvalsOf(entries: readonly CheckedEntry[], sealer: SignedBy, asked: boolean): number {
  const keys = entries
    .filter(({ entry, signer }) => entry.kind === 'approval' && (signer.trust === 'known' || !asked))
    .map(({ signer }) => signer.key)
    .filter((key) => key !== null && key !== sealer.key);
  return new Set(keys).size;
}

function parseEntry(bytes: Uint8Array): CustodyEntry | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    return isEntry(value) && canonicalJson(value) === text ? value : null;
  } catch {
    return null;
  }
}

const members: Readonly<Record<string, readonly string[]>> = {
  approval: ['as', 'role', 'statement'],
  handoff: ['from', 'to', 'purpose'],
  receipt: ['as', 'statement'],
  superseded: ['by', 'reason'],
};

function isEntry(value: unknown): value is CustodyEntry {
  if (!isJsonObject(value) || value['schema'] !== 'dynamodb-audit-pack/custody/1') return false;
  const { kind, number, pack, at } = value;
  const texts = typeof kind === 'string' && Object.hasOwn(members, kind) ? members[kind] : undefined;
  if (texts === undefined || typeof number !== 'number' || typeof at !== 'string' || !isJsonObject(pack)) return false;
  return typeof pack['manifest'] === 'string' && texts.every((name) => typeof value[name] === 'string');
}
