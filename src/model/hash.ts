import { hash } from 'node:crypto';
import { canonicalJson } from './json.ts';

/** Lower-case hexadecimal SHA-256 of bytes, or of the UTF-8 form of a text. */
export const sha256 = (data: Uint8Array | string): string => hash('sha256', data);

/** SHA-256 of a value's canonical JSON (RFC 8785). */
export const hashOf = (value: unknown): string => sha256(canonicalJson(value));
