import type { Outcome, PackComparison, PackHead, Subject, Turned } from '../model/index.ts';

/** A comparison for a person to read in a terminal: parts without a difference are left out. */
export function comparisonText(comparison: PackComparison): string {
  const { old, new: now } = comparison;
  const { organisation, framework } = now;
  const parts = sections(comparison).filter(([, lines]) => lines.length > 0);
  const body = parts.flatMap(([title, lines]) => [
    '',
    `${title} (${lines.length})`,
    ...lines.map((line) => `  ${plain(line)}`),
  ]);
  return [
    plain(`${organisation}, ${framework.title} ${framework.version}: ${headText(old)} -> ${headText(now)}`),
    ...(parts.length === 0 ? ['Nothing differs.'] : body),
    '',
    '',
  ].join('\n');
}

const headText = ({ period, pack }: PackHead): string => `${period.label} (pack ${pack})`;

function sections(comparison: PackComparison): readonly (readonly [title: string, lines: readonly string[]])[] {
  const { controls, requirements, subjects, inventory, scope, parameters, versions, mappings } = comparison;
  return [
    ['Controls', controls.map((one) => `${one.id}  ${turn(outcomes(one))}  ${one.title}`)],
    [
      'Requirements',
      requirements.map(({ id, before, after }) => `${id}  ${before?.words ?? 'absent'} -> ${after?.words ?? 'absent'}`),
    ],
    [
      'Subjects',
      subjects.map((one) => `${one.control}  ${one.kind}  ${name(one.subject)}: ${turn(outcomes(one))}. ${one.reason}`),
    ],
    ['Resources', inventory.map(({ kind, subject }) => `${kind}  ${name(subject)}`)],
    [
      'Scope',
      scope.map(
        ({ what, added, removed }) =>
          `${what}: ${[...added.map((one) => `+${one}`), ...removed.map((one) => `-${one}`)].join(', ')}`,
      ),
    ],
    ['Parameters', parameters.map((one) => `${one.name}: ${turn(one)}`)],
    ['Versions', versions.map((one) => `${one.what}: ${turn(one)}`)],
    ['Mapping', mappings.map((one) => `${one.requirement} <- ${one.control}: ${turn(one)}`)],
    ['Risk acceptances', comparison.acceptances.map((one) => `${one.id} (${one.control}): ${turn(one)}`)],
    [
      'Coverage',
      comparison.coverage.map((one) => `${one.source} in ${one.account} ${one.region}: ${turn(calls(one))}`),
    ],
  ];
}

const outcomeWords: Readonly<Record<Outcome, string>> = {
  'not-applicable': 'not applicable',
  satisfied: 'no exceptions',
  manual: 'needs a person',
  inconclusive: 'not determinable',
  'not-satisfied': 'exceptions',
};

const outcomes = ({ before, after }: Turned<Outcome>): Turned<string> => ({
  before: before && outcomeWords[before],
  after: after && outcomeWords[after],
});

const calls = ({ before, after }: PackComparison['coverage'][number]): Turned<string> => ({
  before: before && `${before.answered} of ${before.asked} calls answered`,
  after: after && `${after.answered} of ${after.asked} calls answered`,
});

const turn = ({ before, after }: Turned<string>): string => `${before ?? 'absent'} -> ${after ?? 'absent'}`;

const name = ({ kind, name: text, account, region }: Subject): string => `${kind} ${text} (${account} ${region})`;

/** Names come from AWS: what moves the cursor of a terminal, or turns text around, is not printed. */
const plain = (line: string): string =>
  // oxlint-disable-next-line no-control-regex -- finding control characters is the purpose
  line.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, '?');
