import { describe, expect, it } from 'vitest';
import { exitCodes } from '../../src/model/index.ts';
import { cli } from '../support/context.ts';

const commands = [
  [],
  ['build'],
  ['collect'],
  ['verify'],
  ['verifier'],
  ['redact'],
  ['disclose'],
  ['approve'],
  ['supersede'],
  ['handoff'],
  ['push'],
  ['receipt'],
  ['key'],
  ['key', 'csr'],
  ['key', 'init'],
  ['diff'],
  ['demo'],
  ['doctor'],
  ['policy'],
  ['frameworks'],
  ['frameworks', 'list'],
  ['frameworks', 'check'],
  ['controls'],
  ['controls', 'list'],
  ['controls', 'show'],
  ['logs'],
  ['logs', 'verify'],
  ['events'],
  ['events', 'ddl'],
  ['sandbox'],
  ['store'],
  ['store', 'check'],
  ['store', 'prune'],
];

describe('help', () => {
  it.each(commands)('of report %s %s', async (...command) => {
    const { code, stdout, stderr } = await cli([...command.filter((word) => word !== undefined), '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatchSnapshot();
  });

  it('ends in examples for every command that does something', async () => {
    for (const command of commands.filter(
      (each) => !['frameworks', 'controls', 'logs', 'events', 'key', 'store'].includes(each.join(' ')),
    )) {
      expect((await cli([...command, '--help'])).stdout).toMatch(/\nExamples:\n( {2}\$ .+\n)+$/);
    }
  });
});

describe('exit codes', () => {
  it('are frozen', () => {
    expect(exitCodes).toEqual({
      complete: 0,
      failing: 1,
      usage: 2,
      incomplete: 3,
      accepted: 4,
      verification: 5,
      bug: 70,
    });
  });

  it.each([
    [['biuld'], "unknown command 'biuld'"],
    [['build', '--framwork', 'gdpr'], "unknown option '--framwork'"],
    [['verify'], 'no pack was named'],
    [['controls', 'show'], "missing required argument 'id'"],
    [['build', '--period'], 'argument missing'],
  ])('%j is a usage error in one line', async (argv, message) => {
    const { code, stdout, stderr } = await cli(argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
  });
});
