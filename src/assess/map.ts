import type { Finding, Framework, Mapping, Outcome, Requirement, RequirementResult } from '../model/index.ts';
import { coverWords, whyNotApplicable, type Setting } from './applicability.ts';
import { listed } from './words.ts';

type ControlOutcome = Outcome | 'not-implemented';
type Result = Outcome | 'not-tested';

/** A mapping with the outcome of its control. */
interface Contribution extends Mapping {
  readonly outcome: ControlOutcome;
}

/** The result of every requirement of a framework, also of those with nothing behind them. */
export function mapRequirements(
  framework: Framework,
  findings: readonly Pick<Finding, 'control' | 'outcome'>[],
  setting: Setting,
): readonly RequirementResult[] {
  const outcomeOf = new Map(findings.map((finding) => [finding.control.id, finding.outcome]));
  return framework.requirements.map((requirement) => {
    const contributions = requirement.mappings.map((mapping): Contribution => ({
      ...mapping,
      outcome: outcomeOf.get(mapping.control) ?? 'not-implemented',
    }));
    const unasked = whyNotApplicable(framework, requirement, setting);
    const { result, reason, remark } =
      unasked === null
        ? decide(requirement, contributions, coverWords(framework, requirement, setting))
        : ({ result: 'not-applicable', reason: unasked, remark: null } satisfies Decision);
    return {
      id: requirement.id,
      title: requirement.title,
      group: requirement.group,
      class: requirement.class,
      applicability: requirement.applicability,
      remark: requirement.remark,
      effective: requirement.effective,
      result,
      words: wordsOf(framework, result, remark),
      reason,
      controls: contributions.map(({ control: id, strength, why, outcome }) => ({ id, strength, why, outcome })),
    };
  });
}

interface Decision {
  readonly result: Result;
  readonly reason: string;
  /** Said in brackets behind the framework's word. */
  readonly remark: string | null;
}

/**
 * Primary mappings decide; a failing or undeterminable supporting control keeps the requirement open (inconclusive) and
 * never proves anything. What a person or AWS must contribute stays theirs, however well the controls do.
 */
function decide(requirement: Requirement, contributions: readonly Contribution[], cover: string): Decision {
  const primary = contributions.filter((one) => one.strength === 'primary');
  const supporting = contributions.filter((one) => one.strength === 'supporting');
  return (
    failing(primary) ?? open(primary) ?? openSupport(supporting) ?? byClass(requirement, primary, supporting, cover)
  );
}

const having = (contributions: readonly Contribution[], ...outcomes: readonly ControlOutcome[]): readonly string[] =>
  contributions.filter((one) => outcomes.includes(one.outcome)).map((one) => one.control);

function failing(primary: readonly Contribution[]): Decision | null {
  const ids = having(primary, 'not-satisfied');
  if (ids.length === 0) return null;
  return { result: 'not-satisfied', reason: `Exceptions were noted for ${listed(ids)}.`, remark: null };
}

const incomplete = 'evidence incomplete';

function open(primary: readonly Contribution[]): Decision | null {
  const ids = having(primary, 'inconclusive');
  if (ids.length === 0) return null;
  return { result: 'inconclusive', reason: `${listed(ids)} could not be determined.`, remark: incomplete };
}

function openSupport(supporting: readonly Contribution[]): Decision | null {
  const failed = having(supporting, 'not-satisfied');
  const unknown = having(supporting, 'inconclusive');
  if (failed.length === 0 && unknown.length === 0) return null;
  const parts = [
    ...(failed.length > 0 ? [`exceptions were noted for ${listed(failed)}`] : []),
    ...(unknown.length > 0 ? [`${listed(unknown)} could not be determined`] : []),
  ];
  const reason = `Supporting evidence is open: ${parts.join('; ')}. A person must decide what this means here.`;
  return {
    result: 'inconclusive',
    reason,
    remark: failed.length > 0 ? 'supporting control has exceptions' : incomplete,
  };
}

