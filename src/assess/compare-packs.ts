import { canonicalJson, longestTrend, outcomes, countOutcomes } from '../model/index.ts';
import type {
  AuditPack,
  ComparedPack,
  Outcome,
  OutcomeCounts,
  PackComparison,
  PackHead,
  PackHistory,
  ReviewedAcceptance,
  Strength,
  Topic,
  TrendPoint,
  Turned,
} from '../model/index.ts';
import { inventoryTurns, subjectTurns } from './compare-subjects.ts';

/** Two packs of one framework side by side. Pure; both are taken as they are: whether they are intact is not asked here. */
export function comparePacks(old: ComparedPack, now: ComparedPack): PackComparison {
  return {
    old: headOf(old),
    new: headOf(now),
    requirements: requirementTurns(old, now),
    controls: controlTurns(old, now),
    subjects: subjectTurns(old, now),
    inventory: inventoryTurns(old, now),
    scope: scopeTurns(old, now),
    parameters: parameterTurns(old, now),
    versions: versionTurns(old, now),
    mappings: mappingTurns(old, now),
    acceptances: acceptanceTurns(old, now),
    coverage: coverageTurns(old, now),
  };
}

/** A pack with what the one before it says, and with the trend that the one before it carried on. */
export function withHistory(
  pack: AuditPack,
  before: { readonly pack: ComparedPack; readonly manifest: string },
): AuditPack {
  const earlier = before.pack.history?.trend.slice(0, -1) ?? [];
  const trend = [...earlier, trendPoint(before.pack), trendPoint(pack)].slice(-longestTrend);
  const history: PackHistory = { manifest: before.manifest, comparison: comparePacks(before.pack, pack), trend };
  return { ...pack, history };
}

const headOf = ({ id, assessment, framework }: ComparedPack): PackHead => ({
  pack: id,
  organisation: assessment.organisation,
  framework: { id: framework.id, title: framework.title, version: framework.version },
  period: { label: assessment.period.label, from: assessment.period.from, to: assessment.period.to },
  collectedAt: assessment.startedAt,
});

function trendPoint(pack: ComparedPack): TrendPoint {
  const topics = new Map<Topic, OutcomeCounts>();
  for (const { control, subjects } of pack.findings) {
    const before = topics.get(control.topic) ?? countOutcomes([]);
    topics.set(control.topic, sum(before, subjects));
  }
  return { pack: pack.id, period: headOf(pack).period, status: pack.status, topics: Object.fromEntries(topics) };
}

const sum = (a: OutcomeCounts, b: OutcomeCounts): OutcomeCounts =>
  Object.fromEntries(outcomes.map((outcome) => [outcome, a[outcome] + b[outcome]])) as OutcomeCounts;

/** Values by key on both sides; only the keys whose values differ, in the order of the new side, then of the old one. */
function turns<T>(
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
): readonly ({ key: string } & Turned<T>)[] {
  const keys = new Set([...after.keys(), ...before.keys()]);
  return [...keys].flatMap((key) => {
    const [left, right] = [before.get(key) ?? null, after.get(key) ?? null];
    return canonicalJson(left) === canonicalJson(right) ? [] : [{ key, before: left, after: right }];
  });
}

function requirementTurns(old: ComparedPack, now: ComparedPack): PackComparison['requirements'] {
  const results = ({ requirements }: ComparedPack) =>
    new Map(requirements.map(({ id, result, words }) => [id, { result, words }]));
  const titles = new Map([...old.requirements, ...now.requirements].map(({ id, title }) => [id, title]));
  return turns(results(old), results(now)).map(({ key, ...rest }) => ({
    id: key,
    title: titles.get(key) ?? '',
    ...rest,
  }));
}

function controlTurns(old: ComparedPack, now: ComparedPack): PackComparison['controls'] {
  const results = ({ findings }: ComparedPack): ReadonlyMap<string, Outcome> =>
    new Map(findings.map(({ control, outcome }) => [control.id, outcome]));
  const titles = new Map([...old.findings, ...now.findings].map(({ control }) => [control.id, control.title]));
  return turns(results(old), results(now)).map(({ key, ...rest }) => ({
    id: key,
    title: titles.get(key) ?? '',
    ...rest,
  }));
}

