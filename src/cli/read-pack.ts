import { constants } from 'node:buffer';
import { AuditPackError, isJsonObject, sha256, type AuditPack, type ComparedPack } from '../model/index.ts';
import { verifyPack, withFiles } from '../seal/index.ts';
import { readCompared } from './read-compared.ts';

/** What a comparison asks of a pack that was checked to be intact. Who signed it is not asked. */
export interface ReadPack {
  readonly pack: ComparedPack;
  /** SHA-256 of its manifest, by which the next pack names it. */
  readonly manifest: string;
}

/**
 * The results of a pack: an `.asice` file, or the folder that it was unpacked to.
 * @throws AuditPackError `E_PACK` when it was changed, or cannot be read.
 */
export async function readPack(path: string, shownAs = path): Promise<ReadPack> {
  const { problems } = await verifyPack(path, { trust: [] });
  const [problem] = problems;
  if (problem !== undefined) {
    throw new AuditPackError(
      'E_PACK',
      `${shownAs} is not intact: ${problem.file === null ? '' : `${problem.file}: `}${problem.message}`,
      {
        hint: 'Check it with `report verify`, which lists everything that is wrong.',
      },
    );
  }
  const [pack, manifest] = await withFiles(path, ({ get, pieces }) => [
    readCompared(pieces('results.json')),
    get('manifest.json'),
  ]);
  if (pack !== null && manifest !== undefined) return { pack, manifest: sha256(manifest) };
  throw new AuditPackError('E_PACK', `${shownAs} has no results that this version can read`, {
    hint: 'Use the version that built it, or a newer one: tool.version in the manifest.json of the pack.',
  });
}

/**
 * Results as a whole; null when they are not of this form. What packs of earlier versions do not have is not there.
 * @throws AuditPackError `E_PACK` when they are larger than a string can be
 */
export function readResults(bytes: Uint8Array): AuditPack | null {
  if (bytes.length > constants.MAX_STRING_LENGTH) {
    throw new AuditPackError(
      'E_PACK',
      `results.json has ${bytes.length} bytes, and this command reads ${constants.MAX_STRING_LENGTH} at most`,
      { hint: 'Build packs for fewer accounts or a shorter period.' },
    );
  }
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
    const usable =
      isJsonObject(value) && value['schema'] === 'dynamodb-audit-pack/results/1' && isJsonObject(value['assessment']);
    return usable
      ? ({ acceptances: null, history: null, identities: 'clear', ...value } as unknown as AuditPack)
      : null;
  } catch {
    return null;
  }
}
