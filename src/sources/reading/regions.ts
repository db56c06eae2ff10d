import type { Assessment, Fact, RecorderState, Resource } from '../../model/index.ts';
import type { Place } from '../arn.ts';
import { tableArn } from '../arn.ts';
import {
  describeConfigRuleEvaluationStatus,
  describeConfigRules,
  describeConfigurationRecorders,
  describeConfigurationRecorderStatus,
  describeConformancePackStatus,
  describeDeliveryChannels,
  describeDeliveryChannelStatus,
} from '../config.ts';
import { describeClusters } from '../dax.ts';
import { listTables } from '../dynamodb.ts';
import { textAt } from '../shape.ts';
import type { Archive, Reading } from './archive.ts';
import { factOf, mergeFacts, objectItem, populationOf, textItem } from './fact.ts';
import { placesOf } from './places.ts';
import { listFact } from './lists.ts';

/** Every region of every account, with what AWS Config does there. */
export function readRegions(archive: Archive, assessment: Assessment): readonly Resource<'region'>[] {
  const { regions } = assessment.scope;
  return placesOf(assessment).map((place) => {
    const others = regions.filter((region) => region !== place.region).map((region) => ({ ...place, region }));
    return regionResource(archive, place, others);
  });
}

const recorderFact = (archive: Archive, place: Place): Fact<RecorderState> =>
  mergeFacts(
    listFact(archive(describeConfigurationRecorders, place), 'ConfigurationRecorders'),
    [listFact(archive(describeConfigurationRecorderStatus, place), 'ConfigurationRecordersStatus')],
    (recorders, [recorderStatus = []]) => ({ region: place.region, recorders, recorderStatus }),
  );

function regionResource(archive: Archive, place: Place, others: readonly Place[]): Resource<'region'> {
  return {
    kind: 'region',
    id: `region:${place.account}:${place.region}`,
    name: place.region,
    ...place,
    dataClass: null,
    facts: {
      recorders: listFact(archive(describeConfigurationRecorders, place), 'ConfigurationRecorders'),
      recorderStatus: listFact(archive(describeConfigurationRecorderStatus, place), 'ConfigurationRecordersStatus'),
      deliveryChannels: listFact(archive(describeDeliveryChannels, place), 'DeliveryChannels'),
      deliveryStatus: listFact(archive(describeDeliveryChannelStatus, place), 'DeliveryChannelsStatus'),
      configRules: listFact(archive(describeConfigRules, place), 'ConfigRules'),
      configRuleStatus: listFact(archive(describeConfigRuleEvaluationStatus, place), 'ConfigRulesEvaluationStatus'),
      conformancePacks: listFact(archive(describeConformancePackStatus, place), 'ConformancePackStatusDetails'),
      occupants: occupantsFact(archive, place),
      accountRecorders: mergeFacts(
        recorderFact(archive, place),
        others.map((other) => recorderFact(archive, other)),
        (own, more) => [own, ...more],
      ),
    },
  };
}

/** Tables and DAX clusters of a place; absent when either list is not complete. */
function occupantsFact(archive: Archive, place: Place): Fact<readonly string[]> {
  const tables = arnsFact(archive(listTables, place), 'TableNames', (item) => {
    const name = textItem(item);
    return name === undefined ? undefined : tableArn(place, name);
  });
  const clusters = arnsFact(
    archive(describeClusters, place),
    'Clusters',
    objectItem((cluster) => textAt(cluster, 'ClusterArn')),
  );
  return mergeFacts(tables, [clusters], (arns, [more = []]) => [...arns, ...more]);
}

function arnsFact(
  reading: Reading,
  member: string,
  read: (item: unknown) => string | undefined,
): Fact<readonly string[]> {
  const { items, absent } = populationOf(reading, member, read);
  return absent ?? factOf(reading, () => items);
}
