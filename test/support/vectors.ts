import { execFileSync } from 'node:child_process';
import { constants, createPrivateKey, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256, type Artifact, type CheckId } from '../../src/model/index.ts';
import type { DigestSigner } from '../../src/seal/index.ts';
import { timeStampRevocations } from '../../src/sandbox/index.ts';
import { pemAnchors } from '../../src/seal/index.ts';
import { writeRevocationList } from '../../src/seal/revocation-list.ts';
import { ocspAnswer, type OcspAnswer } from './ocsp.ts';
import { openPackOf, redacted } from './pack-files.ts';
import {
  anchorOf,
  keyFile,
  seal,
  sealClock,
  testSigner,
  testStamper,
  textArtifact,
  zipBytes,
  type TestPack,
} from './seal.ts';

/** A pack with the verdict that every verifier of ours must give: command line, page and tests. */
export interface Vector {
  readonly name: string;
  readonly what: string;
  /** PEM files in `test/vectors/keys` that are given as trust anchors. */
  readonly trust: readonly string[];
  readonly expected: {
    readonly ok: boolean;
    readonly signer: 'known' | 'unknown' | 'none';
    /** Who vouches for the time stamp of the signature; absent when there is none that holds. */
    readonly timeStamp?: 'known' | 'unknown';
    /** A list says that nothing of the signer's chain was revoked. */
    readonly notRevoked?: true;
    /** Of a redacted pack: whether it is what a signer committed to, and the caller knows that signer. */
    readonly redacted?: 'yes' | 'no' | 'unknown';
    /** `check file`, sorted; each must appear, and nothing else. */
    readonly problems: readonly string[];
  };
}

export const vectorFolder = 'test/vectors/packs';
export const readVectors = (): readonly Vector[] =>
  JSON.parse(readFileSync('test/vectors/vectors.json', 'utf8')) as readonly Vector[];
export const vectorPath = ({ name }: Vector): string => join(vectorFolder, `${name}.asice`);

/** What a verdict found, in the form of the vectors. */
export const problemsOf = (problems: readonly { readonly check: CheckId; readonly file: string | null }[]): string[] =>
  [...new Set(problems.map(({ check, file }) => `${check} ${file ?? '-'}`))].sort();

type Making = Vector & { readonly make: () => Promise<Uint8Array> };
type Change = (entries: readonly Artifact[]) => readonly Artifact[];

const bad = (problems: readonly string[], signer: Vector['expected']['signer'] = 'known'): Vector['expected'] => ({
  ok: false,
  signer,
  problems: [...problems].sort(),
});
const root = ['root.crt'];

const entriesOf = async (signer = testSigner(), clock = sealClock): Promise<TestPack['entries']> =>
  (await seal(signer, { clock })).entries;

const changed =
  (change: Change): Making['make'] =>
  async () =>
    zipBytes(change(await entriesOf()));

const replace =
  (path: string, text: (before: string) => string): Change =>
  (entries) =>
    entries.map((entry) =>
      entry.path === path
        ? { ...entry, bytes: Buffer.from(text(Buffer.from(entry.bytes).toString('latin1')), 'latin1') }
        : entry,
    );

const from =
  (path: string, others: readonly Artifact[]): Change =>
  (entries) =>
    entries.map((entry) => (entry.path === path ? (others.find((other) => other.path === path) ?? entry) : entry));

/** A signer that nothing stops from signing: for keys and forms that ours refuse. */
const forcedSigner = (
  key: string,
  certificate: string,
  { pss = false, algorithm = 'rsa-sha256' }: { pss?: boolean; algorithm?: DigestSigner['algorithm'] } = {},
): DigestSigner => ({
  algorithm,
  certificates: (pemAnchors(keyFile(certificate)) ?? []).map((each) => each.der),
  test: false,
  sign: (message) =>
    Promise.resolve(
      sign('sha256', message, {
        key: createPrivateKey(keyFile(key)),
        ...(pss ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } : {}),
      }),
    ),
});

