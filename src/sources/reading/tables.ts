import type { Assessment, Fact, JsonObject, PolicySubject, Resource, TrailState } from '../../model/index.ts';
import type { Place } from '../arn.ts';
import {
  describeContinuousBackups,
  describeTimeToLive,
  getResourcePolicy,
  listTagsOfResource,
  noPolicy,
} from '../dynamodb.ts';
import { describeKey } from '../kms.ts';
import { textAt } from '../shape.ts';
import type { Archive, Reading } from './archive.ts';
import { dataClassOf } from './data-class.ts';
import { factOf, memberFact, mergeFacts } from './fact.ts';
import type { ResilienceOf } from './resilience.ts';
import { consumerFacts, exportsFact } from './stream-consumers.ts';
import { type Table, tagsFact } from './table-list.ts';

/** What a table's facts need from elsewhere in its account. */
interface Surroundings {
  readonly policiesOf: (account: string) => Fact<readonly PolicySubject[]>;
  readonly loggingIn: (place: Place) => Fact<readonly TrailState[]>;
  readonly resilienceOf: ResilienceOf;
}

/** One table with all its facts. */
export function tableResource(
  archive: Archive,
  table: Table,
  { policiesOf, loggingIn, resilienceOf, assessment }: Surroundings & { readonly assessment: Assessment },
): Resource<'table'> {
  const { place, name, arn } = table;
  const tags = tagsFact(archive(listTagsOfResource(arn), place));
  return {
    kind: 'table',
    id: arn,
    name,
    account: place.account,
    region: place.region,
    dataClass: dataClassOf(name, tags, assessment.scope.classification),
    facts: {
      description: table.description,
      continuousBackups: memberFact(archive(describeContinuousBackups(name), place), 'ContinuousBackupsDescription'),
      timeToLive: memberFact(archive(describeTimeToLive(name), place), 'TimeToLiveDescription'),
      tags,
      resourcePolicy: policyFact(archive(getResourcePolicy(arn), place)),
      ...consumerFacts(archive, table),
      exports: exportsFact(archive, table),
      accountPolicies: policiesOf(place.account),
      key: metadataFact(archive, table),
      dataEventSelectors: loggingIn(place),
      ...resilienceOf(table),
    },
  };
}

function policyFact(reading: Reading): Fact<string | null> {
  return factOf(reading, ([page]) => {
    if (reading.error === noPolicy) return null;
    return page === undefined ? undefined : textAt(page, 'Policy');
  });
}

function metadataFact(archive: Archive, { key, place }: Table): Fact<JsonObject | null> {
  if (key.kind === 'absent') return key;
  if (key.value.kind !== 'key') return { ...key, value: null };
  const metadata = memberFact(archive(describeKey(key.value.arn), place), 'KeyMetadata');
  return mergeFacts(metadata, [key], (description) => description);
}
