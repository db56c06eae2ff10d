import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/model/index.ts';
import { hostilePack, samplePack } from '../support/sample-pack.ts';

const validate = new Ajv({ allErrors: true }).compile(
  JSON.parse(readFileSync('schemas/results.schema.json', 'utf8')) as object,
);
const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;

describe('results.schema.json', () => {
  it.each([
    ['the golden pack', JSON.parse(readFileSync('test/golden/standby-region/expected/results.json', 'utf8')) as Json],
    ['the sample, with history and acceptances', plain(samplePack())],
    ['hostile texts', plain(hostilePack())],
  ])('holds for %s', (_, results) => {
    validate(results);
    expect(validate.errors ?? []).toEqual([]);
  });

  it.each([
    ['an outcome that is none', (text: string) => text.replace('"outcome":"satisfied"', '"outcome":"compliant"')],
    ['a member too many', (text: string) => text.replace('"findings":', '"score":100,"findings":')],
    ['a member too few', (text: string) => text.replace('"gaps":', '"gap":')],
    [
      'another version',
      (text: string) => text.replace('dynamodb-audit-pack/results/1', 'dynamodb-audit-pack/results/2'),
    ],
  ])('finds %s', (_, change) => {
    const text = JSON.stringify(samplePack());
    expect(change(text)).not.toBe(text);
    expect(validate(JSON.parse(change(text)))).toBe(false);
  });
});
