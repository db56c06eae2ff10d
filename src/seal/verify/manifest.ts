import { canonicalJson, isJsonObject } from '../../model/json.ts';
import type { Manifest, Problem } from '../../model/manifest.ts';
import { asicManifest, asicManifestPath, asicMediaType } from '../asic.ts';
import { textOf } from '../bytes.ts';
import { byPath, checksumList, sealFiles, timeStampFile } from '../lists.ts';
import { contentOf, type Container } from './container.ts';

/** Reads `manifest.json`; its form is checked as far as the verification relies on it. */
export function readManifest(container: Container): {
  readonly manifest: Manifest | null;
  readonly problems: readonly Problem[];
} {
  const bytes = container.entries.get('manifest.json')?.bytes;
  const failed = (message: string): { manifest: null; problems: Problem[] } => ({
    manifest: null,
    problems: [{ check: 'manifest', file: 'manifest.json', message }],
  });
  if (bytes === undefined || bytes === null) return failed('the manifest is missing');
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    if (!isManifest(value)) return failed('the manifest is not of the form dynamodb-audit-pack/manifest/1');
    if (canonicalJson(value) !== text) return failed('the manifest is not canonical JSON');
    return { manifest: value, problems: [] };
  } catch {
    return failed('the manifest is not JSON');
  }
}

function isManifest(value: unknown): value is Manifest {
  if (!isJsonObject(value) || value['schema'] !== 'dynamodb-audit-pack/manifest/1') return false;
  const { pack, signer, files, period, framework } = value;
  const texts = [pack, value['organisation'], value['createdAt'], value['status']];
  if (!texts.every((text) => typeof text === 'string')) return false;
  if (!isJsonObject(signer) || typeof signer['name'] !== 'string' || typeof signer['test'] !== 'boolean') return false;
  if (!isJsonObject(period) || !isJsonObject(framework) || !Array.isArray(files)) return false;
  return files.every(
    (file) =>
      isJsonObject(file) &&
      typeof file['path'] === 'string' &&
      typeof file['sha256'] === 'string' &&
      typeof file['bytes'] === 'number',
  );
}

/** Compares the files with the manifest: every digest, missing files and files that nobody listed. */
export function checkFiles(manifest: Manifest, { entries }: Container): Problem[] {
  const problems: Problem[] = [];
  for (const listed of manifest.files) {
    const entry = entries.get(listed.path);
    if (entry === undefined) problems.push({ check: 'digests', file: listed.path, message: 'the file is missing' });
    else if (entry.sha256 !== listed.sha256) {
      problems.push({
        check: 'digests',
        file: listed.path,
        message: 'the file was changed: its SHA-256 differs from the manifest',
      });
    } else if (entry.size !== listed.bytes) {
      problems.push({ check: 'manifest', file: listed.path, message: 'the manifest names another size' });
    }
  }
  const known = new Set<string>([...manifest.files.map((file) => file.path), ...sealFiles, timeStampFile]);
  for (const path of entries.keys()) {
    if (!known.has(path))
      problems.push({ check: 'extra-files', file: path, message: 'the manifest does not list this file' });
  }
  for (const path of sealFiles) {
    if (!entries.has(path)) problems.push({ check: 'digests', file: path, message: 'the file is missing' });
  }
  return problems;
}

/** SHA256SUMS and the ASiC manifest repeat the manifest; made anew, they must be the same to the byte. */
export function checkLists(manifest: Manifest, container: Container): Problem[] {
  const { entries, order } = container;
  const problems: Problem[] = [];
  const digest = (path: string): string => entries.get(path)?.sha256 ?? '';
  const text = (path: string): string => textOf(contentOf(container, path));
  const expected = checksumList([...manifest.files, { path: 'manifest.json', sha256: digest('manifest.json') }]);
  if (entries.has('SHA256SUMS') && text('SHA256SUMS') !== expected) {
    problems.push({ check: 'manifest', file: 'SHA256SUMS', message: 'the list does not agree with the manifest' });
  }
  if (text('mimetype') !== asicMediaType || (order !== null && order[0] !== 'mimetype')) {
    problems.push({
      check: 'container',
      file: 'mimetype',
      message: 'the container does not begin with its media type',
    });
  }
  if (
    entries.has(asicManifestPath) &&
    text(asicManifestPath) !== expectedAsicManifest(manifest, entries.has(timeStampFile), digest)
  ) {
    problems.push({ check: 'manifest', file: asicManifestPath, message: 'the list does not agree with the manifest' });
  }
  return problems;
}

function expectedAsicManifest(manifest: Manifest, stamped: boolean, digest: (path: string) => string): string {
  const own = [
    { path: 'manifest.json', mediaType: 'application/json', sha256: digest('manifest.json') },
    { path: 'SHA256SUMS', mediaType: 'text/plain', sha256: digest('SHA256SUMS') },
    { path: 'SHA256SUMS.p7s', mediaType: 'application/pkcs7-signature', sha256: digest('SHA256SUMS.p7s') },
    ...(stamped
      ? [{ path: timeStampFile, mediaType: 'application/timestamp-reply', sha256: digest(timeStampFile) }]
      : []),
  ];
  const data = [...manifest.files.filter((file) => file.path !== 'mimetype'), ...own];
  return asicManifest(data.sort(byPath));
}
