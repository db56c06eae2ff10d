import { readFileSync } from 'node:fs';
import PDFDocument from 'pdfkit';
import { packFile, type Artifact, type AuditPack, type Manifest, type Redaction } from '../../src/model/index.ts';
import { answerTimeStamp } from '../../src/sandbox/index.ts';
import {
  createTimeStamper,
  pemAnchors,
  pdfSignature,
  pemSigner,
  signerOf,
  sealPack,
  signPdf,
  writePack,
  type Certificate,
  type DigestSigner,
  type TimeStamper,
  type SealedPack,
} from '../../src/seal/index.ts';
import { collector, draftOf } from './pack-files.ts';

export { zipBytes } from './pack-files.ts';

/** The clock of the seal tests: inside the validity of the test certificates. */
export const sealClock = new Date('2026-12-01T08:00:00.000Z');

export const keyFile = (name: string): string => readFileSync(`test/vectors/keys/${name}`, 'utf8');
export const anchorOf = (name: string): Certificate => {
  const [anchor] = pemAnchors(keyFile(name)) ?? [];
  if (anchor === undefined) throw new TypeError(`${name} holds no certificate`);
  return anchor;
};
export const testRoot = (): Certificate => anchorOf('root.crt');

export const testSigner = (kind: 'rsa' | 'ec' = 'rsa'): DigestSigner =>
  pemSigner(
    { key: keyFile(`${kind}.key`), certificate: keyFile(`${kind}.crt`), chain: keyFile('root.crt') },
    sealClock,
  );

/** The sandbox's time-stamp authority at this time. */
export const testStamper = (clock = sealClock): TimeStamper =>
  createTimeStamper({
    authorities: [{ name: 'sandbox', ask: (request) => Promise.resolve(answerTimeStamp(request, clock)) }],
    policy: null,
    roots: [],
    nonce: () => Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8),
    pauses: [],
  });

/** What the manifest reads of a pack. */
export const packHead = (signer: DigestSigner): AuditPack =>
  ({
    id: '0123456789ab',
    tool: { name: 'dynamodb-audit-pack', version: '0.0.0' },
    assessment: {
      organisation: 'Meridian Retail Bank',
      period: { label: '2026-10', from: '2026-10-01T00:00:00.000Z', to: '2026-11-01T00:00:00.000Z', zone: 'UTC' },
      startedAt: '2026-11-23T00:00:00.000Z',
    },
    framework: { id: 'pci-dss-4.0.1', version: 'v4.0.1' },
    status: 'complete',
    signer: signerOf(signer),
  }) as unknown as AuditPack;

export const textArtifact = (path: string, text: string): Artifact => ({
  path,
  mediaType: 'text/plain',
  bytes: Buffer.from(text, 'utf8'),
});

/** A one-page PDF with an empty signature dictionary. */
export function unsignedPdf(bytes = 12_288): Promise<Uint8Array> {
  const document = new PDFDocument({ compress: false, info: { CreationDate: sealClock } });
  document.text('Meridian Retail Bank');
  const mark = '**********';
  const signature = document.ref({
    Type: 'Sig',
    Filter: 'Adobe.PPKLite',
    SubFilter: 'ETSI.CAdES.detached',
    ByteRange: [0, mark, mark, mark],
    Contents: Buffer.alloc(bytes),
    M: sealClock,
  });
  const field = document.ref({
    Type: 'Annot',
    Subtype: 'Widget',
    FT: 'Sig',
    Rect: [0, 0, 0, 0],
    F: 132,
    V: signature,
    T: new String('Signature'),
    P: document.page.dictionary,
  });
  document.page.annotations.push(field);
  const root = document as unknown as { readonly _root: { readonly data: Record<string, unknown> } };
  const form = document.ref({ Fields: [field], SigFlags: 3, DR: { Font: {} } });
  root._root.data['AcroForm'] = form;
  (document as unknown as { _acroform: unknown })._acroform = { fonts: {}, defaultFont: 'Helvetica' }; // read by pdfkit's end()
  for (const each of [signature, field]) each.end(undefined);
  const chunks: Buffer[] = [];
  return new Promise((resolve) => {
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    document.on('end', () => resolve(Buffer.concat(chunks)));
    document.end();
  });
}

/** The same, signed. */
async function signedPdf(signer: DigestSigner, timeStamper: TimeStamper | null): Promise<Uint8Array> {
  const bytes = Buffer.from(await unsignedPdf());
  await signPdf(draftOf(bytes), (digest) => pdfSignature(digest, signer, timeStamper));
  return bytes;
}

export interface SealOptions {
  /** Files instead of the usual ones. */
  readonly artifacts?: readonly Artifact[];
  /** A PDF that is signed already, instead of one that this signer signs. */
  readonly pdf?: Artifact | undefined;
  /** Claimed time of signing. */
  readonly clock?: Date;
  /** Stamps the PDF and the pack; the manifest says so. */
  readonly timeStamper?: TimeStamper | null;
  /** What the manifest says of the signatures. */
  readonly signatures?: Manifest['signatures'];
  /** What salts are derived from; none for a pack without commitments. */
  readonly secret?: Uint8Array | null;
  readonly redaction?: Redaction;
}

export async function seal(
  signer: DigestSigner,
  { artifacts, pdf, clock = sealClock, timeStamper = null, signatures, secret = null, redaction }: SealOptions = {},
): Promise<TestPack> {
  const own = {
    path: 'report.pdf',
    mediaType: 'application/pdf',
    bytes: await signedPdf(signer, timeStamper),
  };
  const files = artifacts ?? [
    pdf ?? own,
    textArtifact('results.json', '{"result":"Exceptions noted"}'),
    textArtifact('evidence/E-0001-dynamodb-DescribeTable.json', '{"Table":{}}'),
    textArtifact('HOW-TO-VERIFY.md', '# How to verify\n'),
  ];
  return sealArtifacts(files, {
    pack: packHead(signer),
    signer,
    now: clock,
    previous: null,
    timeStamper,
    secret,
    ...(redaction === undefined ? {} : { redaction }),
    signatures: signatures ?? (timeStamper === null ? undefined : { level: 'B-T', reason: null }),
  });
}

/** A sealed pack with all that stands in its container. */
export interface TestPack extends SealedPack {
  readonly entries: readonly Artifact[];
}

/** Seals files as the tool does. */
export async function sealArtifacts(
  artifacts: readonly Artifact[],
  request: Omit<Parameters<typeof sealPack>[0], 'written'> & { readonly secret?: Uint8Array | null },
): Promise<TestPack> {
  const { secret = null, ...own } = request;
  const { writer, entries } = collector();
  const sealed = await writePack(writer, {
    files: artifacts.map(packFile),
    salts: secret === null ? null : { secret, pack: own.pack.id },
    seal: (written) => sealPack({ ...own, written }),
  });
  return { ...sealed, entries };
}
