import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readConfig, type Config } from '../config/config.ts';
import { valueOrThrow } from '../config/document.ts';
import { didYouMean } from '../config/nearest.ts';
import { parsePeriod } from '../config/period.ts';
import { AuditPackError, sourceIds, type Assessment, type Period, type SourceId } from '../model/index.ts';
import { sandboxDefaults } from '../sandbox/index.ts';
import { sources } from '../sources/index.ts';
import { fileError } from '../store/index.ts';
import type { Context } from './context.ts';
import { toolVersion } from './version.ts';

/** Options that several commands share. */
export interface SharedFlags {
  readonly config?: string;
  readonly sandbox?: boolean;
  readonly out?: string;
  /** Folder of manual evidence, in place of the one of the configuration. */
  readonly manual?: string;
  /** Sources, separated by commas, in place of those of the configuration. */
  readonly source?: string;
}

export type Settings = Config & {
  readonly sandbox: boolean;
  readonly outputFolder: string;
  readonly configFolder: string;
  /** Where files that people provide come from; null where no folder is configured. */
  readonly manual: ManualPlace | null;
};

/** A folder with its path as it was written, or what the embedded bank's people provide. */
export type ManualPlace = { readonly folder: string; readonly shownAs: string } | 'bank';

const defaultConfig = 'audit.config.yaml';

/** The configuration file, or the sandbox's own where `--sandbox` is given without one. */
export function loadSettings(flags: SharedFlags, context: Context): Settings {
  const file = flags.config ?? defaultConfig;
  const path = resolve(context.cwd, file);
  const useDefaults = flags.sandbox === true && flags.config === undefined;
  if (!useDefaults && flags.config === undefined && !existsSync(path)) {
    throw new AuditPackError('E_CONFIG', `there is no ${defaultConfig} in ${context.cwd}`, {
      hint: 'Copy audit.config.example.yaml, name a file with --config, or try the embedded bank with --sandbox.',
    });
  }
  const config = useDefaults ? sandboxConfig() : readConfigFile(path, file);
  const output = flags.out ?? config.output;
  const chosen = flags.source === undefined ? {} : { sources: readSources(flags.source, config) };
  return {
    ...config,
    ...chosen,
    sandbox: flags.sandbox === true,
    outputFolder: resolve(context.cwd, output),
    configFolder: resolve(path, '..'),
    manual: useDefaults && flags.manual === undefined ? 'bank' : manualFolder(flags, config, context.cwd, path),
  };
}

function readSources(text: string, { trailLogs }: Config): SourceId[] {
  const names = text.split(',').map((name) => name.trim());
  const chosen = names.map((name) => {
    const known = sourceIds.find((id) => id === name);
    if (known !== undefined) return known;
    throw new AuditPackError('E_USAGE', `unknown source "${name}".${didYouMean(name, sourceIds)}`, {
      hint: `Sources are: ${sourceIds.join(', ')}.`,
    });
  });
  if (!chosen.includes('cloudtrail-logs') || trailLogs.length > 0) return chosen;
  throw new AuditPackError('E_USAGE', 'there are no trail logs to read', {
    hint: 'Name them under "trailLogs" in the configuration.',
  });
}

function manualFolder(flags: SharedFlags, config: Config, cwd: string, configFile: string): ManualPlace | null {
  if (flags.manual !== undefined) return { folder: resolve(cwd, flags.manual), shownAs: flags.manual };
  const { manualEvidence: written } = config;
  return written === undefined ? null : { folder: resolve(configFile, '..', written), shownAs: written };
}

function readConfigFile(path: string, shownAs: string): Config {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw fileError(error, path, 'E_CONFIG');
  }
  return valueOrThrow(
    readConfig(text, shownAs),
    'E_CONFIG',
    'Mend the file; audit.config.example.yaml explains every key.',
  );
}

function sandboxConfig(): Config {
  return {
    organisation: sandboxDefaults.organisation,
    zone: 'UTC',
    paper: 'A4',
    accent: '#0f4c81',
    frameworks: ['pci-dss', 'soc2', 'gdpr'],
    output: 'output',
    deliveryHours: 0, // the embedded AWS delivers at once
    scope: sandboxDefaults.scope,
    trailLogs: sandboxDefaults.trailLogs,
    identities: 'pseudonymised',
    events: { engine: 'embedded', athena: sandboxDefaults.athena },
    parameters: sandboxDefaults.parameters,
  };
}

/** What a run collects and judges, pinned from here on. */
export function planAssessment(settings: Settings, periodText: string, context: Context): Assessment {
  const startedAt = context.now().toISOString();
  const period = parsePeriod(periodText, startedAt, settings.zone);
  return planOf(settings, { id: assessmentId(period, settings.sandbox), period, startedAt });
}

/** What a run collects for a period, under the name of its folder. */
export const planOf = (settings: Settings, run: Pick<Assessment, 'id' | 'period' | 'startedAt'>): Assessment => ({
  ...run,
  organisation: settings.organisation,
  scope: settings.scope,
  parameters: settings.parameters,
  sources: settings.sources ?? allSources(settings),
  sandbox: settings.sandbox,
  tool: toolVersion().version,
});

/** Trail logs are read where they are configured: without them, event history alone tells of changes. */
const allSources = ({ trailLogs }: Settings): readonly SourceId[] => [
  ...sources.map((source) => source.id),
  'manual',
  ...(trailLogs.length > 0 ? (['cloudtrail-logs'] as const) : []),
];

const assessmentId = (period: Period, sandbox: boolean): string =>
  `${sandbox ? 'sandbox-' : ''}${period.label.replace('..', '_to_')}`;
