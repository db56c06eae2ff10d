// Opens the HTML report and the verifier page from disk in Firefox, by WebDriver BiDi (https://w3c.github.io/webdriver-bidi/):
// every test vector must get the verdict of `report verify`, to the word; the report must filter, ask the network for nothing,
// log nothing and run nothing of what is put in later.
//
//   node --experimental-websocket scripts/firefox-pages.mjs PACK-FOLDER VERIFIER.html
//
// The folder is an unpacked pack, the page what `report verifier` writes. Runs what `npm run build` made. Ends with `N passed, N failed`.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { levelsOf, pemAnchors, verifyPack } from '../dist/seal/index.js';

const firefox = process.env.FIREFOX ?? '/usr/bin/firefox-esr';
const timeoutMs = 120_000;

/** Starts Firefox with a profile of its own. @returns its process and the address of its BiDi sessions */
async function startFirefox(profile) {
  writeFileSync(join(profile, 'user.js'), 'user_pref("browser.shell.checkDefaultBrowser", false);\n');
  const child = spawn(firefox, ['--headless', '--profile', profile, '--remote-debugging-port', '0', 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  const url = await new Promise((found, failed) => {
    child.once('exit', (code) => failed(new Error(`Firefox ended with ${code}: ${said}`)));
    child.stderr.on('data', (bytes) => {
      said += bytes;
      const address = /listening on (ws:\/\/\S+)/.exec(said)?.[1];
      if (address !== undefined) found(address);
    });
  });
  return { child, url };
}

/** A BiDi connection: commands that wait for their answer, and events. */
async function connect(url, onEvent) {
  const socket = new WebSocket(`${url}/session`);
  const waiting = new Map();
  await new Promise((opened, failed) => {
    socket.addEventListener('open', opened, { once: true });
    socket.addEventListener('error', () => failed(new Error(`${url} cannot be reached`)), { once: true });
  });
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(data);
    if (message.type === 'event') return onEvent(message);
    const { answered, failed } = waiting.get(message.id);
    return message.type === 'success'
      ? answered(message.result)
      : failed(new Error(`${message.error}: ${message.message}`));
  });
  let id = 0;
  const send = (method, params) =>
    new Promise((answered, failed) => {
      waiting.set((id += 1), { answered, failed });
      socket.send(JSON.stringify({ id, method, params }));
    });
  return { send, close: () => socket.close() };
}

/** One tab; everything that a page must not do is kept in `complaints`. */
async function openTab(session) {
  const { contexts } = await session.send('browsingContext.getTree', {});
  const { context } = contexts[0];
  const evaluate = async (expression) => {
    const { type, result, exceptionDetails } = await session.send('script.evaluate', {
      expression: `(async () => JSON.stringify(await (${expression})))()`,
      target: { context },
      awaitPromise: true,
    });
    if (type === 'exception') throw new Error(`${expression}: ${exceptionDetails.text}`);
    return result.value === undefined ? undefined : JSON.parse(result.value);
  };
  return {
    evaluate,
    open: (path) =>
      session.send('browsingContext.navigate', { context, url: pathToFileURL(path).href, wait: 'complete' }),
    /** Waits until an expression is true. */
    until: async (expression) => {
      for (const end = Date.now() + timeoutMs; Date.now() < end; await delay(50))
        if (await evaluate(expression)) return;
      throw new Error(`it never came true: ${expression}`);
    },
    setFiles: async (selector, files) => {
      const { nodes } = await session.send('browsingContext.locateNodes', {
        context,
        locator: { type: 'css', value: selector },
      });
      await session.send('input.setFiles', {
        context,
        element: { sharedId: nodes[0].sharedId },
        files: files.map((file) => resolve(file)),
      });
    },
  };
}

const counts = { passed: 0, failed: 0 };
function check(what, found, expected) {
  const ok = JSON.stringify(found) === JSON.stringify(expected);
  counts[ok ? 'passed' : 'failed'] += 1;
  if (!ok)
    console.log(
      `FAILED  ${what}\n        expected: ${JSON.stringify(expected)}\n        found:    ${JSON.stringify(found)}`,
    );
}

