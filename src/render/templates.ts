import type { Redaction } from '../model/index.ts';

/** Files below `templates/`, read by whoever calls a renderer. */
export interface Templates {
  readonly text: (path: string) => string;
  readonly bytes: (path: string) => Uint8Array;
}

export interface RenderOptions {
  /** Of a redacted pack: what it was made from. */
  readonly redaction?: Redaction;
  readonly paper: 'A4' | 'Letter';
  /** Accent colour of the organisation, `#rrggbb`. */
  readonly accent: string;
}
