import type { DecidingField, Instant, JsonObject } from '../model/index.ts';
import { instantWords, isJsonObject } from '../model/index.ts';
import type { Check } from './check.ts';
import { failed, passed, unclear } from './check.ts';
import { field } from './judgement.ts';
import { instant, objects, requiredText, text, texts } from './read.ts';

/** What AWS Config tells about the rules of a region, and when it was asked. */
export interface RuleList {
  readonly rules: readonly JsonObject[];
  readonly status: readonly JsonObject[];
  readonly askedAt: Instant;
}

/** Whether a managed rule runs with the parameters that it must have. One good rule is enough: packs repeat them. */
export function ruleCheck(
  identifier: string,
  expected: Readonly<Record<string, string>>,
  { rules, status, askedAt }: RuleList,
): Check {
  const candidates = rules.filter((rule) => managedIdentifier(rule) === identifier);
  if (candidates.length === 0) {
    return failed(`no rule ${identifier}`, field('SourceIdentifier', undefined, `${identifier} must run`, false));
  }
  const checks = candidates.map((rule) => {
    const name = requiredText(rule, 'ConfigRuleName');
    const own = status.find((one) => text(one, 'ConfigRuleName') === name);
    return settings(rule, expected) ?? evaluation({ rule, status: own, askedAt });
  });
  return checks.find(({ met }) => met === true) ?? checks.find(({ met }) => met === 'unclear') ?? (checks[0] as Check);
}

/** Identifier of a rule that AWS wrote; undefined for a custom one. */
export const managedIdentifier = (rule: JsonObject): string | undefined =>
  text(rule, 'Source.Owner') === 'AWS' ? text(rule, 'Source.SourceIdentifier') : undefined;

/** What is wrong with the settings of a rule; undefined when nothing is. */
function settings(rule: JsonObject, expected: Readonly<Record<string, string>>): Check | undefined {
  const name = requiredText(rule, 'ConfigRuleName');
  const state = text(rule, 'ConfigRuleState');
  const stateField = field('ConfigRuleState', state, 'must be ACTIVE', isRunning(state));
  if (state === 'DELETING' || state === 'DELETING_RESULTS') return failed(`rule ${name} is ${state}`, stateField);
  if (!isRunning(state)) return unclear(`rule ${name} has the unknown state ${state ?? '(none)'}`, stateField);
  const narrowed = narrowing(rule);
  if (narrowed !== undefined) return failed(`rule ${name} looks at a part of the tables only`, stateField, narrowed);
  return parameters(rule, expected);
}

const isRunning = (state: string | undefined): boolean => state === 'ACTIVE' || state === 'EVALUATING';

/** A scope by tag or id, or of other types, leaves tables out; a rule may also run before deployment only. */
function narrowing(rule: JsonObject): DecidingField | undefined {
  const tag = text(rule, 'Scope.TagKey');
  if (tag !== undefined && tag !== '') return field('Scope.TagKey', tag, 'must not narrow the rule', false);
  const id = text(rule, 'Scope.ComplianceResourceId');
  if (id !== undefined && id !== '') return field('Scope.ComplianceResourceId', id, 'must not narrow the rule', false);
  const types = texts(rule, 'Scope.ComplianceResourceTypes');
  const aboutTables = requiredText(rule, 'Source.SourceIdentifier').startsWith('DYNAMODB_TABLE_');
  if (aboutTables && types.length > 0 && !types.includes('AWS::DynamoDB::Table')) {
    return field('Scope.ComplianceResourceTypes', types.join(', '), 'must name AWS::DynamoDB::Table', false);
  }
  const modes = objects(rule, 'EvaluationModes').map((one) => text(one, 'Mode'));
  if (modes.length > 0 && !modes.includes('DETECTIVE')) {
    return field('EvaluationModes', modes.join(', '), 'must include DETECTIVE', false);
  }
  return undefined;
}

