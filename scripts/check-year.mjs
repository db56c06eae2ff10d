// A year of unattended months against the embedded bank: thirteen monthly runs, each with its own clock, killed at random
// points (seeded), with a storm of throttling, an account that is lost and comes back, a trail that is stopped for a week, a
// signing key that is replaced, and a month that nobody ran and that is caught up. At the end every pack must verify and be
// reproduced, the chain of months must be unbroken, nothing stored may be lost, the differences from month to month must be
// those that the scenario derives from what the bank did (src/sandbox/scenario/year.ts), neither more nor fewer, also for the
// month that is caught up, and a half year must build from stored evidence without asking AWS.
//
//   node scripts/check-year.mjs [months] [kills] [seed]
//
// Runs what `npm run build` made. Ends with `N passed, N failed`.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

/** One process of the program, as `bin.js` starts it, with a clock that stands and with faults. Loaded, it waits for its turn. */
async function runOnce() {
  const { run } = await import('../dist/cli/main.js');
  const { yearOfChanges } = await import('../dist/sandbox/index.js');
  process.send('loaded');
  const [{ instant, faults, argv }] = await once(process, 'message');
  process.disconnect();
  process.exitCode = await run(argv, {
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
    env: process.env,
    cwd: process.cwd(),
    now: () => new Date(instant),
    sleep: () => Promise.resolve(),
    isTerminal: false,
    signal: new AbortController().signal,
    host: { pid: process.pid, isAlive },
    sandboxFaults: faults,
    sandboxChanges: yearOfChanges.flatMap(({ changes }) => changes),
  });
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

async function checkYear() {
  const [months = 13, kills = 13, seed = 1] = process.argv.slice(2).map(Number);
  const folder = mkdtempSync(join(tmpdir(), 'year-'));
  const year = {
    folder,
    output: join(folder, 'output'),
    random: randomFrom(seed),
    killed: { 'before it collects': 0, 'while it collects': 0, 'while it builds': 0 },
    longest: 4_000,
    checks: [],
  };
  year.standby = loaded(year);
  writeFileSync(join(folder, 'audit.config.yaml'), config);
  try {
    for (let index = 0; index < months; index += 1) await liveMonth(year, index, { months, kills });
    examineKills(year, kills);
    await examine(year, months);
  } finally {
    year.standby.child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  }
  const failed = year.checks.filter(({ ok }) => !ok);
  console.log(`${year.checks.length - failed.length} passed, ${failed.length} failed`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}

const bank = ['--sandbox', '--config', 'audit.config.yaml'];
const lostAccount = '444455556666';
const role = (account) => `arn:aws:iam::${account}:role/AuditPackReader`;
const config = `organisation: Meridian Retail Bank
frameworks: [gdpr]
sources: [sts, dynamodb, cloudtrail-trails, cloudtrail-lookup]
scope:
  accounts:
    - { id: '111122223333', name: meridian-retail-prod, roleArn: '${role('111122223333')}' }
    - { id: '${lostAccount}', name: meridian-retail-analytics, roleArn: '${role(lostAccount)}' }
  regions: [eu-central-1]
`;

/** What happens in which month of the year, by its number from 0; the one that is missed is caught up by the next. */
const story = { storm: 1, lost: 2, missed: 4, keyReplaced: 6 };

const faultsOf = (index) => {
  if (index === story.storm) return [{ match: { service: 'dynamodb' }, times: 25, effect: { kind: 'throttled' } }];
  const assumed = { service: 'sts', operation: 'AssumeRole', resource: lostAccount };
  return index === story.lost ? [{ match: assumed, effect: { kind: 'denied' } }] : [];
};

/** When the run of a month begins: on the third day of the next one. */
const runAt = (index) => new Date(Date.UTC(2026, index + 1, 3, 4, 30));

/** Whether nobody runs a month in time; the last one is. */
const isMissed = (index, months) => index === story.missed && index + 1 < months;

/** A month's pack, as the scenario is asked about it: the one that was missed is collected by the next run. */
const packOfMonth = (index, months) => ({
  month: labelOf(index),
  collectedAt: runAt(isMissed(index, months) ? index + 1 : index),
});

const labelOf = (index) => new Date(Date.UTC(2026, index, 1)).toISOString().slice(0, 7);
const folderOf = (year, index) => join(year.output, `sandbox-${labelOf(index)}`);

/** The run of a month on the third day of the next: killed some times, then left alone. */
async function liveMonth(year, index, { months, kills }) {
  if (isMissed(index, months)) return;
  const instant = runAt(index).toISOString();
  if (index === story.keyReplaced) renameSync(join(year.output, 'test-key'), join(year.folder, 'former-test-key'));
  const start = { instant, faults: faultsOf(index), argv: ['build', ...bank, ...(index > 0 ? ['--catch-up'] : [])] };
  // As many as are due by then; the last month makes up for what runs that ended early have left over.
  const due = Math.min(kills, Math.ceil((kills * (index + 1)) / Math.max(1, months - 1)));
  while (killsOf(year) < due && !(await runAndKill(year, start)));
  const began = Date.now();
  const { code, stderr } = await started(year, start).ended;
  if (stderr.includes('Building ')) year.longest = Date.now() - began;
  check(
    year,
    `${labelOf(index)} is built after it was killed`,
    code === 3 && existsSync(join(folderOf(year, index), 'finished.json')),
    stderr,
  );
}

const killsOf = ({ killed }) => Object.values(killed).reduce((sum, each) => sum + each, 0);

/** A process that has loaded the program. */
function loaded({ folder }) {
  const stdio = ['ignore', 'pipe', 'pipe', 'ipc'];
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), '--run'], { cwd: folder, stdio });
  return { child, ready: once(child, 'message') };
}

