import { commandLine, cronOf, shellWord, type Job, type Program } from './jobs.ts';

const begin = '# dynamodb-audit-pack: begin';
const end = '# dynamodb-audit-pack: end';

/** Lines of a crontab, between two marks by which a later installation finds them (crontab(5)). */
export function crontabOf(jobs: readonly Job[], program: Program): string {
  const lines = jobs.map((job) => {
    const command = `cd ${shellWord(program.folder)} && ${commandLine(job, program).map(shellWord).join(' ')}`;
    // A percent sign ends the command in a crontab.
    return `${cronOf(localDays(job))} ${command.replaceAll('%', '\\%')}`;
  });
  return [begin, ...lines, end, ''].join('\n');
}

/** Cron knows only local time, up to 14 hours ahead of UTC: a day later, the month is complete everywhere. */
const localDays = (job: Job): Job =>
  job.days.from === 1 ? job : { ...job, days: { ...job.days, from: job.days.from + 1 } };

/** A crontab with our lines in place of those of an earlier installation; every other line stays as it is. */
export function withLines(crontab: string, lines: string): string {
  const from = crontab.indexOf(begin);
  const to = crontab.indexOf(end, from);
  if (from === -1 || to === -1) return `${crontab}${crontab === '' || crontab.endsWith('\n') ? '' : '\n'}${lines}`;
  const rest = crontab.slice(to + end.length).replace(/^\n/, '');
  return `${crontab.slice(0, from)}${lines}${rest}`;
}
