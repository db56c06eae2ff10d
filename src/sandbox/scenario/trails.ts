import type { JsonObject } from '../../model/index.ts';
import { bank, daysBefore, uuidOf, type BankTable, type Scenario } from './bank.ts';
import { stories } from './events-stories.ts';
import { organisationTrail, trailLogGroup, unloggedTables, writeOnlyTables } from './trails-names.ts';

/** A trail of the bank, as its owner set it up. */
export interface BankTrail {
  readonly name: string;
  readonly arn: string;
  readonly account: string;
  readonly homeRegion: string;
  readonly multiRegion: boolean;
  readonly organisation: boolean;
  /** Log file validation: whether digests are delivered. */
  readonly validation: boolean;
  readonly keyArn: string | null;
  readonly bucket: string;
  /** Name of the log group in the trail's own account and region that also receives the events; null without one. */
  readonly logGroup: string | null;
  /** `EventSelectors` or `AdvancedEventSelectors`: a trail uses one or the other. */
  readonly selectors: JsonObject;
  readonly startedAt: Date;
  /** Last time that logging was stopped; it was started again at `startedAt`. */
  readonly stoppedAt: Date | null;
}

const arnOf = (region: string, account: string, name: string): string =>
  `arn:aws:cloudtrail:${region}:${account}:trail/${name}`;

/** A team's old trail of one region. */
const legacyTrail = 'legacy-reporting-trail';
export const legacyTrailArn = arnOf(bank.secondRegion, bank.production.id, legacyTrail);

const analyticsTrail = 'meridian-analytics-trail';
export const analyticsTrailArn = arnOf(bank.homeRegion, bank.analytics.id, analyticsTrail);

const known = new WeakMap<Scenario, readonly BankTrail[]>();

export function trailsOf(scenario: Scenario): readonly BankTrail[] {
  const trails = known.get(scenario) ?? [organisation(scenario), analytics(scenario), regional(scenario)];
  known.set(scenario, trails);
  return trails;
}

/** Records all management events of both accounts, and the data events of nearly all sensitive tables. */
function organisation(scenario: Scenario): BankTrail {
  const { loggingStopped } = stories(scenario);
  return {
    ...organisationTrail,
    account: bank.production.id,
    homeRegion: bank.homeRegion,
    multiRegion: true,
    organisation: true,
    validation: true,
    keyArn: `arn:aws:kms:${bank.homeRegion}:${bank.production.id}:key/${uuidOf('key/trail-logs')}`,
    logGroup: trailLogGroup.name,
    selectors: { AdvancedEventSelectors: organisationSelectors(scenario) },
    startedAt: loggingStopped.to,
    stoppedAt: loggingStopped.from,
  };
}

const field = (Field: string, ...Equals: readonly string[]): JsonObject => ({ Field, Equals });

function organisationSelectors(scenario: Scenario): readonly JsonObject[] {
  const sensitive = scenario.tables.filter(({ dataClass }) => dataClass !== 'none');
  const logged = sensitive.filter(({ name }) => !unloggedTables.includes(name) && !writeOnlyTables.includes(name));
  const writes = sensitive.filter(({ name }) => writeOnlyTables.includes(name));
  return [
    { Name: 'Management events', FieldSelectors: [field('eventCategory', 'Management')] },
    tableSelector('Sensitive tables: reads and writes', logged),
    tableSelector('High-volume tables: writes', writes, field('readOnly', 'false')),
  ];
}

const tableSelector = (Name: string, tables: readonly BankTable[], ...further: readonly JsonObject[]): JsonObject => ({
  Name,
  FieldSelectors: [
    field('eventCategory', 'Data'),
    field('resources.type', 'AWS::DynamoDB::Table'),
    ...further,
    field('resources.ARN', ...tables.map(({ arn }) => arn)),
  ],
});

/** The analytics account's own trail: basic selectors, everything on. */
function analytics(scenario: Scenario): BankTrail {
  const { homeRegion } = bank;
  const { id } = bank.analytics;
  const tables = scenario.tables.filter(
    ({ account, dataClass, name }) => account === id && dataClass !== 'none' && !unloggedTables.includes(name),
  );
  return {
    name: analyticsTrail,
    arn: analyticsTrailArn,
    account: id,
    homeRegion,
    multiRegion: true,
    organisation: false,
    validation: true,
    keyArn: `arn:aws:kms:${homeRegion}:${id}:key/${uuidOf('key/analytics-trail-logs')}`,
    bucket: 'meridian-analytics-audit-logs',
    logGroup: null,
    selectors: {
      EventSelectors: [
        {
          ReadWriteType: 'All',
          IncludeManagementEvents: true,
          DataResources: [{ Type: 'AWS::DynamoDB::Table', Values: tables.map(({ arn }) => arn) }],
          ExcludeManagementEventSources: [],
        },
      ],
    },
    startedAt: daysBefore(scenario.now, 611, 480),
    stoppedAt: null,
  };
}

/** No digests, no key, and nothing of KMS. */
function regional(scenario: Scenario): BankTrail {
  return {
    name: legacyTrail,
    arn: legacyTrailArn,
    account: bank.production.id,
    homeRegion: bank.secondRegion,
    multiRegion: false,
    organisation: false,
    validation: false,
    keyArn: null,
    bucket: 'meridian-legacy-reporting',
    logGroup: null,
    selectors: {
      EventSelectors: [
        {
          ReadWriteType: 'WriteOnly',
          IncludeManagementEvents: true,
          DataResources: [],
          ExcludeManagementEventSources: ['kms.amazonaws.com'],
        },
      ],
    },
    startedAt: daysBefore(scenario.now, 1204, 512),
    stoppedAt: null,
  };
}
