import { resolve } from 'node:path';
import { drawSample, type DrawnItem, type Sample } from '../../assess/index.ts';
import { didYouMean } from '../../config/nearest.ts';
import { AuditPackError, exitCodes, populationIds, type ExitCode, type PopulationId } from '../../model/index.ts';
import { csvCell } from '../../render/evidence-csv.ts';
import { verifyPack, withFiles } from '../../seal/index.ts';
import type { Context } from '../context.ts';
import { readResults } from '../read-pack.ts';

export interface SampleFlags {
  readonly population: string;
  readonly size: string;
  readonly seed: string;
  readonly json?: boolean;
}

/** `report sample`: draws items of a population in a pack, so that anybody who has the pack draws the same. */
export async function sample(path: string, flags: SampleFlags, context: Context): Promise<ExitCode> {
  const population = populationOf(flags.population);
  const size = sizeOf(flags.size);
  const full = resolve(context.cwd, path);
  const { problems } = await verifyPack(full, { trust: [] });
  const [problem] = problems;
  if (problem !== undefined) {
    throw new AuditPackError('E_PACK', `${path}: ${problem.message}; no sample is drawn from it`, {
      hint: 'See all problems with `report verify`, and ask for the pack again.',
    });
  }
  const results = await withFiles(full, ({ get }) => get('results.json'));
  const pack = results === undefined ? null : readResults(results);
  if (pack === null) throw new AuditPackError('E_PACK', `${path}: its results cannot be read`);
  const drawn = drawSample(pack, { population, size, seed: flags.seed });
  context.stdout(flags.json === true ? `${JSON.stringify(drawn, null, 2)}\n` : sheetOf(drawn));
  context.stderr(`${drawn.items.length} of ${drawn.count} ${population} in pack ${drawn.pack}, root ${drawn.root}\n`);
  return exitCodes.complete;
}

function populationOf(name: string): PopulationId {
  const found = populationIds.find((id) => id === name);
  if (found !== undefined) return found;
  throw new AuditPackError('E_USAGE', `unknown population "${name}".${didYouMean(name, populationIds)}`, {
    hint: `Populations are: ${populationIds.join(', ')}.`,
  });
}

function sizeOf(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new AuditPackError('E_USAGE', `"${text}" is no size of a sample`, { hint: 'Give a number from 1 to 999999.' });
}

type Column = readonly [title: string, cell: (item: DrawnItem, sample: Sample) => string | number];

const columns: readonly Column[] = [
  ['item', ({ index }) => index],
  ['time (UTC)', ({ change }) => change.time],
  ['event', ({ change }) => change.event],
  ['service', ({ change }) => change.source],
  ['account', ({ change }) => change.account],
  ['region', ({ change }) => change.region],
  ['by', ({ change }) => change.actor.principal],
  ['resources', ({ change }) => change.resources.join(' ')],
  ['evidence', ({ change }) => change.evidence],
  ['tested by', () => ''],
  ['result', () => ''],
  ['remarks', () => ''],
  ['leaf', ({ leaf }) => leaf],
  ['proof', ({ proof }) => proof.join(' ')],
  ['population', (_item, { population }) => population],
  ['count', (_item, { count }) => count],
  ['root', (_item, { root }) => root],
  ['seed', (_item, { seed }) => seed],
  ['pack', (_item, { pack }) => pack],
];

/** The sheet that an auditor fills in: RFC 4180, with a header. */
function sheetOf(drawn: Sample): string {
  const rows = drawn.items.map((item) => columns.map(([, cell]) => csvCell(cell(item, drawn))));
  return [columns.map(([title]) => title), ...rows].map((cells) => `${cells.join(',')}\r\n`).join('');
}