function scopeTurns({ assessment: old }: ComparedPack, { assessment: now }: ComparedPack): PackComparison['scope'] {
  const parts: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['accounts', old.scope.accounts.map(({ id }) => id), now.scope.accounts.map(({ id }) => id)],
    ['regions', old.scope.regions, now.scope.regions],
    ['consumer VPCs', old.scope.consumerVpcs.map(({ id }) => id), now.scope.consumerVpcs.map(({ id }) => id)],
    ['sources', old.sources, now.sources],
    ['classes by table name', classPatterns(old.scope), classPatterns(now.scope)],
  ];
  return parts
    .map(([what, before, after]) => ({ what, added: without(after, before), removed: without(before, after) }))
    .filter(({ added, removed }) => added.length + removed.length > 0);
}

const classPatterns = ({ classification }: ComparedPack['assessment']['scope']): readonly string[] =>
  Object.entries(classification.tables).map(([pattern, dataClass]) => `${pattern}: ${dataClass}`);

function without(list: readonly string[], others: readonly string[]): readonly string[] {
  const left = new Set(others);
  return list.filter((one) => !left.has(one));
}

function parameterTurns(
  { assessment: old }: ComparedPack,
  { assessment: now }: ComparedPack,
): PackComparison['parameters'] {
  const values = (parameters: object): ReadonlyMap<string, string> =>
    new Map(Object.entries(parameters).map(([name, value]) => [name, canonicalJson(value)]));
  return turns(values(old.parameters), values(now.parameters)).map(({ key, ...rest }) => ({ name: key, ...rest }));
}

function versionTurns(old: ComparedPack, now: ComparedPack): PackComparison['versions'] {
  const versions = [
    ['tool', old.tool.version, now.tool.version],
    ['collector', old.assessment.tool, now.assessment.tool],
    ['framework', old.framework.version, now.framework.version],
    ['schema', old.schema, now.schema],
  ] as const;
  return versions.flatMap(([what, before, after]) => (before === after ? [] : [{ what, before, after }]));
}

function mappingTurns(old: ComparedPack, now: ComparedPack): PackComparison['mappings'] {
  const pairs = ({ requirements }: ComparedPack): ReadonlyMap<string, Strength> =>
    new Map(
      requirements.flatMap(({ id, controls }) => controls.map((one) => [`${id}\n${one.id}`, one.strength] as const)),
    );
  return turns(pairs(old), pairs(now)).map(({ key, ...rest }) => {
    const [requirement = '', control = ''] = key.split('\n');
    return { requirement, control, ...rest };
  });
}

function acceptanceTurns(old: ComparedPack, now: ComparedPack): PackComparison['acceptances'] {
  const list = ({ acceptances }: ComparedPack): readonly ReviewedAcceptance[] => acceptances?.acceptances ?? [];
  const states = (pack: ComparedPack): ReadonlyMap<string, string> =>
    new Map(list(pack).map((one) => [one.id, stateOf(one)]));
  const controls = new Map([...list(old), ...list(now)].map(({ id, control }) => [id, control]));
  return turns(states(old), states(now)).map(({ key, ...rest }) => ({
    id: key,
    control: controls.get(key) ?? '',
    ...rest,
  }));
}

const stateOf = ({ expiresOn, problems }: ReviewedAcceptance): string => [`until ${expiresOn}`, ...problems].join(', ');

/** Only what turned complete or incomplete, came or went: the number of calls differs every month. */
function coverageTurns(old: ComparedPack, now: ComparedPack): PackComparison['coverage'] {
  type Row = { readonly asked: number; readonly answered: number };
  const rows = ({ coverage }: ComparedPack): ReadonlyMap<string, Row> =>
    new Map(
      coverage.map(({ account, region, source, asked, answered }) => [
        `${account}\n${region}\n${source}`,
        { asked, answered },
      ]),
    );
  const whole = (row: Row | null): boolean | null => row && row.answered >= row.asked;
  return turns(rows(old), rows(now)).flatMap(({ key, before, after }) => {
    if (whole(before) === whole(after)) return [];
    const [account = '', region = '', source = ''] = key.split('\n');
    return [{ account, region, source, before, after }];
  });
}
