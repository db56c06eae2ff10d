import type {
  Absent,
  Assessment,
  ChangeEvent,
  DataClass,
  Estate,
  Json,
  Resource,
  UnknownPart,
} from '../../model/index.ts';
import { coversAll, contains, instantWords, isJsonObject } from '../../model/index.ts';
import type { ChangeHistory } from './change-history.ts';
import type { EventWindow } from './lookups.ts';

/** Services whose changes are subjects of their own. */
const changedSources: ReadonlySet<string> = new Set(['dynamodb.amazonaws.com', 'dax.amazonaws.com']);

/**
 * The successful changes of tables, backups and DAX in the period, one subject each. Where the event history does not
 * reach over the whole period, how many there were is not known.
 */
export function readChanges(
  { events, windows }: ChangeHistory,
  assessment: Assessment,
  classOf: (resources: readonly string[]) => DataClass | null,
): Estate {
  const changes = events.filter((event) => isChange(event) && contains(assessment.period, event.time));
  return {
    resources: changes.map((event) => changeResource(event, classOf(event.resources))),
    unknown: windows
      .filter(({ source }) => changedSources.has(source))
      .flatMap((window) => unknownChanges(window, assessment)),
  };
}

/** Records of the oldest form do not say whether they only read; names do. */
const isChange = ({ source, name, error }: ChangeEvent): boolean =>
  changedSources.has(source) && error === null && !/^(BatchGet|Describe|Get|List|Query|Scan)/.test(name);

function changeResource(event: ChangeEvent, dataClass: DataClass | null): Resource<'change'> {
  const { id, name, account, region, time, evidence } = event;
  const about = subjectName(event);
  return {
    kind: 'change',
    id,
    name: about === undefined ? name : `${name} on ${about}`,
    account,
    region,
    dataClass,
    facts: { event: { kind: 'known', value: event, evidence: [evidence], observedAt: time } },
  };
}

/** Parameters that name what is changed, the most telling first. */
const naming = [
  'targettablename',
  'tablename',
  'globaltablename',
  'clustername',
  'parametergroupname',
  'subnetgroupname',
  'resourcename',
  'resourcearn',
  'tablearn',
  'backuparn',
];

function subjectName({ parameters, response, resources }: ChangeEvent): string | undefined {
  for (const part of [parameters, response])
    for (const name of naming) {
      const found = textUnder(part, name);
      if (found !== undefined) return shortName(found);
    }
  const [first] = resources;
  return first === undefined ? undefined : shortName(first);
}

/** The text of a member, on the first levels of a record's parameters. */
function textUnder(value: Json | undefined, name: string, depth = 3): string | undefined {
  if (!isJsonObject(value) || depth === 0) return undefined;
  const own = value[name];
  if (typeof own === 'string' && own !== '') return own;
  for (const inner of Object.values(value)) {
    const found = textUnder(inner, name, depth - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Names of tables and clusters out of their ARNs, also of those of their backups and streams. */
const shortName = (text: string): string => /^arn:[^/]*(?:table|cache)\/([^/]+)/.exec(text)?.[1] ?? text;

/** What of the period a window does not cover: changes in it are not known. */
export function unknownChanges(window: EventWindow, { period }: Assessment): readonly UnknownPart[] {
  const { account, region, source, covered, absent, evidence } = window;
  const last = covered.at(-1);
  if (coversAll(covered, period)) return [];
  const reason: Absent = absent ?? {
    kind: 'absent',
    cause: 'missing',
    message:
      last === undefined
        ? `the change events of ${source} in ${region} of ${account} were not read`
        : `the change events of ${source} in ${region} of ${account} were read only until ${instantWords(last.to)}`,
    evidence,
  };
  return [{ kind: 'change', account, region, reason }];
}
