// Every package that is installed with the product must have a permissive licence.
import { readFileSync } from 'node:fs';

const permissive = /^(MIT|MIT-0|ISC|Apache-2\.0|BSD-2-Clause|BSD-3-Clause|0BSD|BlueOak-1\.0\.0|Unlicense|CC0-1\.0)$/;
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const shipped = Object.entries(packages).filter(
  ([path, each]) => path !== '' && each.dev !== true && each.devOptional !== true,
);

/** Packages whose package.json names no licence, with what their licence file says. */
const byFile = { 'node_modules/png-js': 'MIT' };
const licenceOf = (path, each) =>
  byFile[path] ?? each.license ?? JSON.parse(readFileSync(`${path}/package.json`, 'utf8')).license ?? 'none named';
const isPermissive = (licence) =>
  String(licence)
    .replace(/[()]/g, '')
    .split(/ OR /)
    .some((one) => one.split(/ AND /).every((part) => permissive.test(part.trim())));

const others = shipped
  .map(([path, each]) => [path, licenceOf(path, each)])
  .filter(([, licence]) => !isPermissive(licence));
for (const [path, licence] of others) console.error(`${path}: ${licence}`);
console.log(`${shipped.length} packages, ${others.length} without a permissive licence`);
process.exitCode = others.length > 0 || shipped.length < 10 ? 1 : 0;
