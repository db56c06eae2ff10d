import { createHash } from 'node:crypto';

/** Namespace of all identifiers of ours; its value means nothing. */
const namespace = Buffer.from('8f0c2a5e6a0d4d4c9a3b1f7f5e0b6a21', 'hex');

/** UUID of version 5 (RFC 9562 §5.5): the same parts always give the same one. */
export function uuidOf(...parts: readonly string[]): string {
  const hash = createHash('sha1').update(namespace).update(parts.join('\n')).digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  return hash.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
