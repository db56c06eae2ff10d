import { readFileSync } from 'node:fs';
import type { Templates } from '../../src/render/templates.ts';

const root = new URL('../../templates/', import.meta.url);

/** The repository's own templates, read from disk. */
export const templates: Templates = {
  text: (path) => readFileSync(new URL(path, root), 'utf8'),
  bytes: (path) => readFileSync(new URL(path, root)),
};
