import { byText } from '../../model/index.ts';
import type {
  Absent,
  Assessment,
  ClassifiedTable,
  DataClass,
  Estate,
  EvidenceSet,
  Fact,
  Resource,
  UnknownPart,
} from '../../model/index.ts';
import { readAccess } from './access.ts';
import { accountResources } from './accounts.ts';
import { openArchive, type Archive } from './archive.ts';
import { assessmentsEstate, readAssessments } from './assessments.ts';
import { readChanges } from './changes.ts';
import type { ChangeHistory } from './change-history.ts';
import { readChangeEvents } from './change-history.ts';
import { readCredentials } from './credentials.ts';
import { readClusters } from './clusters.ts';
import { readDetection } from './detection.ts';
import { mergeFacts } from './fact.ts';
import { readKeys } from './keys.ts';
import { oncePerKey } from './keyed.ts';
import { readNetwork } from './network.ts';
import { readOrganizations } from './organizations.ts';
import { readPolicies } from './policies.ts';
import { readRegions } from './regions.ts';
import { readResilience } from './resilience.ts';
import { readServices } from './services.ts';
import { knownClass, readTableList, type TableList } from './table-list.ts';
import { tableResource } from './tables.ts';
import { readTransport } from './transport.ts';
import { readTransfers } from './transfers.ts';
import { readTrails } from './trails.ts';

/**
 * Everything that the evidence tells about the scope. Never throws on bad data: what cannot be read is an absent fact
 * or an unknown part, with its cause. Resources and unknown parts are sorted, so that their order says nothing.
 */
export function assembleEstate(
  evidence: EvidenceSet,
  assessment: Assessment,
  history: ChangeHistory = readChangeEvents(evidence, assessment),
): Estate {
  const archive = openArchive(evidence, assessment);
  const list = readTableList(archive, assessment);
  const { tables, unknown } = list;
  const trails = readTrails(archive, assessment);
  const policies = readPolicies(archive, assessment);
  const accounts = {
    trailsOf: trails.trailsOf,
    detectionOf: readDetection(archive, trails.trailsOf, assessment),
    accessOf: readAccess(archive, assessment),
    limitsOf: readOrganizations(archive, assessment),
    servicesOf: readServices(archive, assessment),
  };
  const resilienceOf = readResilience(archive, tables, assessment);
  const surroundings = {
    policiesOf: policies.policiesOf,
    loggingIn: trails.loggingIn,
    resilienceOf,
    transportOf: readTransport(archive, { history, limitsOf: accounts.limitsOf, assessment }),
    assessment,
  };
  const described = tables.map((table) => tableResource(archive, table, surroundings));
  const parts: readonly Estate[] = [
    { resources: described, unknown },
    { resources: readKeys(archive, tables, policies.policiesOf), unknown: [] },
    readClusters(archive, assessment, {
      principalsOf: policies.principalsOf,
      tablesOf: classifiedTables(archive, list, assessment),
    }),
    readNetwork(archive, history, assessment),
    trails,
    { resources: accountResources(assessment, accounts), unknown: [] },
    policies,
    readCredentials(archive, history, assessment),
    { resources: readRegions(archive, assessment), unknown: [] },
    assessmentsEstate(readAssessments(archive, assessment)),
    readChanges(history, assessment, classFinder(described)),
    readTransfers({ archive, history, assessment, tables: described, unknownTables: unknown }),
  ];
  return {
    resources: sortBy(
      parts.flatMap((part) => part.resources),
      resourceKey,
    ),
    unknown: sortBy(distinct(parts.flatMap((part) => part.unknown)), unknownKey),
  };
}

/** Tables of an account with their classes: known where all of them are listed, and what classifies them was read. */
function classifiedTables(
  archive: Archive,
  { listedIn }: TableList,
  assessment: Assessment,
): (account: string) => Fact<readonly ClassifiedTable[]> {
  return oncePerKey((account) => {
    const listed = listedIn(account);
    if (listed.kind === 'absent') return listed;
    const classes = listed.value.map((table) => knownClass(archive, table, assessment));
    const absent = classes.find((one) => typeof one === 'object' && one !== null);
    if (absent !== undefined) return absent;
    return mergeFacts(listed, [], (tables) =>
      tables.map(({ arn }, at): ClassifiedTable => ({ arn, dataClass: known(classes[at]) })),
    );
  });
}

const known = (found: DataClass | null | Absent | undefined): DataClass | null =>
  typeof found === 'string' ? found : null;

/** Class of the first table that a list of ARNs names. */
function classFinder(tables: readonly Resource<'table'>[]): (arns: readonly string[]) => DataClass | null {
  const classes = new Map(tables.map(({ id, dataClass }) => [id, dataClass]));
  return (arns) => classes.get(arns.find((arn) => classes.has(arn)) ?? '') ?? null;
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
  return keyed.sort((a, b) => byText(a.key, b.key)).map(({ item }) => item);
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
