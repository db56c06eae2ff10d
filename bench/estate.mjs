// An organisation of many accounts, from discovery to signed packs: `npm run bench -- estate 500 4`. One account in
// fifty refuses the role. Collecting and building are processes of their own, so that each peak of memory is its own.
// BENCH_STEP=collect and BENCH_STEP=build do one of the two, in a folder that is kept: BENCH_FOLDER=/tmp/estate.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepHeapModest } from '../dist/cli/heap.js';
import { run } from '../dist/cli/main.js';
import { row } from './report.mjs';

const [accounts, regions] = process.argv.slice(2, 4).map(Number);
const step = process.env.BENCH_STEP;
const folder = process.env.BENCH_FOLDER ?? mkdtempSync(join(tmpdir(), 'estate-'));
const names = ['eu-central-1', 'eu-west-1', 'eu-north-1', 'eu-west-3', 'eu-south-1', 'eu-west-2'].slice(0, regions);
const size = `${accounts} accounts x ${regions} Regions`;

const id = (index) => String(600_000_000_001 + index);
const denied = Array.from({ length: Math.floor(accounts / 50) }, (_, index) => id(index * 50 + 7));

async function report(...argv) {
  let stdout = '';
  const code = await run([...argv, '--config', configurationFile], {
    stdout: (text) => (stdout += text),
    stderr: (text) => process.stderr.write(text),
    env: {},
    cwd: folder,
    program: process.argv.slice(0, 2),
    now: () => new Date('2026-11-23T08:00:00.000Z'),
    sleep: () => Promise.resolve(),
    isTerminal: false,
    signal: new AbortController().signal,
    host: { pid: process.pid, isAlive: () => true },
    sandboxBranches: { accounts, regions: names },
    sandboxFaults: denied.map((account) => ({
      match: { service: 'sts', operation: 'AssumeRole', resource: `:${account}:` },
      effect: { kind: 'denied' },
    })),
  });
  return { code, paths: stdout.trim().split('\n') };
}

function measure(name, found) {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  row(`${name}: ${size}`, found, (userCPUTime + systemCPUTime) / 1e6);
}

const configurationFile = join(folder, 'audit.config.yaml');
const configuration = `organisation: Meridian Retail Bank
frameworks: [soc2]
scope:
  organisation:
    roleName: AuditPackReader
    except:
      - { id: '777788889999', reason: holds no workloads }
      - { id: '444455556666', reason: measured elsewhere }
  regions: [${names.join(', ')}]
`;
mkdirSync(folder, { recursive: true });
if (!existsSync(configurationFile)) writeFileSync(configurationFile, configuration);

keepHeapModest();
if (step === 'collect') {
  const { code } = await report('collect', '--sandbox', '--period', '2026-10');
  measure('collect', `exit code ${code}; CPU seconds`);
} else if (step === 'build') {
  const { code, paths } = await report(
    'build',
    '--sandbox',
    '--from',
    'output/sandbox-2026-10',
    '--framework',
    'soc2',
    '--out',
    'packs',
  );
  const megabytes = paths.map((path) => `${(statSync(path).size / 1e6).toFixed(1)} MB`).join(', ');
  measure('build', `exit code ${code}, ${megabytes}; CPU seconds`);
} else {
  for (const part of ['collect', 'build']) {
    const env = { ...process.env, BENCH_STEP: part, BENCH_FOLDER: folder };
    process.stdout.write(
      execFileSync(process.execPath, [...process.execArgv, 'bench/estate.mjs', accounts, regions], {
        env,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'inherit'],
      }),
    );
  }
  if (process.env.BENCH_KEEP === undefined) rmSync(folder, { recursive: true });
}
