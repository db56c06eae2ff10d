import { resolve } from 'node:path';
import { controls } from '../../controls/index.ts';
import { formatProblem } from '../../config/document.ts';
import { exitCodes, type ExitCode, type Framework } from '../../model/index.ts';
import type { Context } from '../context.ts';
import { readFrameworkFile, shippedFrameworks } from '../frameworks.ts';

/** `report frameworks list`: what is shipped, and how much of it is behind a control. */
export function listFrameworks(flags: { readonly json?: boolean }, context: Context): ExitCode {
  const rows = shippedFrameworks().flatMap(({ read }) => (read.value === undefined ? [] : [summaryOf(read.value)]));
  if (flags.json === true) context.stdout(`${JSON.stringify(rows, null, 2)}\n`);
  else {
    for (const row of rows) {
      const names = [row.id, ...row.aliases].join(', ');
      context.stdout(`${row.title} ${row.version} (${names})\n`);
      context.stdout(
        `  ${row.requirements} requirements: ${row.judged} with a control that this version judges, ` +
          `${row.planned} with controls that it does not judge yet, ${row.unmapped} without any\n`,
      );
    }
  }
  return exitCodes.complete;
}

function summaryOf({ id, aliases, title, version, requirements }: Framework) {
  const known = new Set(controls.map((control) => control.id));
  const judged = requirements.filter((each) => each.mappings.some((mapping) => known.has(mapping.control))).length;
  const unmapped = requirements.filter((each) => each.mappings.length === 0).length;
  const planned = requirements.length - judged - unmapped;
  return { id, aliases, title, version, requirements: requirements.length, judged, planned, unmapped };
}

/** `report frameworks check`: every problem of every file, with line and column. */
export function checkFrameworks(paths: readonly string[], context: Context): ExitCode {
  const files =
    paths.length === 0 ? shippedFrameworks() : paths.map((path) => readFrameworkFile(resolve(context.cwd, path), path));
  const problems = files.flatMap(({ read }) => read.problems);
  for (const problem of problems) context.stdout(`${formatProblem(problem)}\n`);
  if (problems.length === 0) context.stderr(`${files.map(({ file }) => file).join(', ')}: no problem\n`);
  return problems.length === 0 ? exitCodes.complete : exitCodes.usage;
}
