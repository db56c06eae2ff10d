import type { Assessment, Fact } from '../../model/index.ts';
import { describeClusters } from '../dax.ts';
import { textAt } from '../shape.ts';
import type { Archive } from './archive.ts';
import { factOf, mergeFacts, objectItem, populationOf } from './fact.ts';
import { placesOf } from './places.ts';
import { protectedFact } from './recovery-points.ts';
import type { Place } from '../arn.ts';

/** What every use of DynamoDB rests on, whether tables are there or not. */
const always = ['cloudtrail', 'config', 'dynamodb', 'kms'];

/** Which services the tables of an account rest on: DAX and AWS Backup where they are in use. */
export const readServices =
  (archive: Archive, assessment: Assessment) =>
  (account: string): Fact<readonly string[]> => {
    const places = placesOf(assessment).filter((place) => place.account === account);
    const [first, ...others] = places.flatMap((place) => [daxFact(archive, place), backupFact(archive, place)]);
    if (first === undefined) throw new TypeError('an account of the scope has at least one place');
    return mergeFacts(first, others, (one, more) => [...new Set([...always, ...one, ...more.flat()])].sort());
  };

function daxFact(archive: Archive, place: Place): Fact<readonly string[]> {
  const reading = archive(describeClusters, place);
  const { items, absent } = populationOf(
    reading,
    'Clusters',
    objectItem((cluster) => textAt(cluster, 'ClusterArn')),
  );
  return absent ?? factOf(reading, () => (items.length > 0 ? ['dax'] : []));
}

const backupFact = (archive: Archive, place: Place): Fact<readonly string[]> =>
  mergeFacts(protectedFact(archive, place), [], (tables) => (tables.size > 0 ? ['backup'] : []));