/** A signature by `openssl cms`, which writes another form than we do. */
function opensslSignature(content: Uint8Array, options: readonly string[]): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'vector-'));
  const file = join(folder, 'content');
  writeFileSync(file, content);
  const keys = ['-signer', 'test/vectors/keys/rsa.crt', '-inkey', 'test/vectors/keys/rsa.key'];
  try {
    return execFileSync('openssl', [
      'cms',
      '-sign',
      '-binary',
      '-md',
      'sha256',
      '-in',
      file,
      '-outform',
      'DER',
      ...keys,
      ...options,
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const signedByOpenssl =
  (options: readonly string[]): Change =>
  (entries) => {
    const sums = entries.find((entry) => entry.path === 'SHA256SUMS');
    return entries.map((entry) =>
      entry.path === 'SHA256SUMS.p7s' && sums !== undefined
        ? { ...entry, bytes: opensslSignature(sums.bytes, options) }
        : entry,
    );
  };

const patched =
  (change: (zip: Buffer) => Buffer): Making['make'] =>
  async () =>
    change(await zipBytes(await entriesOf()));

function hiddenBytes(zip: Buffer): Buffer {
  const at = zip.readUInt32LE(zip.length - 6);
  const hidden = Buffer.from('hidden');
  const moved = Buffer.concat([zip.subarray(0, at), hidden, zip.subarray(at)]);
  moved.writeUInt32LE(at + hidden.length, moved.length - 6);
  return moved;
}

const sums = 'SHA256SUMS.p7s';
const asic = 'META-INF/signature001.p7s';
const asicList = 'META-INF/ASiCManifest.xml';

const containers: readonly Making[] = [
  {
    name: 'truncated',
    what: 'the last kilobyte is missing',
    trust: root,
    expected: bad(['container -', 'manifest manifest.json', `signature ${sums}`, `signature ${asic}`], 'none'),
    make: patched((zip) => zip.subarray(0, -1024)),
  },
  {
    name: 'appended-to',
    what: 'a byte follows the container',
    trust: root,
    expected: bad(['container -', 'manifest manifest.json', `signature ${sums}`, `signature ${asic}`], 'none'),
    make: patched((zip) => Buffer.concat([zip, Buffer.from('x')])),
  },
  {
    name: 'hidden-bytes',
    what: 'bytes stand between the entries and the directory of the zip',
    trust: root,
    expected: bad(['container -']),
    make: patched(hiddenBytes),
  },
  {
    name: 'duplicate-name',
    what: 'a second results.json with other content',
    trust: root,
    expected: bad(['container -', 'digests results.json']),
    make: changed((entries) => [...entries, textArtifact('results.json', 'other')]),
  },
  {
    name: 'path-out-of-the-pack',
    what: 'an entry named ../evil.txt',
    trust: root,
    expected: bad(['container ../evil.txt', 'extra-files ../evil.txt']),
    make: async () => {
      const zip = await zipBytes([...(await entriesOf()), textArtifact('zzzevil.txt', 'x')]);
      return Buffer.from(zip.toString('latin1').replaceAll('zzzevil.txt', '../evil.txt'), 'latin1');
    },
  },
  {
    name: 'header-contradicts',
    what: 'a local header names another file than the directory',
    trust: root,
    expected: bad(['container -']),
    make: patched((zip) => {
      const copy = Buffer.from(zip);
      copy.write('HOW-TO-VERIFX.md', zip.indexOf('HOW-TO-VERIFY.md'));
      return copy;
    }),
  },
  {
    name: 'not-a-zip',
    what: 'the report instead of the pack',
    trust: root,
    expected: bad(['container -', 'manifest manifest.json', `signature ${sums}`, `signature ${asic}`], 'none'),
    make: async () => (await entriesOf()).find((entry) => entry.path === 'report.pdf')?.bytes ?? new Uint8Array(),
  },
];

const contents: readonly Making[] = [
  {
    name: 'changed-file',
    what: 'a result was made prettier',
    trust: root,
    expected: bad(['digests results.json']),
    make: changed(replace('results.json', (text) => text.replace('Exceptions', 'No problems'))),
  },
  {
    name: 'missing-file',
    what: 'an item of evidence was taken out',
    trust: root,
    expected: bad(['digests evidence/E-0001-dynamodb-DescribeTable.json']),
    make: changed((entries) => entries.filter((entry) => !entry.path.startsWith('evidence/'))),
  },
  {
    name: 'extra-file',
    what: 'an item of evidence was put in',
    trust: root,
    expected: bad(['extra-files evidence/E-0002.json']),
    make: changed((entries) => [...entries, textArtifact('evidence/E-0002.json', '{}')]),
  },
  {
    name: 'changed-manifest',
    what: 'the manifest names another organisation',
    trust: root,
    expected: bad(['manifest SHA256SUMS', `manifest ${asicList}`]),
    make: changed(replace('manifest.json', (text) => text.replace('Meridian', 'Meridiaa'))),
  },
  {
    name: 'changed-list',
    what: 'a digest in SHA256SUMS is another',
    trust: root,
    expected: bad(['manifest SHA256SUMS', `manifest ${asicList}`, `signature ${sums}`], 'none'),
    make: changed(replace('SHA256SUMS', (text) => `${text[0] === '0' ? '1' : '0'}${text.slice(1)}`)),
  },
  {
    name: 'changed-asic-manifest',
    what: 'the ASiC manifest leaves out a file',
    trust: root,
    expected: bad([`manifest ${asicList}`, `signature ${asic}`]),
    make: changed(
      replace(asicList, (text) =>
        text.replace(/ {2}<asic:DataObjectReference[\s\S]*?<\/asic:DataObjectReference>\n/, ''),
      ),
    ),
  },
  {
    name: 'appended-to-the-pdf',
    what: 'a revision was added to the PDF and the lists made anew without the signatures',
    trust: root,
    expected: bad(['digests report.pdf', 'pdf-signature report.pdf']),
    make: changed(replace('report.pdf', (text) => `${text}\n%%EOF\n`)),
  },
];

const linesFile = 'evidence/E-0001-to-E-0003.ndjson';
const indexOf = (answers: readonly (string | Uint8Array)[]): Artifact =>
  textArtifact(
    'evidence-index.csv',
    `reference,sha256,file,line,message\r\n${answers
      .map((answer, index) => `E-000${index + 1},${sha256(answer)},${linesFile},${index + 1},"a, ""b"""\r\n`)
      .join('')}`,
  );

/** A pack whose answers stand in lines, sealed with an index of these. */
const inLines =
  (listed: readonly (string | Uint8Array)[], { commitments = false } = {}): Making['make'] =>
  async () => {
    const lines = textArtifact(linesFile, '{"Table":{}}\n"<a>\\n</a>"\n{"base64":"/w=="}\n');
    const artifacts = [lines, textArtifact('results.json', '{"result":"Exceptions noted"}'), indexOf(listed)];
    return zipBytes((await seal(testSigner(), { artifacts, secret: commitments ? secret : null })).entries);
  };

const answersInLines: readonly Making[] = [
  {
    name: 'good-answers-in-lines',
    what: 'as it was sealed: answers stand together in lines',
    trust: root,
    expected: { ok: true, signer: 'known', problems: [] },
    make: inLines(['{"Table":{}}', '<a>\n</a>', Buffer.from([0xff])], { commitments: true }),
  },
  {
    name: 'answer-in-line-of-another',
    what: 'sealed with an index in which two answers changed places',
    trust: root,
    expected: bad([`answers ${linesFile}`]),
    make: inLines(['<a>\n</a>', '{"Table":{}}', Buffer.from([0xff])]),
  },
  {
    name: 'answer-in-line-not-listed',
    what: 'sealed with a line that the index does not list',
    trust: root,
    expected: bad([`answers ${linesFile}`]),
    make: inLines(['{"Table":{}}', '<a>\n</a>']),
  },
];

const signatures: readonly Making[] = [
  {
    name: 'wrong-chain',
    what: 'intact, but the signer does not chain to the anchor that was given',
    trust: ['other-root.crt'],
    expected: bad([`chain ${sums}`], 'unknown'),
    make: async () => zipBytes(await entriesOf()),
  },
  {
    name: 'signed-by-another',
    what: 'SHA256SUMS.p7s comes from another signer',
    trust: root,
    expected: bad([`manifest ${asicList}`, 'pdf-signature report.pdf', `signature ${sums}`], 'none'),
    make: async () => {
      const others = await entriesOf(testSigner('ec'));
      return zipBytes(from(sums, others)(await entriesOf()));
    },
  },
  {
    name: 'pdf-of-another',
    what: 'sealed with a PDF that somebody else signed',
    trust: root,
    expected: bad(['pdf-signature report.pdf']),
    make: async () => {
      const others = await entriesOf(testSigner('ec'));
      return zipBytes((await seal(testSigner(), { pdf: others.find((entry) => entry.path === 'report.pdf') })).entries);
    },
  },
  {
    name: 'expired',
    what: 'signed after the certificate had expired',
    trust: root,
    expected: bad([`chain ${sums}`, `signature ${sums}`, `signature ${asic}`], 'unknown'),
    make: async () => zipBytes(await entriesOf(testSigner(), new Date('2126-01-01T00:00:00Z'))),
  },
  {
    name: 'not-yet-valid',
    what: 'signed before the certificate was valid',
    trust: root,
    expected: bad([`chain ${sums}`, `signature ${sums}`, `signature ${asic}`], 'unknown'),
    make: async () => zipBytes(await entriesOf(testSigner(), new Date('2026-01-01T00:00:00Z'))),
  },
  {
    name: 'weak-key',
    what: 'signed with RSA of 1024 bits',
    trust: ['weak.crt'],
    expected: bad(['pdf-signature report.pdf', `signature ${sums}`, `signature ${asic}`], 'none'),
    make: async () => zipBytes(await entriesOf(forcedSigner('weak.key', 'weak.crt'))),
  },
  {
    name: 'pss-value',
    what: 'RSASSA-PSS values under the name of PKCS#1 v1.5',
    trust: root,
    expected: bad(['pdf-signature report.pdf', `signature ${sums}`, `signature ${asic}`], 'none'),
    make: async () => zipBytes(await entriesOf(forcedSigner('rsa.key', 'rsa.crt', { pss: true }))),
  },
  {
    name: 'pss',
    what: 'SHA256SUMS.p7s is a RSASSA-PSS signature, which not every stock tool can check',
    trust: root,
    expected: bad([`manifest ${asicList}`, `signature ${sums}`], 'none'),
    make: changed(signedByOpenssl(['-keyopt', 'rsa_padding_mode:pss', '-cades'])),
  },
  {
    name: 'no-signed-certificate',
    what: 'SHA256SUMS.p7s is good CMS but does not sign for its certificate (not CAdES)',
    trust: root,
    expected: bad([`manifest ${asicList}`, `signature ${sums}`], 'none'),
    make: changed(signedByOpenssl([])),
  },
  {
    name: 'signature-missing',
    what: 'both signatures were taken out',
    trust: root,
    expected: bad(
      [`digests ${sums}`, `digests ${asic}`, `manifest ${asicList}`, `signature ${sums}`, `signature ${asic}`],
      'none',
    ),
    make: changed((entries) => entries.filter((entry) => !entry.path.endsWith('.p7s'))),
  },
];

const stamped = { timeStamp: 'known' } as const;
const trusted = [...root, 'time-stamp-root.crt'];
const tsr = 'SHA256SUMS.tsr';
const stampedEntries = async (): Promise<TestPack['entries']> =>
  (await seal(testSigner(), { timeStamper: testStamper() })).entries;

const timeStamps: readonly Making[] = [
  {
    name: 'good-time-stamp',
    what: 'as it was sealed, with time stamps',
    trust: trusted,
    expected: { ok: true, signer: 'known', ...stamped, problems: [] },
    make: async () => zipBytes(await stampedEntries()),
  },
  {
    name: 'unknown-time-stamp',
    what: 'with time stamps of an authority that nobody vouches for',
    trust: root,
    expected: { ok: true, signer: 'known', timeStamp: 'unknown', problems: [] },
    make: async () => zipBytes(await stampedEntries()),
  },
  {
    name: 'time-stamp-missing',
    what: 'SHA256SUMS.tsr was taken out',
    trust: trusted,
    expected: { ...bad([`manifest ${asicList}`, `time-stamp ${tsr}`]), ...stamped },
    make: async () => zipBytes((await stampedEntries()).filter((entry) => entry.path !== tsr)),
  },
  {
    name: 'time-stamps-stripped',
    what: 'all time stamps were left out, and everything that is not signed made anew',
    trust: trusted,
    expected: bad([`time-stamp ${asic}`, `time-stamp ${sums}`, `time-stamp ${tsr}`, 'time-stamp report.pdf']),
    make: async () => zipBytes((await seal(testSigner(), { signatures: { level: 'B-T', reason: null } })).entries),
  },
  {
    name: 'time-stamp-of-another',
    what: 'SHA256SUMS.tsr stamps something else',
    trust: trusted,
    expected: { ...bad([`manifest ${asicList}`, `time-stamp ${tsr}`]), ...stamped },
    make: async () => {
      const other = await seal(testSigner('ec'), { timeStamper: testStamper() });
      return zipBytes(from(tsr, other.entries)(await stampedEntries()));
    },
  },
  {
    name: 'time-stamp-before-signing',
    what: 'the signer claims to have signed an hour after the time stamp',
    trust: trusted,
    expected: {
      ...bad([`time-stamp ${asic}`, `time-stamp ${sums}`, `time-stamp ${tsr}`, 'time-stamp report.pdf']),
      ...stamped,
    },
    make: async () => {
      const clock = new Date(sealClock.getTime() + 3_600_000);
      return zipBytes((await seal(testSigner(), { clock, timeStamper: testStamper() })).entries);
    },
  },
  {
    name: 'time-stamp-after-expiry',
    what: 'signed with a claimed time in the past; the time stamp is from after the certificate expired',
    trust: ['short.crt', 'time-stamp-root.crt'],
    expected: { ...bad([`chain ${sums}`], 'unknown'), ...stamped },
    make: async () => {
      const timeStamper = testStamper(new Date('2119-12-31T00:00:00Z'));
      return zipBytes((await seal(forcedSigner('short.key', 'short.crt'), { timeStamper })).entries);
    },
  },
];

const listing = ['listing-root.crt', 'time-stamp-root.crt'];
const day = 86_400_000;

/** Sealed by a signer whose root lists revocations; `revoked` is when the signer's certificate was. */
async function sealListed(
  revoked: Date | null,
  timeStamper = testStamper(),
  issuer = 'listing-root',
): Promise<Uint8Array> {
  const key = forcedSigner('listed.key', 'listed.crt', { algorithm: 'ecdsa-sha256' });
  const [root] = pemAnchors(keyFile('listing-root.crt')) ?? [];
  const [certificate] = pemAnchors(keyFile('listed.crt')) ?? [];
  if (root === undefined || certificate === undefined) throw new TypeError('the listing root is missing');
  const list = await writeRevocationList({
    issuer: root.subject,
    authorityKey: root.extensions.subjectKeyIdentifier ?? new Uint8Array(),
    thisUpdate: new Date(sealClock.getTime() - day),
    nextUpdate: new Date(sealClock.getTime() + 30 * day),
    revoked: revoked === null ? [] : [{ serialNumber: certificate.serialNumber, at: revoked }],
    signer: forcedSigner(`${issuer}.key`, `${issuer}.crt`, { algorithm: 'ecdsa-sha256' }),
  });
  const signatures = { level: 'B-LT', reason: null } as const;
  const lists = [list, await timeStampRevocations(sealClock)];
  return zipBytes((await seal({ ...key, lists }, { timeStamper, signatures })).entries);
}

const revocations: readonly Making[] = [
  {
    name: 'good-long-term',
    what: 'with time stamps and revocation lists that name nobody',
    trust: listing,
    expected: { ok: true, signer: 'known', ...stamped, notRevoked: true, problems: [] },
    make: () => sealListed(null),
  },
  {
    name: 'revoked',
    what: 'the certificate was revoked a day before the time stamp',
    trust: listing,
    expected: { ...bad([`chain ${sums}`], 'unknown'), ...stamped },
    make: () => sealListed(new Date(sealClock.getTime() - day)),
  },
  {
    name: 'revoked-later',
    what: 'the certificate was revoked a day after the time stamp',
    trust: listing,
    expected: { ok: true, signer: 'known', ...stamped, notRevoked: true, problems: [] },
    make: () => sealListed(new Date(sealClock.getTime() + day)),
  },
  {
    name: 'revoked-without-proven-time',
    what: 'revoked later, but nobody vouches for the time stamp: the signature may be younger',
    trust: ['listing-root.crt'],
    expected: { ...bad([`chain ${sums}`], 'unknown'), timeStamp: 'unknown' },
    make: () => sealListed(new Date(sealClock.getTime() + day)),
  },
  {
    name: 'list-of-another',
    what: 'the revocation list was signed by somebody else in the name of the authority',
    trust: listing,
    expected: { ...bad([`chain ${sums}`], 'unknown'), ...stamped },
    make: () => sealListed(null, testStamper(), 'ec'),
  },
];

/** Sealed by the same signer, about whom a responder was asked instead. */
async function sealAnswered(answer: Partial<OcspAnswer>): Promise<Uint8Array> {
  const key = forcedSigner('listed.key', 'listed.crt', { algorithm: 'ecdsa-sha256' });
  const said = await ocspAnswer({
    certificate: anchorOf('listed.crt'),
    issuer: anchorOf('listing-root.crt'),
    revokedAt: null,
    thisUpdate: new Date(sealClock.getTime() - 3_600_000),
    nextUpdate: new Date(sealClock.getTime() + 7 * day),
    by: 'responder',
    ...answer,
  });
  const signer = { ...key, lists: [await timeStampRevocations(sealClock)], answers: [said] };
  const signatures = { level: 'B-LT', reason: null } as const;
  return zipBytes((await seal(signer, { timeStamper: testStamper(), signatures })).entries);
}

const answers: readonly Making[] = [
  {
    name: 'ocsp-good',
    what: 'with an OCSP answer by which the certificate was not revoked',
    trust: listing,
    expected: { ok: true, signer: 'known', ...stamped, notRevoked: true, problems: [] },
    make: () => sealAnswered({}),
  },
  {
    name: 'ocsp-revoked',
    what: 'with an OCSP answer by which the certificate was revoked a day before the time stamp',
    trust: listing,
    expected: { ...bad([`chain ${sums}`], 'unknown'), ...stamped },
    make: () => sealAnswered({ revokedAt: new Date(sealClock.getTime() - day) }),
  },
  {
    name: 'ocsp-revoked-later',
    what: 'with an OCSP answer by which the certificate was revoked a day after the time stamp',
    trust: listing,
    expected: { ok: true, signer: 'known', ...stamped, notRevoked: true, problems: [] },
    make: () => {
      const later = new Date(sealClock.getTime() + day);
      return sealAnswered({ revokedAt: later, thisUpdate: later });
    },
  },
  {
    name: 'ocsp-stale',
    what: 'with an OCSP answer that was out of date at the time stamp: it proves nothing',
    trust: listing,
    expected: { ok: true, signer: 'known', ...stamped, problems: [] },
    make: () =>
      sealAnswered({
        thisUpdate: new Date(sealClock.getTime() - 9 * day),
        nextUpdate: new Date(sealClock.getTime() - 2 * day),
      }),
  },
  {
    name: 'ocsp-wrong-responder',
    what: 'the OCSP answer was signed by a certificate of the same issuer that is not one of a responder: its own',
    trust: listing,
    expected: { ...bad([`chain ${sums}`], 'unknown'), ...stamped },
    make: () => sealAnswered({ by: 'listed' }),
  },
  {
    name: 'ocsp-unknown',
    what: 'the OCSP responder does not know the certificate',
    trust: listing,
    expected: { ...bad([`chain ${sums}`], 'unknown'), ...stamped },
    make: () => sealAnswered({ revokedAt: 'unknown' }),
  },
];

const documents: readonly Artifact[] = [
  textArtifact('evidence/E-0001-dynamodb-DescribeTable.json', '{"Table":{"TableName":"accounts","ItemCount":7}}'),
  textArtifact('results.json', '{"findings":[{"outcome":"satisfied","result":"No exceptions noted"}],"schema":"s"}'),
  textArtifact('signing-certificates.pem', keyFile('rsa.crt')),
];
const secret = new Uint8Array(32).fill(1);

/** A redacted pack for the public, sealed by another key than the original; documents may be changed before. */
async function sealRedacted(change: (text: string) => string = (text) => text): Promise<Uint8Array> {
  const { entries, manifest } = await seal(testSigner(), { artifacts: documents, secret });
  const pack = openPackOf(entries, manifest, secret);
  const { artifacts, withheld, disclosed } = await redacted(pack, 'public');
  const changed = artifacts.map((each) =>
    each.path === 'redacted/results.json' ? textArtifact(each.path, change(Buffer.from(each.bytes).toString())) : each,
  );
  const carried = entries.filter(({ path }) => path.startsWith('commitments.json'));
  const redaction = { profile: 'public', root: pack.commitments.root, withheld, disclosed };
  return zipBytes((await seal(testSigner('ec'), { artifacts: [...changed, ...carried], redaction })).entries);
}

const redactions: readonly Making[] = [
  {
    name: 'good-commitments',
    what: 'with commitments to every field',
    trust: root,
    expected: { ok: true, signer: 'known', problems: [] },
    make: async () => zipBytes((await seal(testSigner(), { artifacts: documents, secret })).entries),
  },
  {
    name: 'commitments-of-another',
    what: 'with commitments that are not to its files',
    trust: root,
    expected: bad(['commitments commitments.json']),
    make: async () => {
      const { entries } = await seal(testSigner(), { artifacts: documents.slice(1), secret });
      const carried = entries.filter(({ path }) => path.startsWith('commitments.json'));
      return zipBytes((await seal(testSigner(), { artifacts: [...documents, ...carried] })).entries);
    },
  },
  {
    name: 'good-redacted',
    what: 'redacted, sealed by another key than the original',
    trust: root,
    expected: { ok: true, signer: 'known', redacted: 'yes', problems: [] },
    make: () => sealRedacted(),
  },
  {
    name: 'redacted-unknown',
    what: 'redacted, and nobody vouches for the signers',
    trust: [],
    expected: { ok: true, signer: 'unknown', redacted: 'unknown', problems: [] },
    make: () => sealRedacted(),
  },
  {
    name: 'redacted-value-changed',
    what: 'a disclosed value of a redacted pack was made prettier, and the pack sealed',
    trust: root,
    expected: { ...bad(['redaction redacted/results.json']), redacted: 'no' },
    make: () => sealRedacted((text) => text.replace('No exceptions', 'No problems')),
  },
  {
    name: 'redacted-field-missing',
    what: 'a field of a redacted pack was left out, and the pack sealed',
    trust: root,
    expected: { ...bad(['redaction -', 'redaction redacted/results.json']), redacted: 'no' },
    make: () => sealRedacted((text) => text.replace(/,\["[\w-]+","\/findings\/0\/result","[^"]*"\]/, '')),
  },
];

export const makings: readonly Making[] = [
  {
    name: 'good-rsa',
    what: 'as it was sealed, RSA with 3072 bits',
    trust: root,
    expected: { ok: true, signer: 'known', problems: [] },
    make: async () => zipBytes(await entriesOf()),
  },
  {
    name: 'good-ec',
    what: 'as it was sealed, EC P-256',
    trust: root,
    expected: { ok: true, signer: 'known', problems: [] },
    make: async () => zipBytes(await entriesOf(testSigner('ec'))),
  },
  {
    name: 'unknown-signer',
    what: 'as it was sealed; nobody says who should have signed it',
    trust: [],
    expected: { ok: true, signer: 'unknown', problems: [] },
    make: async () => zipBytes(await entriesOf()),
  },
  ...containers,
  ...contents,
  ...signatures,
  ...timeStamps,
  ...revocations,
  ...answers,
  ...redactions,
  ...answersInLines,
];
