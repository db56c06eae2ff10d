// Runs the dependency rules and makes sure that they saw something: a rule over no module would always hold.
import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import rules from '../.dependency-cruiser.mjs';

const { output } = await cruise(
  ['src'],
  { ...rules.options, validate: true, ruleSet: { forbidden: rules.forbidden } },
  {},
  { tsConfig: extractTSConfig('tsconfig.json') },
);
const { modules, summary } = output;
for (const { rule, from, to } of summary.violations) console.error(`${rule.name}: ${from} -> ${to}`);

const folders = [
  'model',
  'sources',
  'aws',
  'sandbox',
  'store',
  'collect',
  'events',
  'timeline',
  'controls',
  'assess',
  'render',
  'seal',
  'verifier-page',
  'config',
  'cli',
];
const empty = folders.filter((folder) => !modules.some(({ source }) => source.startsWith(`src/${folder}/`)));
for (const folder of empty) console.error(`src/${folder}: no module was seen, so its rules hold for nothing`);
const dependencies = modules.reduce((sum, each) => sum + each.dependencies.length, 0);
if (dependencies < modules.length) console.error(`only ${dependencies} imports were seen in ${modules.length} modules`);
console.log(
  `${modules.filter(({ source }) => source.startsWith('src/')).length} modules, ${dependencies} imports, ${summary.violations.length} violations`,
);
process.exitCode = summary.violations.length + empty.length > 0 || dependencies < modules.length ? 1 : 0;
