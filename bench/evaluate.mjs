import { readFileSync, rmSync } from 'node:fs';
import { assess } from '../dist/assess/index.js';
import { readFramework } from '../dist/config/framework.js';
import { readStore } from '../dist/store/index.js';
import { collectBank } from './bank.mjs';
import { perSecond, row, timed } from './report.mjs';

const extraTables = Number(process.argv[2]);
const { folder } = await collectBank({ extraTables });
const { assessment, evidence } = await readStore(folder);
const framework = readFramework(readFileSync('frameworks/soc2-2017.yaml', 'utf8'), 'soc2').value;
const signer = { name: 'bench', fingerprint: '0'.repeat(64), test: true };
const { value: pack, seconds } = await timed(() =>
  assess({ evidence, assessment, framework, signer, tool: { name: 'bench', version: '0' } }),
);
const observations = pack.findings.reduce((sum, finding) => sum + finding.observations.length, 0);
row(
  `judge ${pack.counts.tables.toLocaleString('en')} tables, ${evidence.records.length.toLocaleString('en')} records (peak includes collecting)`,
  `${observations.toLocaleString('en')} observations, ${perSecond(observations, seconds)} observations/s`,
  seconds,
);
rmSync(folder, { recursive: true });
