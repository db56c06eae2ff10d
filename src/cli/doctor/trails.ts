import type { Connection } from '../../aws/index.ts';
import { managementCoverage, tableCoverage, type Halves } from '../../controls/selectors.ts';
import type { JsonObject, Scope } from '../../model/index.ts';
import { placeOf, tableArn, type Place } from '../../sources/arn.ts';
import { trailName, type TrailName } from '../../sources/cloudtrail-trails.ts';
import { objectsAt, textsAt } from '../../sources/shape.ts';
import { ask, askAll, type Check } from './ask.ts';

/** A trail as its account tells it. */
interface Trail {
  readonly arn: string;
  readonly homeRegion: string;
  readonly everyRegion: boolean;
  readonly logging: boolean;
  readonly selectors: JsonObject;
}

/** Most tables that are named; the others are counted. */
const named = 5;

/** Which trails record what changes and uses tables, for each account and Region of the scope. */
export async function trailChecks(scope: Scope, connection: Connection): Promise<readonly Check[]> {
  const checks: Check[] = [];
  const trails = new Map<string, Promise<Trail | Check>>();
  for (const { id: account } of scope.accounts)
    for (const region of scope.regions) {
      const place = { account, region };
      const asked = { ...place, service: 'cloudtrail' as const, operation: 'DescribeTrails', request: {} };
      const { answer, check } = await ask(connection, asked);
      if (answer === null) {
        checks.push(check);
        continue;
      }
      const found: (Trail | Check)[] = [];
      for (const description of objectsAt(answer, 'trailList')) {
        const name = trailName(description);
        if (name === undefined) continue;
        const known = trails.get(name.arn) ?? readTrail(name, description, { place, scope, connection });
        trails.set(name.arn, known);
        found.push(await known);
      }
      checks.push(...found.filter(isCheck), ...(await placeChecks(place, found.filter(isTrail), connection)));
    }
  return [...new Map(checks.map((each) => [each.what, each])).values()];
}

const isCheck = (one: Trail | Check): one is Check => 'what' in one;
const isTrail = (one: Trail | Check): one is Trail => !isCheck(one);

interface Asking {
  readonly place: Place;
  readonly scope: Scope;
  readonly connection: Connection;
}

/** Its owner asks about a trail, where it is in scope: others may not. */
async function readTrail(
  { arn, homeRegion }: TrailName,
  description: JsonObject,
  { place, scope, connection }: Asking,
): Promise<Trail | Check> {
  const owner = placeOf(arn)?.account;
  const account = scope.accounts.find(({ id }) => id === owner)?.id ?? place.account;
  const where = { account, region: homeRegion, service: 'cloudtrail' as const };
  const status = await ask(connection, { ...where, operation: 'GetTrailStatus', request: { Name: arn } });
  if (status.answer === null) return status.check;
  const selectors = await ask(connection, { ...where, operation: 'GetEventSelectors', request: { TrailName: arn } });
  if (selectors.answer === null) return selectors.check;
  return {
    arn,
    homeRegion,
    everyRegion: description['IsMultiRegionTrail'] === true,
    logging: status.answer['IsLogging'] === true,
    selectors: selectors.answer,
  };
}

async function placeChecks(place: Place, trails: readonly Trail[], connection: Connection): Promise<readonly Check[]> {
  const recording = trails.filter(
    ({ logging, everyRegion, homeRegion }) => logging && (everyRegion || homeRegion === place.region),
  );
  return [managementCheck(place, recording), ...(await tableChecks(place, recording, connection))];
}

function managementCheck({ account, region }: Place, trails: readonly Trail[]): Check {
  const what = `${account} ${region} trail`;
  const full = trails.find(({ selectors }) => managementCoverage(selectors).write.kind === 'full');
  return full === undefined
    ? { what, state: 'note', detail: 'none records every change: states rest on 90 days of event history' }
    : { what, state: 'ok', detail: `every change is recorded by ${full.arn}` };
}

async function tableChecks(place: Place, trails: readonly Trail[], connection: Connection): Promise<readonly Check[]> {
  const question = { ...place, service: 'dynamodb' as const, operation: 'ListTables', request: {} };
  const paging = { input: 'ExclusiveStartTableName', output: 'LastEvaluatedTableName' };
  const { pages } = await askAll(connection, question, paging);
  if (pages === null) return []; // that it is refused is a check of its own
  const tables = pages.flatMap((page) => textsAt(page, 'TableNames'));
  const isRecorded = (halves: Halves): boolean => halves.read.kind === 'full' && halves.write.kind === 'full';
  const missed = tables.filter((name) =>
    trails.every(({ selectors }) => !isRecorded(tableCoverage(selectors, tableArn(place, name)))),
  );
  const what = `${place.account} ${place.region} data events`;
  if (tables.length === 0) return [{ what, state: 'ok', detail: 'there are no tables' }];
  if (missed.length === 0) return [{ what, state: 'ok', detail: `recorded for all ${tables.length} tables` }];
  const more = missed.length > named ? ` and ${missed.length - named} more` : '';
  const some = `${missed.slice(0, named).join(', ')}${more}`;
  const detail = `not recorded in full for ${missed.length} of ${tables.length} tables: ${some}`;
  return [{ what, state: 'note', detail }];
}
