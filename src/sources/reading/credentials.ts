import { instantWords, isJsonObject } from '../../model/index.ts';
import type {
  Assessment,
  ChangeEvent,
  CredentialFacts,
  CredentialRow,
  Estate,
  Fact,
  Instant,
  JsonObject,
  Resource,
} from '../../model/index.ts';
import { globalRegionOf, partitionOf } from '../arn.ts';
import type { Place } from '../arn.ts';
import { windowBefore } from '../cloudtrail-lookup.ts';
import source, { getAccountPasswordPolicy, getAccountSummary, getCredentialReport } from '../iam.ts';
import { objectAt, textAt } from '../shape.ts';
import type { Archive } from './archive.ts';
import { isRoot, readCredentialReport } from './credential-report.ts';
import type { ChangeHistory } from './change-history.ts';
import { factOf, memberFact, unreadable } from './fact.ts';
import { eventsNamed } from './named-events.ts';
import { homeOf, unknownPart, wholeAccount } from './places.ts';

/** The root user, the rules for passwords and the IAM users of every account, with what they sign in with. */
export function readCredentials(archive: Archive, { events }: ChangeHistory, assessment: Assessment): Estate {
  const accounts = assessment.scope.accounts.map(({ id }) => {
    const place = homeOf(assessment, id);
    const own = events.filter(({ account }) => account === id);
    const keysMade = keysMadeIn([...earlierEvents(archive, place, assessment), ...own]);
    const report = reportFact(archive, place, assessment);
    const shared = {
      report,
      summary: memberFact(archive(getAccountSummary, place), 'SummaryMap'),
      passwordPolicy: passwordPolicyFact(archive, place),
      keysMade: { kind: 'known', value: keysMade, evidence: [], observedAt: assessment.startedAt },
    } as const;
    return {
      resources: credentialsIn(place, report).map((one) => resourceOf(place, one, shared)),
      unknown: unknownPart('credential', place, report.kind === 'known' ? null : report),
    };
  });
  return {
    resources: accounts.flatMap(({ resources }) => resources),
    unknown: accounts.flatMap(({ unknown }) => unknown),
  };
}

interface Credential {
  readonly id: string;
  readonly name: string;
  readonly row: Fact<CredentialRow | null>;
}

/** The root user and the rules for passwords are there whatever the report says; which users there are, it alone tells. */
function credentialsIn({ account, region }: Place, report: Fact<readonly CredentialRow[]>): readonly Credential[] {
  const arn = `arn:${partitionOf(region)}:iam::${account}`;
  const rules = { id: `${arn}:account-password-policy`, name: 'password policy' };
  if (report.kind === 'absent')
    return [
      { id: `${arn}:root`, name: 'root user', row: report },
      { ...rules, row: report },
    ];
  const rows = report.value.map((row) => ({
    id: row['arn'] ?? '',
    name: isRoot(row) ? 'root user' : (row['user'] ?? ''),
    row: { ...report, value: row },
  }));
  return [...rows, { ...rules, row: { ...report, value: null } }];
}

const resourceOf = (
  { account }: Place,
  { id, name, row }: Credential,
  shared: Omit<Resource<'credential'>['facts'], 'row'>,
): Resource<'credential'> => ({
  kind: 'credential',
  id,
  name,
  account,
  region: wholeAccount,
  dataClass: null,
  facts: { row, ...shared },
});

/** The report speaks for the time at which IAM wrote it, which may be hours before it was fetched. */
function reportFact(archive: Archive, place: Place, { period }: Assessment): Fact<readonly CredentialRow[]> {
  const reading = archive(getCredentialReport, place);
  const fact = factOf(reading, ([page]) => {
    const rows = readCredentialReport(textAt(page ?? {}, 'Content') ?? '');
    const written = new Date(textAt(page ?? {}, 'GeneratedTime') ?? Number.NaN);
    return rows === undefined || Number.isNaN(written.getTime()) ? undefined : { rows, at: written.toISOString() };
  });
  if (fact.kind === 'absent') return fact;
  const { rows, at } = fact.value;
  const oldest = new Date(Date.parse(period.to) - source.freshnessHours * 3_600_000).toISOString();
  if (at >= oldest) return { ...fact, value: rows, observedAt: at };
  const message = `the report was written at ${instantWords(at)}, more than ${source.freshnessHours} hours before the period ends`;
  return { ...unreadable(reading, message), cause: 'stale' };
}

function passwordPolicyFact(archive: Archive, place: Place): Fact<JsonObject | null> {
  const reading = archive(getAccountPasswordPolicy, place);
  return factOf(reading, ([page]) => (reading.error !== null ? null : page && objectAt(page, 'PasswordPolicy')));
}

/** Keys made before the period; where that could not be read, nothing is known of them. */
function earlierEvents(archive: Archive, { account, region }: Place, assessment: Assessment): readonly ChangeEvent[] {
  const window = windowBefore(assessment);
  if (window === undefined) return [];
  const wanted = { source: 'iam.amazonaws.com', names: ['CreateAccessKey'], assessment, window };
  const fact = eventsNamed(archive, { account, region: globalRegionOf(region) }, wanted);
  return fact.kind === 'known' ? fact.value : [];
}

/** Access keys whose making CloudTrail recorded, by their ids. */
function keysMadeIn(events: readonly ChangeEvent[]): CredentialFacts['keysMade'] {
  const made: Record<string, Instant> = {};
  for (const { name, source: service, error, response, time } of events) {
    if (service !== 'iam.amazonaws.com' || name !== 'CreateAccessKey' || error !== null) continue;
    const key = response['accesskey'];
    const id = isJsonObject(key) ? textAt(key, 'accesskeyid') : undefined;
    if (id !== undefined) made[id] = time;
  }
  return made;
}