/** Gives the process that stands by its command; the next one loads meanwhile. */
function started(year, start) {
  const { child, ready } = year.standby;
  const printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr']) child[name].on('data', (bytes) => (printed[name] += bytes));
  const ended = once(child, 'close').then(([code]) => ({ code, ...printed }));
  const running = ready.then(() => child.send(start));
  year.standby = loaded(year);
  return { child, printed, running, ended };
}

/**
 * Kills a run at a random point: every second time in its first third, in which evidence is collected.
 * @returns whether the run ended before
 */
async function runAndKill(year, start) {
  const { child, printed, running, ended } = started(year, start);
  await running;
  const reach = year.random() < 0.5 ? year.longest / 3 : year.longest;
  const first = await Promise.race([ended, delay(year.random() * reach, 'late')]);
  if (first !== 'late') {
    year.longest *= 0.7;
    return true;
  }
  child.kill('SIGKILL');
  await ended;
  const built = printed.stderr.lastIndexOf('Building ');
  const collecting = printed.stderr.lastIndexOf('Collecting ');
  year.killed[built > collecting ? 'while it builds' : collecting >= 0 ? 'while it collects' : 'before it collects'] +=
    1;
  return false;
}

/** A year without kills would prove little: of those that were asked for, nine in ten must have hit a run that was going on. */
function examineKills(year, kills) {
  const told = Object.entries(year.killed).map(([when, count]) => `${count} ${when}`);
  check(
    year,
    `a run was killed ${killsOf(year)} times: ${told.join(', ')}`,
    killsOf(year) >= kills * 0.9,
    `of ${kills} that were asked for`,
  );
}

async function examine(year, months) {
  const { withFiles } = await import('../dist/seal/index.js');
  const last = new Date(Date.UTC(2026, months, 3, 5)).toISOString();
  const run = (...argv) => started(year, { instant: last, faults: [], argv }).ended;
  const labels = Array.from({ length: months }, (_, index) => index);
  const packs = labels.map((index) => join(folderOf(year, index), 'gdpr.asice'));
  const there = packs.every(existsSync);
  check(year, 'every month has its pack, also the one that was missed', there, packs.join('\n'));
  if (!there) return;

  const verified = await run('verify', '--rederive', ...packs);
  const reproduced = verified.stdout.match(/conclusions reproduced yes/g)?.length ?? 0;
  check(year, 'every pack verifies and is reproduced', verified.code === 0 && reproduced === months, verified.stdout);

  const read = ['manifest.json', 'results.json'];
  const contents = (pack) => withFiles(pack, ({ get }) => new Map(read.map((file) => [file, get(file)])));
  const files = await Promise.all(packs.map(contents));
  const json = (index, file) => JSON.parse(Buffer.from(files[index].get(file)).toString());
  const digests = labels.map((index) => createHash('sha256').update(files[index].get('manifest.json')).digest('hex'));
  const chain = labels.map((index) => json(index, 'manifest.json').previous === (digests[index - 1] ?? null));
  check(year, 'the chain of months is unbroken', chain.every(Boolean), JSON.stringify(chain));

  const stored = await run('store', 'check', ...bank);
  check(year, 'nothing that was stored is lost', stored.code === 0, stored.stdout + stored.stderr);

  const answered = (index) =>
    json(index, 'results.json').coverage.filter(
      (row) => row.account === lostAccount && row.asked > 0 && row.answered === row.asked,
    ).length;
  if (months > story.storm)
    check(year, 'a storm of throttling costs no answer', answered(story.storm) === answered(0), '');
  if (months > story.lost + 1) {
    check(year, 'an account that is lost is a gap of its month', answered(story.lost) === 0, '');
    check(year, 'and covered again afterwards', answered(story.lost + 1) === answered(0), '');
  }
  const results = labels.map((index) => json(index, 'results.json'));
  await examineTurns(year, results, months);
  if (months >= 12) await examineHalfYear(year, run);
}

