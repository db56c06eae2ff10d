// Pages a second of CPU: our report, with the heap of the command line, and beside it the floor, a bare pdfkit loop with the
// same font that only places text.
import { readFileSync, rmSync } from 'node:fs';
import PDFDocument from 'pdfkit';
import { assess } from '../dist/assess/index.js';
import { keepHeapModest, withSmallHeap } from '../dist/cli/heap.js';
import { readFramework } from '../dist/config/framework.js';
import { renderPdf } from '../dist/render/pdf.js';
import { openTemplates, readStore } from '../dist/store/index.js';
import { collectBank } from './bank.mjs';
import { cpuTimed, perSecond, row } from './report.mjs';

keepHeapModest();
const [, , kind, size] = process.argv;
const pages = Number(size);

async function bare() {
  const document = new PDFDocument({
    font: 'templates/fonts/IBMPlexSans-Regular.woff',
    size: 'A4',
    autoFirstPage: false,
  });
  document.on('data', () => {});
  for (let page = 0; page < pages; page += 1) {
    document.addPage();
    document.fontSize(8);
    for (let line = 0; line < 45; line += 1)
      document.text(`arn:aws:dynamodb:eu-central-1:111122223333:table/t-${page}-${line}`, 56, 60 + line * 15, {
        lineBreak: false,
      });
    if (page % 50 === 49) await new Promise((resolve) => setImmediate(resolve));
  }
  document.end();
  return pages;
}

/** Findings are repeated until the report has about the wanted number of pages. */
function enlarged(pack, times) {
  const findings = Array.from({ length: times }, (_, copy) =>
    pack.findings.map((finding) => ({
      ...finding,
      control: { ...finding.control, id: `${finding.control.id}.${copy}` },
    })),
  ).flat();
  return { ...pack, findings };
}

async function ours() {
  const { folder } = await collectBank();
  const { assessment, evidence } = await readStore(folder);
  rmSync(folder, { recursive: true });
  const framework = readFramework(readFileSync('frameworks/gdpr.yaml', 'utf8'), 'gdpr').value;
  const signer = { name: 'bench', fingerprint: '0'.repeat(64), test: true };
  const pack = assess({ evidence, assessment, framework, signer, tool: { name: 'bench', version: '0' } });
  const render = async (value) => {
    const options = { paper: 'A4', accent: '#0f4c81', attachment: null, signatureBytes: null };
    let made = 0;
    for await (const piece of renderPdf(value, openTemplates(), options))
      made +=
        Buffer.from(piece)
          .toString('latin1')
          .split(/\/Type \/Page\b(?!s)/).length - 1;
    return made;
  };
  const single = await render(pack);
  const perCopy = Math.max((await render(enlarged(pack, 2))) - single, 1);
  const times = Math.max(1, Math.round((pages - single) / perCopy) + 1);
  return cpuTimed(() => withSmallHeap(() => render(enlarged(pack, times))));
}

if (kind === 'bare') {
  const { value, seconds } = await cpuTimed(bare);
  row(`PDF, bare pdfkit loop`, `${value} pages, ${perSecond(value, seconds)} pages/s of CPU`, seconds);
} else {
  const { value, seconds } = await ours();
  row(`PDF, our report (PDF/A-3a, tagged)`, `${value} pages, ${perSecond(value, seconds)} pages/s of CPU`, seconds);
}
