import type { JsonObject } from '../../model/index.ts';
import { failed, passed, unclear, type Check } from '../check.ts';
import { field, some } from '../judgement.ts';
import { requiredText, text } from '../read.ts';
import type { GroupCoverage } from './coverage.ts';

/** Whether the events of a group are alerted; `lost` says why the alarms on trails could not be read, if they could not. */
export function groupCheck(
  { what, names, by, missing, unclear: open, silent }: GroupCoverage,
  lost: string | null,
): Check {
  const unmet = [...missing, ...open];
  const value = unmet.length === 0 ? some(by) : `none for ${some(unmet)}`;
  const shown = field(`Alert on ${what}`, value, `must be raised by ${names.join(', ')}`, unmet.length === 0);
  const hint =
    silent.length === 0
      ? ''
      : ` (${some(silent)} ${silent.length === 1 ? 'sees' : 'see'} some of it, to no effect that could be established)`;
  if (unmet.length === 0) return passed(`${what} ${what.endsWith('s') ? 'are' : 'is'} alerted`, shown);
  if (lost !== null) return unclear(`whether ${what} would be alerted by alarms on trails, because ${lost}`, shown);
  if (missing.length > 0) return failed(`nobody is alerted of ${what}: ${some(missing)}${hint}`, shown);
  return unclear(`whether somebody is alerted of ${what}: ${some(open)}${hint}`, shown);
}

/** Whether threat detection runs in every region: a detector that is listed may be suspended. */
export function detectorCheck(detectors: readonly JsonObject[], regions: readonly string[]): Check {
  const found = regions.map((region) => {
    const here = detectors.filter((detector) => requiredText(detector, 'region') === region);
    const status = here.map((detector) => text(detector, 'description.status') ?? '(absent)');
    return { region, enabled: status.includes('ENABLED'), status: status.join(', ') };
  });
  const fields = found.map(({ region, status, enabled }) =>
    field(`Detector in ${region}: status`, status, 'must be ENABLED', enabled),
  );
  const bad = found.filter(({ enabled }) => !enabled).map(({ region }) => region);
  return bad.length === 0
    ? passed('threat detection runs in every Region', ...fields)
    : failed(`threat detection does not run in ${bad.join(', ')}`, ...fields);
}
