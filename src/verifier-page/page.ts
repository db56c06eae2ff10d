import { readZip } from '../seal/verify/zip.ts';
import { verifyContainer } from '../seal/verify/verify.ts';
import { pageChecksums } from './checksums.ts';
import { element, readSigner } from './form.ts';
import { sha256Of } from './sha256.ts';
import { showFailure, showVerdict } from './verdict.ts';

/** The page that checks a pack: the verifier of the command line, with a file that was chosen or dropped. */
const chosen = element('pack', HTMLInputElement);
const zone = element('drop', HTMLElement);
const result = element('result', HTMLElement);
let pack: File | undefined;
let latest = 0;

async function check(): Promise<void> {
  const file = pack;
  if (file === undefined) return;
  latest += 1;
  const own = latest;
  result.replaceChildren(`Checking ${file.name} …`);
  try {
    const container = await readZip(
      {
        size: file.size,
        read: async (offset, length) => new Uint8Array(await file.slice(offset, offset + length).arrayBuffer()),
      },
      { checksums: pageChecksums, digest: sha256Of },
    );
    const verification = await verifyContainer(container, await readSigner());
    if (own === latest) showVerdict(result, file, verification);
  } catch (error) {
    if (own === latest) showFailure(result, error);
  }
}

function choose(files: FileList | null | undefined): void {
  const [file] = files ?? [];
  if (file === undefined) return;
  pack = file;
  void check();
}

chosen.addEventListener('change', () => choose(chosen.files));
for (const type of ['dragenter', 'dragover']) {
  document.addEventListener(type, (event) => {
    event.preventDefault();
    zone.classList.add('over');
  });
}
document.addEventListener('dragleave', () => zone.classList.remove('over'));
document.addEventListener('drop', (event) => {
  event.preventDefault();
  zone.classList.remove('over');
  choose(event.dataTransfer?.files);
});
for (const name of ['fingerprint', 'anchors']) {
  element(name, HTMLInputElement).addEventListener('change', () => void check());
}
element('form', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  void check();
});
