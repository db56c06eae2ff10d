/** Files that the manifest does not list and every pack has: itself and what is made from it. */
export const sealFiles = [
  'manifest.json',
  'SHA256SUMS',
  'SHA256SUMS.p7s',
  'META-INF/ASiCManifest.xml',
  'META-INF/signature001.p7s',
] as const;

/** Time stamp of SHA256SUMS for people with stock tools; only where there is an authority. */
export const timeStampFile = 'SHA256SUMS.tsr';

/** What the signer commits to, and its signature: files like any other, so that a redacted pack can carry them on. */
export const commitmentsFile = 'commitments.json';
export const commitmentsSignature = 'commitments.json.p7s';

/** The list of all evidence, with the place and the digest of each answer. */
export const evidenceIndexFile = 'evidence-index.csv';

/** Folders of a redacted pack: documents field by field, and whole files that are disclosed. */
export const redactedFolder = 'redacted/';
export const disclosedFolder = 'disclosed/';

export const byPath = (left: { readonly path: string }, right: { readonly path: string }): number =>
  left.path < right.path ? -1 : left.path > right.path ? 1 : 0;

/** Text that `sha256sum -c` reads: digest, two spaces, path; sorted by path. Our paths need no escapes. */
export const checksumList = (files: readonly { readonly path: string; readonly sha256: string }[]): string =>
  [...files]
    .sort(byPath)
    .map((file) => `${file.sha256}  ${file.path}\n`)
    .join('');

/** Paths that every system can unpack and `sha256sum` prints unescaped: no `..`, no drive letters, at most 120 characters. */
export const isPackPath = (path: string): boolean =>
  path.length <= 120 && /^(?:[A-Za-z0-9][A-Za-z0-9._-]*\/)*[A-Za-z0-9][A-Za-z0-9._-]*$/.test(path);
