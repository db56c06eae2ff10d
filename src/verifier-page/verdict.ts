import type { Verification } from '../model/manifest.ts';
import { levelsOf } from '../seal/verify/levels.ts';

type Verdict = Omit<Verification, 'pack'>;

/** Shows a verdict; every text goes in as text, never as HTML. */
export function showVerdict(place: HTMLElement, file: File, verdict: Verdict): void {
  const { ok, manifest, checks, problems } = verdict;
  const facts = levelsOf(verdict).map(({ title, state, text }) => fact(title, text, state));
  place.replaceChildren(
    make('h2', ok ? 'VALID' : 'NOT VALID', ok ? 'verdict good' : 'verdict bad'),
    make('p', `${file.name}, ${file.size.toLocaleString('en')} bytes`),
    ...(manifest === null ? [] : [make('p', describe(manifest))]),
    list('dl', 'levels', facts.flat()),
    make('h3', problems.length === 0 ? 'No problem was found' : `Problems: ${problems.length}`),
    list(
      'ul',
      'problems',
      problems.map(({ file: path, message }) => make('li', path === null ? message : `${path}: ${message}`)),
    ),
    make('h3', 'What was checked'),
    list(
      'ul',
      'checks',
      checks.map(({ ok, summary }) => make('li', `${ok ? 'yes' : 'NO'} – ${summary}`)),
    ),
  );
}

/** Says why there is no verdict. */
export function showFailure(place: HTMLElement, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  place.replaceChildren(make('h2', 'No verdict', 'verdict bad'), make('p', message));
}

const describe = ({ organisation, framework, period, pack, status }: NonNullable<Verdict['manifest']>): string =>
  `The pack says of itself: ${organisation}, ${framework.id} ${framework.version}, ${period.label}, pack ${pack}, ${status}`;

const fact = (title: string, text: string, state: string): HTMLElement[] => [
  make('dt', title),
  make('dd', text, `level ${state}`),
];

function make(name: string, text: string, classes = ''): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  if (classes !== '') made.className = classes;
  return made;
}

function list(name: string, classes: string, items: readonly HTMLElement[]): HTMLElement {
  const made = make(name, '', classes);
  made.append(...items);
  return made;
}
