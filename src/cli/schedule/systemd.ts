import { commandLine, goodExitCodes, type Job, type Program } from './jobs.ts';

/** A file to install, with its name. */
export interface UnitFile {
  readonly name: string;
  readonly text: string;
}

/** Service and timer of each job (systemd.service(5), systemd.timer(5), systemd.exec(5)). */
export const systemdUnits = (jobs: readonly Job[], program: Program): readonly UnitFile[] =>
  jobs.flatMap((job) => [
    { name: `${job.name}.service`, text: serviceOf(job, program) },
    { name: `${job.name}.timer`, text: timerOf(job) },
  ]);

function serviceOf(job: Job, program: Program): string {
  return `[Unit]
Description=${specifier(job.description)}
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
WorkingDirectory=${specifier(program.folder)}
ExecStart=${commandLine(job, program).map(unitWord).join(' ')}
# A pack with exceptions, gaps or accepted risks is a good run: the pack says so.
SuccessExitStatus=${goodExitCodes.filter((code) => code !== 0).join(' ')}
TimeoutStartSec=12h
UMask=0077
NoNewPrivileges=yes
ProtectSystem=strict
# This folder must be there.
ReadWritePaths=${unitWord(program.output)}
PrivateTmp=yes
PrivateDevices=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectControlGroups=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictSUIDSGID=yes
LockPersonality=yes
`;
}

const timerOf = ({ description, days, hour, minute }: Job): string => `[Unit]
Description=${specifier(description)}, on time

[Timer]
OnCalendar=*-*-${days.from === 1 ? '*' : `${twoDigits(days.from)}..${days.to}`} ${twoDigits(hour)}:${twoDigits(minute)}:00 UTC
# Makes up for runs while the machine was off.
Persistent=true
RandomizedDelaySec=10min

[Install]
WantedBy=timers.target
`;

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** Percent signs begin specifiers (systemd.unit(5)). */
const specifier = (text: string): string => text.replaceAll('%', '%%');

/** A word of ExecStart: quoted where needed, without specifiers and variables (systemd.service(5), "Command lines"). */
function unitWord(text: string): string {
  const plain = specifier(text).replaceAll('$', '$$$$');
  return /^[A-Za-z0-9_./:@=,+%$-]+$/.test(plain) ? plain : `"${plain.replace(/["\\]/g, '\\$&')}"`;
}
