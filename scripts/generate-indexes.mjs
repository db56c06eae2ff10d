// Writes the modules that are made from something else: the registries, one import for each control and source, and
// the actions of IAM, the code that outlines records, the script of the page that verifies, the schema of the results. `--check` changes nothing and fails when a module is not what this would write.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { actionModule } from './action-data.mjs';
import { outlineModule } from './outline-code.mjs';
import { resultsSchema } from './results-schema.mjs';
import { verifierScript } from './verifier-script.mjs';

const registries = [
  {
    folder: 'src/controls',
    type: 'Control',
    from: '../model/index.ts',
    name: 'controls',
    match: /^ddb-[a-z]+-\d\d\.ts$/,
  },
  {
    folder: 'src/sources',
    type: 'Source',
    from: './source.ts',
    name: 'sources',
    mark: /export default .*satisfies Source|const \w+: Source = /,
  },
];

const camel = (file) => file.replace('.ts', '').replace(/-(\w)/g, (_, letter) => letter.toUpperCase());

function isMember({ folder, match, mark }, file) {
  if (!file.endsWith('.ts')) return false;
  if (match !== undefined) return match.test(file);
  const text = readFileSync(`${folder}/${file}`, 'utf8');
  return mark.test(text) && text.includes('export default');
}

function registry(each) {
  const files = readdirSync(each.folder)
    .filter((file) => isMember(each, file))
    .sort();
  const imports = files.map((file) => `import ${camel(file)} from './${file}';`);
  const lines = [
    `// Made by \`npm run generate\` from the files of this folder; do not edit.`,
    `import type { ${each.type} } from '${each.from}';`,
    ...imports,
    '',
    `/** Every ${each.type.toLowerCase()}, sorted by id. */`,
    `export const ${each.name}: readonly ${each.type}[] = [${files.map(camel).join(', ')}];`,
    '',
  ];
  return lines.join('\n');
}

const modules = [
  ...registries.map((each) => ({ path: `${each.folder}/index.ts`, text: registry(each) })),
  { path: 'src/controls/policy/action-data.ts', text: actionModule() },
  { path: 'src/events/outline-code.ts', text: await outlineModule() },
  { path: 'templates/verifier/script.js', text: await verifierScript() },
  { path: 'schemas/results.schema.json', text: resultsSchema() },
];

const check = process.argv.includes('--check');
for (const { path, text } of modules) {
  const wanted = await format(text, {
    parser: path.endsWith('.ts') ? 'typescript' : path.endsWith('.json') ? 'json' : 'babel',
    singleQuote: true,
    printWidth: 120,
  });
  if (existsSync(path) && readFileSync(path, 'utf8') === wanted) continue;
  if (check) {
    console.error(`${path} is not up to date: run npm run generate`);
    process.exitCode = 1;
  } else {
    writeFileSync(path, wanted);
    console.log(path);
  }
}
