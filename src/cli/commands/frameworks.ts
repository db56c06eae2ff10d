import { resolve } from 'node:path';
import { controls } from '../../controls/index.ts';
import { formatProblem } from '../../config/document.ts';
import { exitCodes, type ExitCode, type Framework, type RequirementClass } from '../../model/index.ts';
import type { Context } from '../context.ts';
import { loadFrameworks, readFrameworkFile, shippedFrameworks } from '../frameworks.ts';

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

/** `report frameworks coverage`: requirements by class, and how many of each have a control behind them. */
export function coverFrameworks(
  names: readonly string[],
  flags: { readonly json?: boolean },
  context: Context,
): ExitCode {
  const known = new Set(controls.map((control) => control.id));
  const chosen =
    names.length === 0
      ? shippedFrameworks().flatMap(({ read }) => (read.value === undefined ? [] : [read.value]))
      : loadFrameworks(names, context.cwd).map(({ framework }) => framework);
  const tables = chosen.map((framework) => coverageOf(framework, known));
  if (flags.json === true) context.stdout(`${JSON.stringify(tables, null, 2)}\n`);
  else context.stdout(tables.map(coverageText).join('\n'));
  return exitCodes.complete;
}

interface Coverage {
  readonly id: string;
  readonly title: string;
  readonly classes: readonly ClassCoverage[];
  readonly unmapped: Framework['unmapped'];
}

interface ClassCoverage {
  readonly class: RequirementClass | 'all';
  readonly requirements: number;
  readonly withControl: number;
  readonly without: number;
}

const classes: readonly RequirementClass[] = ['automated', 'hybrid', 'manual', 'inherited', 'outside'];

function coverageOf(framework: Framework, known: ReadonlySet<string>): Coverage {
  const { id, title, version, requirements, unmapped } = framework;
  const line = (name: ClassCoverage['class'], list: Framework['requirements']): ClassCoverage => {
    const withControl = list.filter(({ mappings }) => mappings.some(({ control }) => known.has(control))).length;
    return { class: name, requirements: list.length, withControl, without: list.length - withControl };
  };
  const byClass = classes.map((name) =>
    line(
      name,
      requirements.filter((one) => one.class === name),
    ),
  );
  return {
    id,
    title: `${title} ${version}`,
    classes: [...byClass.filter((one) => one.requirements > 0), line('all', requirements)],
    unmapped,
  };
}

function coverageText({ title, id, classes: lines, unmapped }: Coverage): string {
  const row = (cells: readonly [string, ...(string | number)[]]): string =>
    `  ${cells[0].padEnd(12)}${cells
      .slice(1)
      .map((cell) => String(cell).padStart(14))
      .join('')}\n`;
  return [
    `${title} (${id})\n`,
    row(['class', 'requirements', 'with evidence', 'without']),
    ...lines.map((line) => row([line.class, line.requirements, line.withControl, line.without])),
    ...unmapped.map(({ control, reason }) => `  ${control} is not mapped: ${reason}\n`),
  ].join('');
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
