import { resolve } from 'node:path';
import { AuditPackError } from '../model/index.ts';
import type { openCustody, PackInCustody } from './custody.ts';
import type { Settings } from './settings.ts';
import { readAnchors } from './verify-options.ts';

/** Approvals of the configuration, and whose count. */
export function approvalsOf({ approvals, configFolder }: Settings): Parameters<typeof openCustody>[1] {
  if (approvals === undefined) return {};
  return { required: approvals.required, trust: readAnchors(resolve(configFolder, approvals.trust)) };
}

interface Leaving {
  /** Whether a test signature is let through, as a rehearsal. */
  readonly rehearsal: boolean;
  readonly settings: Settings;
  /** What is done with the pack: `handed over`. */
  readonly how: 'handed over' | 'pushed';
}

/**
 * Whether a pack may leave the house: signed for it, approved, and not superseded.
 * @throws AuditPackError E_USAGE with what is missing
 */
export function assertReady({ manifest, custody }: PackInCustody, { rehearsal, settings, how }: Leaving): void {
  const refuse = (reason: string, hint: string): never => {
    throw new AuditPackError('E_USAGE', `this pack cannot be ${how}: ${reason}`, { hint });
  };
  if (manifest.signer.test && !rehearsal) {
    refuse(
      'it is signed with a test key, not for hand-off',
      'Configure a key under "signing", or try it with --rehearsal.',
    );
  }
  if (custody.status === 'superseded') refuse('another pack has taken its place', 'Take that one.');
  if (custody.required > 0 && settings.approvals === undefined) {
    refuse(
      'it asks for approvals, and nobody says whose count',
      'Name approvals.required and approvals.trust in the configuration.',
    );
  }
  if (custody.approvals < custody.required) {
    refuse(
      `it has ${custody.approvals} of ${custody.required} approvals by different keys that chain to approvals.trust`,
      'Have it approved with `report approve`; the key that sealed it does not count.',
    );
  }
}
