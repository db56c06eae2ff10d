import type { ManualRecord, Resource } from '../model/index.ts';
import { momentOf } from '../timeline/index.ts';

/** Manual evidence that names a control and a subject, newest first. */
export type RecordsOf = (control: string, resource: Resource) => readonly ManualRecord[];

interface Filed {
  readonly record: ManualRecord;
  /** Its subjects, as expressions that whole names fit. */
  readonly subjects: readonly RegExp[];
}

/** Files records by the controls that they are for; patterns are compiled once, for subjects come in thousands. */
export function recordFinder(records: readonly ManualRecord[]): RecordsOf {
  const byControl = new Map<string, Filed[]>();
  for (const record of records.toSorted((a, b) => (a.covers.to < b.covers.to ? 1 : -1))) {
    const filed = { record, subjects: record.subjects.map(expressionOf) };
    for (const control of record.controls) byControl.set(control, [...(byControl.get(control) ?? []), filed]);
  }
  return (control, resource) => {
    const candidates = byControl.get(control);
    if (candidates === undefined) return [];
    const names = namesOf(resource);
    return candidates
      .filter(({ subjects }) => subjects.some((subject) => names.some((name) => subject.test(name))))
      .map(({ record }) => record);
  };
}

/** What a record may call a subject by: name or id, and for what an event made the resources that the event names. */
const namesOf = (resource: Resource): readonly string[] => [
  resource.name,
  resource.id,
  ...(momentOf(resource)?.event?.resources ?? []),
];

/** A pattern in which `*` matches any text. */
function expressionOf(pattern: string): RegExp {
  const parts = pattern.split(/\*+/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}
