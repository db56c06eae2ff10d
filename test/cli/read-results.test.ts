import { constants } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { readResults } from '../../src/cli/read-pack.ts';
import { canonicalJson } from '../../src/model/index.ts';
import { samplePack } from '../support/sample-pack.ts';

describe('results that are read as a whole', () => {
  it('are those of the pack', () => {
    expect(readResults(Buffer.from(canonicalJson(samplePack())))?.id).toBe(samplePack().id);
  });

  it('end the command with an error when they are larger than a string can be', () => {
    expect(() => readResults(Buffer.alloc(constants.MAX_STRING_LENGTH + 1))).toThrow(
      expect.objectContaining({ code: 'E_PACK', message: expect.stringContaining('results.json has 536870889 bytes') }),
    );
  });
});
