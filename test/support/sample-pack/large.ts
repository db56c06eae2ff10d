import type { AuditPack, EvidenceEntry, Finding, Observation, Subject } from '../../../src/model/index.ts';

/** Repeats the population of every control about tables until it has `count` subjects. */
export function multiply(pack: Omit<AuditPack, 'id'>, count: number): Omit<AuditPack, 'id'> {
  const tables = repeat(pack.tables, count, (subject, round) => renamed(subject, round));
  const evidence = pack.evidence.flatMap((entry) => copies(entry, Math.ceil(count / pack.tables.length)));
  return {
    ...pack,
    tables,
    evidence: evidence.map((entry, index) => ({ ...entry, reference: `E-${String(index + 1).padStart(4, '0')}` })),
    counts: { ...pack.counts, tables: tables.length, evidenceItems: evidence.length - pack.counts.unavailable },
    findings: pack.findings.map((finding) => population(finding, count)),
  };
}

const renamed = <S extends Subject>(subject: S, round: number): S =>
  round === 0 ? subject : { ...subject, id: `${subject.id}-${round}`, name: `${subject.name}-${round}` };

function repeat<T>(list: readonly T[], count: number, make: (value: T, round: number) => T): readonly T[] {
  const result: T[] = [];
  for (let round = 0; result.length < count && list.length > 0; round += 1) {
    for (const value of list) if (result.length < count) result.push(make(value, round));
  }
  return result;
}

const copies = (entry: EvidenceEntry, count: number): readonly EvidenceEntry[] =>
  Array.from({ length: count }, (_, round) => ({ ...entry, id: round === 0 ? entry.id : `${entry.id}-${round}` }));

function population(finding: Finding, count: number): Finding {
  if (finding.control.noun[0] !== 'table') return finding;
  const known = new Set(finding.observations.map((one) => one.subject.id)).size;
  const steady = finding.observations.filter((one) => one.outcome === 'satisfied' && !one.begun && !one.ended);
  const added = repeat<Observation>(steady, count - known, (one, round) => ({
    ...one,
    subject: renamed(one.subject, round + 1),
  }));
  return {
    ...finding,
    observations: [...finding.observations, ...added],
    subjects: { ...finding.subjects, satisfied: finding.subjects.satisfied + added.length },
  };
}