/** Nothing fails and nothing is open: how far the evidence carries depends on the class of the requirement. */
function byClass(
  requirement: Requirement,
  primary: readonly Contribution[],
  supporting: readonly Contribution[],
  cover: string,
): Decision {
  const tail = notImplemented(supporting, 'Supporting ');
  const lacking = notImplemented(primary, '');
  switch (requirement.class) {
    case 'outside':
      return { result: 'not-tested', reason: 'Outside the scope of this pack.', remark: 'outside this pack' };
    case 'inherited':
      return {
        result: 'not-tested',
        reason:
          "Met by AWS as the service provider: AWS's own attestations (through AWS Artifact) are the evidence, " +
          `with the organisation's part of the shared responsibility.${cover}${seen(primary, supporting)}${lacking}${tail}`,
        remark: 'inherited from AWS',
      };
    case 'manual':
      return {
        result: 'manual',
        reason: `A person must provide and judge the evidence.${seen(primary, supporting)}${lacking}${tail}`,
        remark: needsPerson,
      };
    case 'hybrid':
      return hybrid(primary, supporting, tail);
    case 'automated':
      return automated(primary, supporting, tail);
  }
}

const needsPerson = 'needs a person';

function hybrid(primary: readonly Contribution[], supporting: readonly Contribution[], tail: string): Decision {
  const lacking = partlyTested(primary, tail);
  if (lacking !== null) return { ...lacking, remark: needsPerson };
  const reason =
    primary.length > 0
      ? `The automated part shows no exceptions (${listed(having(primary, 'satisfied', 'manual', 'not-applicable'))}); ` +
        `a person must complete it.${tail}`
      : `A person must judge it; no control gives direct evidence.${seen([], supporting)}${tail}`;
  return { result: 'manual', reason, remark: needsPerson };
}

function automated(primary: readonly Contribution[], supporting: readonly Contribution[], tail: string): Decision {
  const lacking = partlyTested(primary, tail);
  if (lacking !== null) return lacking;
  const satisfied = having(primary, 'satisfied');
  const manual = having(primary, 'manual');
  if (manual.length > 0) {
    return { result: 'manual', reason: `A person must judge ${listed(manual)}.${tail}`, remark: needsPerson };
  }
  if (satisfied.length > 0) {
    const persons = having(supporting, 'manual');
    if (persons.length > 0) {
      const reason = `No exceptions for ${listed(satisfied)}; a person must judge ${listed(persons)}.${tail}`;
      return { result: 'manual', reason, remark: needsPerson };
    }
    return { result: 'satisfied', reason: `No exceptions were noted for ${listed(satisfied)}.${tail}`, remark: null };
  }
  if (primary.length > 0) {
    const ids = having(primary, 'not-applicable');
    return { result: 'not-applicable', reason: `Nothing in scope for ${listed(ids)}.${tail}`, remark: null };
  }
  const reason = `No control gives direct evidence.${seen([], supporting)}${tail}`;
  return { result: 'not-tested', reason, remark: null };
}

/** Primary controls that this version does not have: what is there cannot carry the requirement alone. */
function partlyTested(primary: readonly Contribution[], tail: string): Decision | null {
  const lacking = having(primary, 'not-implemented');
  if (lacking.length === 0) return null;
  const satisfied = having(primary, 'satisfied', 'manual');
  const lack = `${listed(lacking)} ${lacking.length === 1 ? 'is' : 'are'} not part of this version`;
  if (satisfied.length === 0) {
    return { result: 'not-tested', reason: `${lack}; no other control gives direct evidence.${tail}`, remark: null };
  }
  return {
    result: 'inconclusive',
    reason: `No exceptions for ${listed(satisfied)}, but ${lack}.${tail}`,
    remark: 'tested in part',
  };
}

function notImplemented(contributions: readonly Contribution[], kind: string): string {
  const lacking = having(contributions, 'not-implemented');
  if (lacking.length === 0) return '';
  return ` ${kind}${listed(lacking)} ${lacking.length === 1 ? 'is' : 'are'} not part of this version.`;
}

/** What controls contribute where they do not decide. */
function seen(primary: readonly Contribution[], supporting: readonly Contribution[]): string {
  const direct = having(primary, 'satisfied', 'manual');
  const support = having(supporting, 'satisfied', 'manual');
  const parts = [
    ...(direct.length > 0 ? [` ${listed(direct)} ${contribute(direct)} evidence.`] : []),
    ...(support.length > 0 ? [` ${listed(support)} ${contribute(support)} supporting evidence.`] : []),
  ];
  return parts.join('');
}

const contribute = (ids: readonly string[]): string => (ids.length === 1 ? 'contributes' : 'contribute');

/** The framework's own word; what it has no word for is "not tested", with the reason in brackets. */
function wordsOf(framework: Framework, result: Result, remark: string | null): string {
  const { vocabulary } = framework;
  const word = result === 'manual' || result === 'inconclusive' ? vocabulary['not-tested'] : vocabulary[result];
  return remark === null ? word : `${word} (${remark})`;
}
