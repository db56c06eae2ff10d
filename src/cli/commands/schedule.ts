import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { stringify } from 'yaml';
import { controls } from '../../controls/index.ts';
import { AuditPackError, exitCodes, type ExitCode } from '../../model/index.ts';
import { managedPolicies } from '../../sources/actions.ts';
import type { Context } from '../context.ts';
import { cloudFormation } from '../schedule/cloudformation.ts';
import { crontabOf } from '../schedule/crontab.ts';
import { installCrontab, installUnits } from '../schedule/install.ts';
import { jobsOf, type Job, type Program } from '../schedule/jobs.ts';
import { cronJobs } from '../schedule/kubernetes.ts';
import { systemdUnits } from '../schedule/systemd.ts';
import { loadSettings, type Settings, type SharedFlags } from '../settings.ts';
import { readingPolicy } from './policy.ts';

/** What starts the runs. */
export const schedulers = ['systemd', 'cron', 'kubernetes', 'cloudformation'] as const;
type Scheduler = (typeof schedulers)[number];

export interface ScheduleFlags extends Pick<SharedFlags, 'config'> {
  /** Container image, for Kubernetes. */
  readonly image?: string;
  /** Sets it up on this machine, instead of printing it. */
  readonly install?: boolean;
}

/** `report schedule`: prints what starts the monthly runs, or sets it up on this machine. */
export async function schedule(scheduler: Scheduler, flags: ScheduleFlags, context: Context): Promise<ExitCode> {
  checkFlags(scheduler, flags);
  const settings = loadSettings(flags, context);
  const jobs = jobsOf(settings.deliveryHours);
  const program = programOf(settings, flags, context);
  if (flags.install === true) {
    mkdirSync(program.output, { recursive: true });
    const lines =
      scheduler === 'cron'
        ? await installCrontab(crontabOf(jobs, program))
        : await installUnits(systemdUnits(jobs, program), { env: context.env, isRoot: process.getuid?.() === 0 });
    for (const line of lines) context.stdout(`${line}\n`);
    return exitCodes.complete;
  }
  context.stdout(printed(scheduler, { jobs, program, settings, image: flags.image }));
  return exitCodes.complete;
}

function checkFlags(scheduler: Scheduler, { image, install }: ScheduleFlags): void {
  const usage = (message: string, hint: string): AuditPackError => new AuditPackError('E_USAGE', message, { hint });
  if (scheduler === 'kubernetes' && image === undefined) {
    throw usage(
      'Kubernetes needs an image to run',
      'Build one from the Dockerfile and name it: --image registry/name@sha256:…',
    );
  }
  if (scheduler !== 'kubernetes' && image !== undefined) {
    throw usage(`--image is for Kubernetes, not for ${scheduler}`, 'Leave it out.');
  }
  if (install === true && scheduler !== 'systemd' && scheduler !== 'cron') {
    throw usage(
      `${scheduler} cannot be set up from here: this tool only reads AWS, and has no cluster`,
      'Leave --install out, review what is printed, and apply it with your own tools.',
    );
  }
}

interface Input {
  readonly jobs: readonly Job[];
  readonly program: Program;
  readonly settings: Settings;
  readonly image: string | undefined;
}

function printed(scheduler: Scheduler, { jobs, program, settings, image }: Input): string {
  switch (scheduler) {
    case 'systemd':
      return systemdUnits(jobs, program)
        .map(({ name, text }) => `# ${name}\n${text}`)
        .join('\n');
    case 'cron':
      return crontabOf(jobs, program);
    case 'kubernetes':
      return cronJobs(jobs, { image: image ?? '', hasStore: settings.store !== undefined })
        .map((job) => `---\n${stringify(job, yamlStyle)}`)
        .join('');
    case 'cloudformation':
      return stringify(
        cloudFormation({ jobs, readingPolicies: managedPolicies(readingPolicy(settings, controls)) }),
        yamlStyle,
      );
  }
}

const yamlStyle = { lineWidth: 0, aliasDuplicateObjects: false } as const;

/** A line break in a path would begin a line of its own in a crontab or a unit. */
function programOf(settings: Settings, flags: ScheduleFlags, context: Context): Program {
  const config = resolve(context.cwd, flags.config ?? 'audit.config.yaml');
  const program = { command: context.program, config, output: settings.outputFolder, folder: settings.configFolder };
  const unfit = [...program.command, config, program.output, program.folder].find((path) => /\p{Cc}/u.test(path));
  if (unfit === undefined) return program;
  throw new AuditPackError('E_USAGE', `the path ${JSON.stringify(unfit)} holds a control character`, {
    hint: 'Rename the folder or file: no scheduler can start it safely.',
  });
}