/**
 * Holds what turned from pack to pack against what the scenario derives from the changes of the bank, in both directions: month
 * by month, and over the month that is caught up.
 */
async function examineTurns(year, packs, months) {
  const { comparePacks } = await import('../dist/assess/index.js');
  const { expectedTurns, yearOfChanges } = await import('../dist/sandbox/index.js');
  const pairs = packs.slice(1).map((_, index) => [index, index + 1]);
  if (isMissed(story.missed, months)) pairs.push([story.missed - 1, story.missed + 1]);
  for (const [before, after] of pairs) {
    const ofPacks = { before: packOfMonth(before, months), after: packOfMonth(after, months) };
    const { subjects } = comparePacks(packs[before], packs[after]);
    const told = await Promise.all(subjects.map((turn) => isTold(turn, ofPacks)));
    const found = subjects
      .filter((_, index) => told[index])
      .map((turn) => textOf({ ...turn, subject: turn.subject.id }));
    const expected = expectedTurns(ofPacks.before, ofPacks.after).map(textOf);
    const [more, fewer] = [without(found, expected), without(expected, found)];
    const count = `${expected.length} ${expected.length === 1 ? 'change' : 'changes'}`;
    check(
      year,
      `from ${labelOf(before)} to ${labelOf(after)} the changes of the bank are told: ${count}`,
      more.length + fewer.length === 0,
      [...more.map((each) => `not expected: ${each}`), ...fewer.map((each) => `not told: ${each}`)].join('\n'),
    );
  }
  const last = labelOf(packs.length - 1);
  for (const { kind, at, until } of yearOfChanges.flatMap(({ changes }) => changes)) {
    if (kind === 'logging-stopped' && at.slice(0, 7) <= last) examineStop(year, packs, { at, until });
  }
}

const without = (list, others) => list.filter((each) => !others.includes(each));

/**
 * Whether a difference has to be expected: the bank's routine is not, nor what is not known of an account while it is lost: in
 * the pack of that month, its subjects are not there, or not determinable.
 */
async function isTold(turn, packs) {
  const { turnsOfRoutine } = await import('../dist/sandbox/index.js');
  const ofLost = ['before', 'after'].filter((side) => packs[side].month === labelOf(story.lost));
  const unknown = ofLost.some((side) => turn[side] === null || turn[side] === 'inconclusive');
  return !(unknown && turn.subject.account === lostAccount) && !turnsOfRoutine(turn, packs);
}

const textOf = ({ control, subject, before, after }) => `${control} ${subject}: ${before} -> ${after}`;

function examineStop(year, packs, { at, until }) {
  const pack = packs.find(({ assessment }) => assessment.period.label === at.slice(0, 7));
  const finding = pack.findings.find(({ control }) => control.id === 'DDB-LOG-01');
  const told = finding.observations
    .filter(({ outcome }) => outcome === 'not-satisfied')
    .map(({ interval }) => interval);
  const wanted = { from: new Date(at).toISOString(), to: new Date(until).toISOString() };
  const right = told.length > 0 && told.every(({ from, to }) => from === wanted.from && to === wanted.to);
  check(year, `the trail that is stopped from ${at} to ${until} is told with its dates`, right, JSON.stringify(told));
}

async function examineHalfYear(year, run) {
  const { code, stderr } = await run('build', ...bank, '--period', '2026-H1');
  check(
    year,
    'a half year builds from stored months, without AWS',
    code === 3 && stderr.includes('Taking stored evidence'),
    stderr,
  );
  const verified = await run('verify', '--rederive', join(year.output, 'sandbox-2026-H1', 'gdpr.asice'));
  check(year, 'and its conclusions are reproduced', verified.code === 0, verified.stdout);
}

function check(year, what, ok, detail) {
  year.checks.push({ what, ok });
  console.log(`${ok ? 'ok    ' : 'FAILED'}  ${what}`);
  if (!ok) console.log(detail.replaceAll(/^/gm, '        '));
}

/** Numbers from 0 to 1, always the same for a seed (mulberry32). */
function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

if (process.argv[2] === '--run') await runOnce();
else await checkYear();
