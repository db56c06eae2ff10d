import { Option } from 'commander';

/** Options that several commands share. */
export const config = (): Option =>
  new Option('-c, --config <file>', 'configuration file (default: audit.config.yaml)');
export const inSandbox = (): Option =>
  new Option('--sandbox', 'use the embedded bank instead of AWS; needs no account');
export const out = (): Option =>
  new Option('-o, --out <folder>', 'output folder (default: the one of the configuration)');
export const manual = (): Option =>
  new Option('--manual <folder>', 'folder of manual evidence (default: manualEvidence of the configuration)');
export const source = (): Option =>
  new Option('--source <ids>', 'sources of evidence, separated by commas (default: the configuration, else all)');
export const asJson = (): Option => new Option('--json', 'print JSON for machines');
export const period = (): Option =>
  new Option(
    '-p, --period <period>',
    '2026-10, 2026-Q3, 2026-H1, 2026, previous-month or 2026-01-01..2026-06-30',
  ).default('previous-month');
export const endpoint = (): Option =>
  new Option('--endpoint <url>', 'ask this address instead of AWS, such as `report sandbox`');

/** Examples below a help text. */
export const examples = (lines: readonly string[]): string =>
  `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`;

/** Takes the exit code of a command. */
export type Done = (exitCode: number) => void;
