import { readFileSync } from 'node:fs';
import { AuditPackError } from '../model/index.ts';
import { fingerprintFrom, pemAnchors, readLists, type Certificate, type RevocationList } from '../seal/index.ts';
import { fileError } from '../store/index.ts';

/** Trust anchors of a PEM file. @throws AuditPackError E_USAGE when there are none */
export function readAnchors(path: string): readonly Certificate[] {
  const anchors = pemAnchors(readText(path));
  if (anchors !== null && anchors.length > 0) return anchors;
  throw new AuditPackError(
    'E_USAGE',
    anchors === null ? `${path}: a certificate cannot be read` : `${path}: no certificate in PEM form was found`,
    { hint: 'Give the root certificate of the signer, as a file with "-----BEGIN CERTIFICATE-----".' },
  );
}

/** A text file that the caller named. @throws AuditPackError E_USAGE when it cannot be read */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw fileError(error, path, 'E_USAGE');
  }
}

/** Revocation lists of a file. @throws AuditPackError E_USAGE when there are none */
export function readListsOf(path: string): readonly RevocationList[] {
  let file: Uint8Array;
  try {
    file = readFileSync(path);
  } catch (error) {
    throw fileError(error, path, 'E_USAGE');
  }
  const lists = readLists(file);
  if (lists !== null && lists.length > 0) return lists;
  throw new AuditPackError('E_USAGE', `${path}: no revocation list was found`, {
    hint: 'Give lists in DER or in PEM form ("-----BEGIN X509 CRL-----").',
  });
}

/** @throws AuditPackError E_USAGE for a text that is no fingerprint */
export function readFingerprint(text: string): string {
  const fingerprint = fingerprintFrom(text);
  if (fingerprint !== null) return fingerprint;
  throw new AuditPackError('E_USAGE', `"${text}" is not the SHA-256 fingerprint of a certificate`, {
    hint: 'Give 64 hexadecimal digits, with or without colons.',
  });
}
