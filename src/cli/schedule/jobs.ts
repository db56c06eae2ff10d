/** What runs without anyone watching. */
export interface Job {
  readonly name: 'dynamodb-audit-pack' | 'dynamodb-audit-pack-archive';
  readonly description: string;
  /** Arguments of `report`, without the configuration. */
  readonly args: readonly string[];
  /** Days of the month on which it starts. */
  readonly days: { readonly from: number; readonly to: number };
  /** Time of these days, in UTC. */
  readonly hour: number;
  readonly minute: number;
}

/**
 * Exit codes after which all is as it should be: a pack was built, and says what it found. Anything else is a failure of
 * the run itself.
 */
export const goodExitCodes = [0, 1, 3, 4] as const;

/**
 * The two jobs of a bank. Packs are built from the day on which CloudTrail has delivered the month, and then every day:
 * a run does nothing once the month is finished, so what failed one day heals the next. Archiving keeps what AWS forgets.
 * @param deliveryHours hours after the end of a month until its events are there, at most 168
 */
export function jobsOf(deliveryHours: number): readonly Job[] {
  const first = Math.ceil(deliveryHours / 24) + 1;
  return [
    {
      name: 'dynamodb-audit-pack',
      description: 'DynamoDB audit packs of the previous month',
      args: ['build', '--period', 'previous-month', '--catch-up'],
      days: { from: first, to: 31 },
      hour: 4,
      minute: 17,
    },
    {
      name: 'dynamodb-audit-pack-archive',
      description: 'Evidence for DynamoDB audit packs that AWS does not keep',
      args: ['collect', '--since', 'last'],
      days: { from: 1, to: 31 },
      hour: 2,
      minute: 17,
    },
  ];
}

/** Five fields of cron: `17 4 2-31 * *`. */
export const cronOf = ({ days, hour, minute }: Job): string =>
  `${minute} ${hour} ${days.from === 1 ? '*' : `${days.from}-${days.to}`} * *`;

/** How `report` is started on this machine. */
export interface Program {
  /** Such as `/usr/bin/node /opt/report/dist/cli/bin.js`. */
  readonly command: readonly string[];
  /** The configuration file, absolute. */
  readonly config: string;
  /** Where packs and evidence are written, absolute. */
  readonly output: string;
  /** Folder of the configuration, absolute. */
  readonly folder: string;
}

/** The whole command line of a job. */
export const commandLine = (job: Job, { command, config }: Pick<Program, 'command' | 'config'>): readonly string[] => [
  ...command,
  ...job.args,
  '--config',
  config,
];

/** An argument for a POSIX shell. */
export const shellWord = (text: string): string =>
  /^[A-Za-z0-9_./:@=,+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

/** A pack with exceptions is a good run: only what kept the pack from being built ends with its exit code. */
export const containerScript = (command: readonly string[]): string =>
  `${command.map(shellWord).join(' ')}; code=$?; case $code in ${goodExitCodes.join('|')}) exit 0;; *) exit $code;; esac`;
