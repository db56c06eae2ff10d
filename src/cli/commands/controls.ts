import { controls } from '../../controls/index.ts';
import { catalogue, exitCodes, type Control, type ExitCode } from '../../model/index.ts';
import type { Context } from '../context.ts';
import { shippedFrameworks } from '../frameworks.ts';
import { findControl } from './policy.ts';

/** `report controls list`: the catalogue, with what this version judges. */
export function listControls(flags: { readonly json?: boolean }, context: Context): ExitCode {
  const judged = new Map(controls.map((control) => [control.id, control]));
  const rows = Object.entries(catalogue).map(([id, title]) => ({ id, title, judged: judged.has(id) }));
  if (flags.json === true) {
    context.stdout(`${JSON.stringify(rows, null, 2)}\n`);
    return exitCodes.complete;
  }
  for (const { id, title, judged: yes } of rows)
    context.stdout(`${id}  ${yes ? 'judged     ' : 'not yet    '}  ${title}\n`);
  return exitCodes.complete;
}

/** `report controls show`: everything about one control. */
export function showControl(id: string, flags: { readonly json?: boolean }, context: Context): ExitCode {
  const control = findControl(id);
  if (flags.json === true) {
    const { evaluate: _evaluate, changes, ...rest } = control;
    const events = changes.map(({ source, names }) => ({ source, names }));
    context.stdout(`${JSON.stringify({ ...rest, changes: events }, null, 2)}\n`);
    return exitCodes.complete;
  }
  context.stdout(describe(control));
  return exitCodes.complete;
}

function describe(control: Control): string {
  const events = control.changes.flatMap(({ names }) => names);
  return [
    `${control.id}  ${control.title}`,
    '',
    `Statement    ${control.statement}`,
    `Test         ${control.test}`,
    `Risk         ${control.risk}`,
    `Remediation  ${control.remediation.text}`,
    `             ${control.remediation.command}`,
    `Sources      ${control.sources.join(', ')}`,
    ...(events.length === 0 ? [] : [`Changes      ${events.join(', ')}`]),
    ...control.limits.map((limit, index) => `${index === 0 ? 'Limits     ' : '           '}  ${limit}`),
    ...mappedTo(control.id).map((text, index) => `${index === 0 ? 'Mapped to  ' : '           '}  ${text}`),
    '',
  ].join('\n');
}

const mappedTo = (id: string): string[] =>
  shippedFrameworks().flatMap(({ read }) =>
    (read.value?.requirements ?? []).flatMap((requirement) =>
      requirement.mappings
        .filter((mapping) => mapping.control === id)
        .map((mapping) => `${read.value?.title} ${requirement.id} (${mapping.strength}): ${mapping.why}`),
    ),
  );
