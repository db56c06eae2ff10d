// The module with the code that outlines records: assembly/outline.ts, compiled to WebAssembly.
import { existsSync, readFileSync } from 'node:fs';
import asc from 'assemblyscript/asc';

const folder = 'assembly/';
const source = `${folder}outline.ts`;
const pages = '126';
const options = ['--optimize', '--runtime', 'stub', '--enable', 'simd'];
const memory = ['--initialMemory', pages, '--maximumMemory', pages];

export async function outlineModule() {
  let code = null;
  let messages = '';
  const { error } = await asc.main([source, '--outFile', 'outline.wasm', ...options, ...memory], {
    readFile: (name) => (name.startsWith(folder) && existsSync(name) ? readFileSync(name, 'utf8') : null),
    writeFile: (_, contents) => void (code = contents),
    stderr: { write: (text) => void (messages += text) },
    listFiles: () => [],
  });
  // Warnings are written there too.
  if (error || messages !== '') throw new Error(`${source}: ${messages}`, { cause: error });
  return [
    `// Made by \`npm run generate\` from ${source}; do not edit.`,
    '/** Outlines records: WebAssembly, in Base64. */',
    `export const code = '${Buffer.from(code).toString('base64')}';`,
    '',
  ].join('\n');
}
