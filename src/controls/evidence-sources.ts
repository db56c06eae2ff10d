import type { Instant, JsonObject } from '../model/index.ts';
import { instant, number, object, objects, texts } from './read.ts';

/** Data sources named by the controls, without manual evidence: that is for people to add. */
export const expectedSources = (description: JsonObject): readonly string[] => [
  ...new Set(
    objects(description, 'framework.controlSets')
      .flatMap((set) => objects(set, 'controls'))
      .flatMap((control) => texts(control, 'evidenceSources'))
      .map(canonicalSource)
      .filter((source) => source !== 'Manual'),
  ),
];

export interface Collected {
  readonly items: number;
  readonly latest: Instant | undefined;
}

/** Evidence items per data source, spelled in one way. */
export const collectedSources = (bySource: unknown): ReadonlyMap<string, Collected> => {
  const found = new Map<string, Collected>();
  const entries = object({ evidenceByDataSource: bySource as never }, 'evidenceByDataSource') ?? {};
  for (const [written, entry] of Object.entries(entries)) {
    const source = canonicalSource(written);
    const items = number(entry, 'items') ?? 0;
    const latest = instant(entry, 'latest');
    const before = found.get(source);
    const newest = [before?.latest, latest]
      .filter((one) => one !== undefined)
      .sort()
      .at(-1);
    if (source !== 'Manual') found.set(source, { items: items + (before?.items ?? 0), latest: newest });
  }
  return found;
};

/** Audit Manager writes the same source in several ways: `CloudTrail`, `AWS CloudTrail`, `AWS_Cloudtrail`. */
const canonicalSource = (written: string): string => {
  const plain = written.toLowerCase().replace(/[^a-z]/g, '');
  if (plain.includes('cloudtrail')) return 'AWS CloudTrail';
  if (plain.includes('securityhub')) return 'AWS Security Hub';
  if (plain.includes('config')) return 'AWS Config';
  if (plain.includes('apicall')) return 'AWS API calls';
  return plain.includes('manual') ? 'Manual' : written;
};