function parameters(rule: JsonObject, expected: Readonly<Record<string, string>>): Check | undefined {
  const wanted = Object.entries(expected);
  if (wanted.length === 0) return undefined;
  const name = requiredText(rule, 'ConfigRuleName');
  const given = parametersOf(rule);
  if (given === undefined) return unclear(`the parameters of rule ${name} cannot be read`);
  const wrong = wanted.filter(([key, value]) => given[key] !== value);
  if (wrong.length === 0) return undefined;
  return failed(
    `rule ${name} has other parameters than agreed (${wrong.map(([key]) => key).join(', ')})`,
    ...wrong.map(([key, value]) => field(`InputParameters.${key}`, given[key], `must be ${value}`, false)),
  );
}

/** `InputParameters` is JSON in a text; numbers and truth values in it count as the text that they are written as. */
function parametersOf(rule: JsonObject): Readonly<Record<string, string>> | undefined {
  const written = text(rule, 'InputParameters');
  if (written === undefined || written.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(written);
    if (!isJsonObject(value)) return undefined;
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, typeof one === 'string' ? one : JSON.stringify(one)]),
    );
  } catch {
    return undefined;
  }
}

/** Hours between the evaluations of a periodic rule. */
const frequencies: Readonly<Record<string, number>> = {
  One_Hour: 1,
  Three_Hours: 3,
  Six_Hours: 6,
  Twelve_Hours: 12,
  TwentyFour_Hours: 24,
};

interface Evaluated {
  readonly rule: JsonObject;
  readonly status: JsonObject | undefined;
  readonly askedAt: Instant;
}

/** Whether the rule is evaluated: a periodic one within twice its frequency, one that waits for changes ever. */
function evaluation({ rule, status, askedAt }: Evaluated): Check {
  const name = requiredText(rule, 'ConfigRuleName');
  if (status === undefined) return unclear(`nothing tells when rule ${name} was evaluated`);
  const succeeded = instant(status, 'LastSuccessfulEvaluationTime');
  const failure = instant(status, 'LastFailedEvaluationTime');
  const shown = (rule: string, met: boolean): DecidingField =>
    field('LastSuccessfulEvaluationTime', succeeded, rule, met);
  if (succeeded === undefined) return failed(`rule ${name} was never evaluated`, shown('must be evaluated', false));
  if (failure !== undefined && failure > succeeded) {
    const code = text(status, 'LastErrorCode') ?? 'no error code';
    return failed(
      `the evaluation of rule ${name} fails (${code})`,
      shown('must be the last evaluation', false),
      field('LastFailedEvaluationTime', failure, 'must not be the last evaluation', false),
    );
  }
  const frequency = text(rule, 'MaximumExecutionFrequency');
  const hours = frequency === undefined ? undefined : frequencies[frequency];
  const recent = hours === undefined || Date.parse(askedAt) - Date.parse(succeeded) <= 2 * hours * 3_600_000;
  const rest = hours === undefined ? 'must be evaluated' : `must be within ${2 * hours} hours`;
  if (!recent) {
    return failed(`rule ${name} was last evaluated on ${instantWords(succeeded)}`, shown(rest, false));
  }
  return passed(`rule ${name} was evaluated on ${instantWords(succeeded)}`, shown(rest, true));
}

/** Whether a conformance pack is deployed. */
export function packCheck(name: string, packs: readonly JsonObject[]): Check {
  const pack = packs.find((one) => text(one, 'ConformancePackName') === name);
  const state = pack === undefined ? undefined : requiredText(pack, 'ConformancePackState');
  const shown = field('ConformancePackState', state, 'must be CREATE_COMPLETE', state === 'CREATE_COMPLETE');
  switch (state) {
    case 'CREATE_COMPLETE':
      return passed(`conformance pack ${name} is deployed`, shown);
    case undefined:
      return failed(`no conformance pack ${name}`, shown);
    case 'CREATE_FAILED':
    case 'DELETE_FAILED':
    case 'DELETE_IN_PROGRESS':
      return failed(`conformance pack ${name} is in state ${state}`, shown);
    default:
      return unclear(`conformance pack ${name} is in state ${state}`, shown);
  }
}
