import type { Assessment, Estate, EvidenceSet, Resource, UnknownPart } from '../../model/index.ts';
import { openArchive } from './archive.ts';
import { assessmentsEstate, readAssessments } from './assessments.ts';
import { readKeys } from './keys.ts';
import { readClusters, readNetwork } from './network.ts';
import { readPolicies } from './policies.ts';
import { readTableList, tableResource } from './tables.ts';
import { readTrails } from './trails.ts';

/**
 * Everything that the evidence tells about the scope. Never throws on bad data: what cannot be read is an absent fact
 * or an unknown part, with its cause. Resources and unknown parts are sorted, so that their order says nothing.
 */
export function assembleEstate(evidence: EvidenceSet, assessment: Assessment): Estate {
  const archive = openArchive(evidence, assessment);
  const { tables, unknown } = readTableList(archive, assessment);
  const trails = readTrails(archive, assessment);
  const policies = readPolicies(archive, assessment);
  const surroundings = { policiesOf: policies.policiesOf, loggingIn: trails.loggingIn, assessment };
  const parts: readonly Estate[] = [
    { resources: tables.map((table) => tableResource(archive, table, surroundings)), unknown },
    { resources: readKeys(archive, tables), unknown: [] },
    readClusters(archive, assessment),
    readNetwork(archive, assessment),
    trails,
    policies,
    assessmentsEstate(readAssessments(archive, assessment)),
  ];
  return {
    resources: sortBy(
      parts.flatMap((part) => part.resources),
      resourceKey,
    ),
    unknown: sortBy(distinct(parts.flatMap((part) => part.unknown)), unknownKey),
  };
}

const resourceKey = ({ kind, account, region, name, id }: Resource): readonly string[] => [
  kind,
  account,
  region,
  name,
  id,
];

const unknownKey = ({ kind, account, region, reason }: UnknownPart): readonly string[] => [
  kind,
  account,
  region,
  reason.cause,
];

function sortBy<T>(list: readonly T[], key: (item: T) => readonly string[]): readonly T[] {
  const keyed = list.map((item) => ({ item, key: key(item).join('\0') }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ item }) => item);
}

/** One part for each place and cause: fifty tables that were denied make one hole in the population of keys. */
function distinct(parts: readonly UnknownPart[]): readonly UnknownPart[] {
  const first = new Map<string, UnknownPart>();
  for (const part of parts) {
    const key = unknownKey(part).join('\0');
    if (!first.has(key)) first.set(key, part);
  }
  return [...first.values()];
}
