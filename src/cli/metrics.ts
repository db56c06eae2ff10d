import type { CollectSummary } from '../collect/index.ts';
import { writeFileAtomic } from '../store/index.ts';
import type { PackSummary } from './finished.ts';

/** File of an assessment folder with the metrics of the run that finished it. */
export const metricsFile = 'metrics.txt';

/** One number of a metric, told apart by its labels. */
interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What a run did, for whoever watches many of them. */
export interface RunMetrics {
  /** Name of the assessment, such as `2026-10`. */
  readonly assessment: string;
  readonly seconds: { readonly collect: number; readonly total: number };
  /** Null where nothing was collected. */
  readonly collected: CollectSummary | null;
  readonly packs: readonly PackSummary[];
  readonly exitCode: number;
  /** Seconds of the epoch at the end. */
  readonly endedAt: number;
}

/** Writes the metrics of a run as OpenMetrics text, such as for the textfile collector of the Prometheus node exporter. */
export const writeMetrics = (path: string, metrics: RunMetrics): Promise<void> =>
  writeFileAtomic(path, openMetrics(metrics));

/** OpenMetrics 1.0 text: one gauge for each fact, all of them about the one run. */
export function openMetrics({ assessment, seconds, collected, packs, exitCode, endedAt }: RunMetrics): string {
  const about = { assessment };
  const gauges: readonly (readonly [name: string, help: string, samples: readonly Sample[]])[] = [
    ['exit_code', 'Exit code of the run', [{ labels: about, value: exitCode }]],
    ['ended_seconds', 'When the run ended, in seconds of the epoch', [{ labels: about, value: endedAt }]],
    [
      'duration_seconds',
      'How long a part of the run took',
      Object.entries(seconds).map(([part, value]) => ({ labels: { ...about, part }, value })),
    ],
    ['answers', 'Answers of AWS by how they came to be', answersOf(collected, about)],
    ['retries', 'Calls that were asked again', collected ? [{ labels: about, value: collected.retries }] : []],
    [
      'unavailable',
      'Questions without an answer, by cause',
      Object.entries(collected?.causes ?? {}).map(([cause, value]) => ({ labels: { ...about, cause }, value })),
    ],
    ['controls', 'Controls by outcome', packs.flatMap((pack) => outcomesOf(pack, pack.controls, about))],
    ['requirements', 'Requirements by result', packs.flatMap((pack) => outcomesOf(pack, pack.requirements, about))],
    [
      'evidence_gaps',
      'Gaps of the evidence',
      packs.map(({ framework, gaps }) => ({ labels: { ...about, framework }, value: gaps })),
    ],
  ];
  const written = gauges.filter(([, , samples]) => samples.length > 0).map(metricText);
  return `${written.join('')}# EOF\n`;
}

const answersOf = (collected: CollectSummary | null, about: Sample['labels']): readonly Sample[] =>
  collected === null
    ? []
    : [
        { labels: { ...about, origin: 'asked' }, value: collected.collected },
        { labels: { ...about, origin: 'kept' }, value: collected.reused },
      ];

const outcomesOf = (
  { framework }: PackSummary,
  counts: Readonly<Record<string, number>>,
  about: Sample['labels'],
): readonly Sample[] =>
  Object.entries(counts).map(([outcome, value]) => ({ labels: { ...about, framework, outcome }, value }));

const prefix = 'dynamodb_audit_pack';

function metricText([name, help, samples]: readonly [string, string, readonly Sample[]]): string {
  const full = `${prefix}_${name}`;
  const lines = samples.map(({ labels, value }) => `${full}{${labelText(labels)}} ${value}\n`);
  return `# TYPE ${full} gauge\n# HELP ${full} ${help}.\n${lines.join('')}`;
}

/** Label values escape backslash, quote and line feed (OpenMetrics 1.0, ABNF). */
const labelText = (labels: Sample['labels']): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}="${value.replace(/[\\"\n]/g, (each) => (each === '\n' ? '\\n' : `\\${each}`))}"`)
    .join(',');
