import { rmSync } from 'node:fs';
import { collectBank } from './bank.mjs';
import { perSecond, row, timed } from './report.mjs';

const latencyMs = Number(process.argv[2]);
const { value, seconds } = await timed(() => collectBank({ latencyMs, extraTables: 500 }));
const { collected, items } = value.summary;
row(
  `collect 525 tables, ${latencyMs} ms a request, no request rates`,
  `${collected} answers, ${perSecond(collected, seconds)} answers/s, ${perSecond(items, seconds)} items/s`,
  seconds,
);
rmSync(value.folder, { recursive: true });
