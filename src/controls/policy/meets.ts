import { valueOfKey, type KeyValue } from './condition-keys.ts';
import type { Condition } from './condition.ts';
import { allowed, conditional, denied, undecided, type Decision } from './decision.ts';
import { compare, isNegated, type Truth } from './compare.ts';
import type { Request } from './request.ts';

/** Whether a request meets a condition (IAM User Guide, "IAM JSON policy elements: Condition operators"). */
export const meets = (condition: Condition, variables: boolean, request: Request): Decision => {
  const value = valueOfKey(condition.key, request);
  if (value.kind === 'unknown') return undecided(`the condition key ${condition.name} is not known to this tool`);
  if (condition.operator === 'null') return presence(condition, value);
  if (value.kind === 'absent') return whenAbsent(condition) ? allowed : denied;
  if (value.kind === 'varies') return conditional(inWords(condition));
  return decided(compare(condition, value, { variables, request }), condition);
};

const decided = (truth: Truth, condition: Condition): Decision => {
  switch (truth) {
    case 'yes':
      return allowed;
    case 'no':
      return denied;
    case 'depends':
      return conditional(inWords(condition));
    case 'unclear':
      return undecided(`the condition ${inWords(condition)} is not understood`);
  }
};

/** `Null` asks whether the key is there at all: `true` for absent. */
const presence = (condition: Condition, value: KeyValue): Decision => {
  const wanted = new Set(condition.values.map((one) => one.toLowerCase()));
  if ([...wanted].some((one) => one !== 'true' && one !== 'false')) return decided('unclear', condition);
  if (value.kind === 'varies' && !value.always && wanted.size === 1) return conditional(inWords(condition));
  return wanted.has(String(value.kind === 'absent')) ? allowed : wanted.size === 2 ? allowed : denied;
};

/** Without the key: negated operators, `…IfExists` and ForAllValues hold, ForAnyValue and the others do not. */
const whenAbsent = (condition: Condition): boolean => {
  if (condition.set === 'all' || condition.ifExists) return true;
  return condition.set === null && isNegated(condition);
};

const longest = 160;

/** `ForAllValues:StringEquals dynamodb:LeadingKeys a, b`, as the policy writes it. */
export const inWords = ({ written, name, values }: Condition): string => {
  const list = values.length === 0 ? '(no value)' : values.join(', ');
  return `${written} ${name} ${list.length > longest ? `${list.slice(0, longest)}…` : list}`;
};
