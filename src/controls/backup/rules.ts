import type { DecidingField, JsonObject, Parameters } from '../../model/index.ts';
import { field } from '../judgement.ts';
import { number, requiredFlag, requiredText } from '../read.ts';
import type { Covering } from './coverage.ts';
import { longestGap } from './schedule.ts';

/** One rule of a plan, held against what the organisation asks. */
export interface JudgedRule {
  readonly plan: string;
  readonly match: Covering['match'];
  readonly vault: string;
  /** Its schedule cannot be read: whether it is frequent enough is open. */
  readonly undecided: boolean;
  /** What is wrong with it; empty when it meets everything. */
  readonly problems: readonly string[];
  readonly deciding: readonly DecidingField[];
}

interface Asked {
  readonly vaults: ReadonlyMap<string, JsonObject>;
  /** Whether the vault must be locked. */
  readonly lock: boolean;
  readonly parameters: Parameters;
}

export const rulesOf = ({ name, match, rules }: Covering, asked: Asked): readonly JudgedRule[] =>
  rules.map((rule) => ({ plan: name, match, ...judgeRule(name, rule, asked) }));

function judgeRule(
  plan: string,
  rule: JsonObject,
  { vaults, lock, parameters }: Asked,
): Omit<JudgedRule, 'plan' | 'match'> {
  const title = `${plan}/${requiredText(rule, 'RuleName')}`;
  const vault = requiredText(rule, 'TargetBackupVaultName');
  const gap = longestGap(rule);
  const frequent = gap !== null && gap <= parameters.backupIntervalHours;
  const days = number(rule, 'Lifecycle.DeleteAfterDays');
  // Without a limit, and with -1, recovery points are kept for ever (API reference, Lifecycle).
  const kept = days === undefined || days === -1 || days >= parameters.backupRetentionDays;
  const description = vaults.get(vault);
  const locked = description !== undefined && requiredFlag(description, 'Locked');
  const problems = [
    ...(gap !== null && !frequent ? [`rule ${title} runs up to ${Math.ceil(gap)} hours apart`] : []),
    ...(kept ? [] : [`rule ${title} keeps recovery points for ${String(days)} days`]),
    ...(description === undefined ? [`vault ${vault} of rule ${title} does not exist`] : []),
    ...(description !== undefined && lock && !locked ? [`vault ${vault} of rule ${title} is not locked`] : []),
  ];
  const interval = gap === null ? undefined : `up to ${Math.ceil(gap)} hours`;
  return {
    vault,
    undecided: gap === null,
    problems,
    deciding: [
      field(
        `Rules[${title}].ScheduleExpression`,
        interval,
        `at most ${parameters.backupIntervalHours} hours apart`,
        frequent,
      ),
      field(
        `Rules[${title}].Lifecycle.DeleteAfterDays`,
        days,
        `at least ${parameters.backupRetentionDays} (absent means for ever)`,
        kept,
      ),
      field(`BackupVaultList[${vault}].Locked`, locked, lock ? 'must be true' : 'for information', locked || !lock),
    ],
  };
}
