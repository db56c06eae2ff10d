import type { Assessment, AwsVerdict, EvidenceId, JsonObject } from '../../model/index.ts';
import { configHistory } from '../../model/index.ts';
import type { Place } from '../arn.ts';
import { partitionOf, tableArn } from '../arn.ts';
import {
  describeConfigRules,
  getComplianceDetailsByConfigRule,
  getResourceConfigHistory,
  listDiscoveredTables,
  watchedRule,
} from '../config.ts';
import { getAccountAuthorizationDetails } from '../iam.ts';
import { objectAt, objectsAt, textAt } from '../shape.ts';
import type { Archive, Reading } from './archive.ts';
import { homeOf, placesOf } from './places.ts';
import { recoveryIn } from './recorded-state.ts';
import { instantAt, verdictWord } from './verdict-words.ts';

/**
 * Verdicts of the rules of AWS Config, and states of tables that it recorded. What can be read of a damaged or cut
 * answer counts; what cannot gives no verdict.
 */
export function configVerdicts(archive: Archive, assessment: Assessment): readonly AwsVerdict[] {
  const identities = identityFinder(archive, assessment);
  return placesOf(assessment).flatMap((place) => [
    ...ruleVerdicts(archive, place, identities),
    ...recordedVerdicts(archive, place, assessment),
  ]);
}

/** ARN of a user, group, role or policy by the unique id that AWS Config calls it by. */
type Identities = (account: string, id: string) => string | undefined;

interface Item {
  readonly value: JsonObject;
  readonly evidence: EvidenceId;
}

/** The objects in a list over all readable pages, each with the page that it stands on. */
const itemsOf = (reading: Reading, member: string): readonly Item[] =>
  reading.pages.flatMap((page, index) =>
    objectsAt(page, member).map((value) => ({ value, evidence: reading.pageEvidence[index] ?? '' })),
  );

function ruleVerdicts(archive: Archive, place: Place, identities: Identities): readonly AwsVerdict[] {
  const rules = itemsOf(archive(describeConfigRules, place), 'ConfigRules');
  return rules.flatMap(({ value }) => {
    const rule = watchedRule(value);
    if (rule === undefined) return [];
    const reading = archive(getComplianceDetailsByConfigRule(rule.name), place);
    return itemsOf(reading, 'EvaluationResults').flatMap((item): readonly AwsVerdict[] => {
      const read = readEvaluation(item.value, place, identities);
      if (read === undefined) return [];
      const { resource, region, verdict, at } = read;
      return [
        {
          keyword: rule.identifier,
          dataSource: 'AWS Config',
          via: 'direct',
          resource,
          verdict,
          at,
          standing: reading.observedAt,
          account: place.account,
          region,
          evidence: item.evidence,
        },
      ];
    });
  });
}

type Read = Pick<AwsVerdict, 'resource' | 'region' | 'verdict' | 'at'>;

/** A result without a time or a resource cannot stand beside anything. */
function readEvaluation(result: JsonObject, place: Place, identities: Identities): Read | undefined {
  const identifier = objectAt(result, 'EvaluationResultIdentifier') ?? {};
  const qualifier = objectAt(identifier, 'EvaluationResultQualifier') ?? {};
  const type = textAt(qualifier, 'ResourceType');
  const id = textAt(qualifier, 'ResourceId');
  const at = instantAt(result, 'ResultRecordedTime');
  if (type === undefined || id === undefined || at === undefined) return undefined;
  const global = type.startsWith('AWS::IAM::');
  return {
    resource: global ? (identities(place.account, id) ?? id) : arnOf(type, id, place),
    region: global ? null : place.region,
    verdict: verdictWord(textAt(result, 'ComplianceType')),
    at,
  };
}

/** AWS Config names most resources by the last part of their ARN. */
function arnOf(type: string, id: string, place: Place): string {
  if (id.startsWith('arn:')) return id;
  const arn = (service: string, kind: string): string =>
    `arn:${partitionOf(place.region)}:${service}:${place.region}:${place.account}:${kind}/${id}`;
  switch (type) {
    case 'AWS::DynamoDB::Table':
      return tableArn(place, id);
    case 'AWS::DAX::Cluster':
      return arn('dax', 'cache');
    case 'AWS::KMS::Key':
      return arn('kms', 'key');
    case 'AWS::CloudTrail::Trail':
      return arn('cloudtrail', 'trail');
    default:
      return id;
  }
}

const identityLists = [
  ['UserDetailList', 'UserId'],
  ['GroupDetailList', 'GroupId'],
  ['RoleDetailList', 'RoleId'],
  ['Policies', 'PolicyId'],
] as const;

/** Reads the identities of an account when the first verdict asks for one. */
function identityFinder(archive: Archive, assessment: Assessment): Identities {
  const accounts = new Map<string, ReadonlyMap<string, string>>();
  return (account, id) => {
    const known = accounts.get(account) ?? readIdentities(archive, homeOf(assessment, account));
    accounts.set(account, known);
    return known.get(id);
  };
}

function readIdentities(archive: Archive, home: Place): ReadonlyMap<string, string> {
  const { pages } = archive(getAccountAuthorizationDetails, home);
  return new Map(
    pages.flatMap((page) =>
      identityLists.flatMap(([list, idMember]) =>
        objectsAt(page, list).flatMap((entry) => {
          const id = textAt(entry, idMember);
          const arn = textAt(entry, 'Arn');
          return id === undefined || arn === undefined ? [] : [[id, arn] as const];
        }),
      ),
    ),
  );
}

/**
 * Point-in-time recovery as AWS Config recorded it, read as the rule of that name would: each state is a record of its
 * instant, which shows where our own account of the period differs.
 */
function recordedVerdicts(archive: Archive, place: Place, assessment: Assessment): readonly AwsVerdict[] {
  const tables = itemsOf(archive(listDiscoveredTables, place), 'resourceIdentifiers');
  return tables.flatMap(({ value }) => {
    const id = textAt(value, 'resourceId');
    if (id === undefined) return [];
    const states = itemsOf(archive(getResourceConfigHistory(id, assessment), place), 'configurationItems');
    return states.flatMap((state): readonly AwsVerdict[] => {
      const recovery = recoveryIn(state.value);
      const at = instantAt(state.value, 'configurationItemCaptureTime');
      if (recovery === undefined || at === undefined) return [];
      return [
        {
          keyword: 'DYNAMODB_PITR_ENABLED',
          dataSource: configHistory,
          via: 'direct',
          resource: textAt(state.value, 'arn') ?? tableArn(place, id),
          verdict: recovery ? 'pass' : 'fail',
          at,
          standing: null,
          account: place.account,
          region: place.region,
          evidence: state.evidence,
        },
      ];
    });
  });
}