const texts = (selector) => `[...document.querySelectorAll('${selector}')].map((one) => one.innerText)`;

async function checkVerifier(tab, page) {
  await tab.open(page);
  check(
    'the verifier can compute on a page from disk',
    await tab.evaluate('isSecureContext && crypto.subtle !== undefined'),
    true,
  );
  for (const { name, trust, expected } of JSON.parse(readFileSync('test/vectors/vectors.json', 'utf8'))) {
    const path = `test/vectors/packs/${name}.asice`;
    await tab.evaluate(`document.querySelector('#result').replaceChildren()`);
    await tab.setFiles(
      '#anchors',
      trust.map((file) => `test/vectors/keys/${file}`),
    );
    await tab.setFiles('#pack', [path]);
    await tab.until(`document.querySelector('.verdict') !== null && document.querySelector('.levels') !== null`);
    const anchors = trust.flatMap((file) => pemAnchors(readFileSync(`test/vectors/keys/${file}`, 'utf8')) ?? []);
    const verified = await verifyPack(path, { trust: anchors });
    const shown = await tab.evaluate(`[${['.verdict', '.levels dd', '.problems li', '.checks li'].map(texts).join()}]`);
    check(`the verifier's verdict on ${name}`, shown, [
      [expected.ok ? 'VALID' : 'NOT VALID'],
      levelsOf(verified).map(({ text }) => text),
      verified.problems.map(({ file, message }) => (file === null ? message : `${file}: ${message}`)),
      verified.checks.map(({ ok, summary }) => `${ok ? 'yes' : 'NO'} – ${summary}`),
    ]);
  }
}

async function checkReport(tab, folder, complaints) {
  await tab.open(join(folder, 'report.html'));
  const { findings } = JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8'));
  const shown = `[...document.querySelectorAll('article.control')].filter((one) => one.closest('[hidden]') === null).length`;
  check('the report shows every control', await tab.evaluate(shown), findings.length);
  const failing = findings.filter(({ outcome }) => outcome === 'not-satisfied').length;
  await tab.evaluate(`(() => {
    const field = document.querySelector('[name=outcome]');
    field.value = 'not-satisfied';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
  })()`);
  await tab.until(`location.href.includes('outcome=not-satisfied')`);
  check('a filter leaves the controls with exceptions', await tab.evaluate(shown), failing);
  check('neither page complained, nor asked the network', complaints, []);
  await tab.evaluate(
    `document.body.insertAdjacentHTML('beforeend', '<img src="https://x.invalid/" onerror="document.title=1">')`,
  );
  await delay(1_000);
  check('the policy blocks what is put in later', (await tab.evaluate('document.title')) === '1', false);
}

const [folder, verifier] = process.argv.slice(2).map((path) => resolve(path));
const profile = mkdtempSync(join(tmpdir(), 'firefox-'));
const { child, url } = await startFirefox(profile);
const ended = new Promise((done) => child.once('exit', done));
try {
  const complaints = [];
  const session = await connect(url, ({ method, params }) => {
    if (method === 'log.entryAdded' && params.level !== 'info' && params.level !== 'debug')
      complaints.push(params.text);
    if (method === 'network.beforeRequestSent' && !/^(file|data|blob):/.test(params.request.url))
      complaints.push(params.request.url);
    if (method === 'browsingContext.userPromptOpened') complaints.push(`dialog ${params.message}`);
  });
  const { capabilities } = await session.send('session.new', { capabilities: {} });
  console.log(`Firefox ${capabilities.browserVersion}`);
  await session.send('session.subscribe', {
    events: ['log.entryAdded', 'network.beforeRequestSent', 'browsingContext.userPromptOpened'],
  });
  const tab = await openTab(session);
  await checkVerifier(tab, verifier);
  await checkReport(tab, folder, complaints);
  session.close();
} finally {
  child.kill();
  await ended;
  rmSync(profile, { recursive: true, force: true });
}
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed === 0 ? 0 : 1;
