import type { Finding, Outcome, RequirementClass, RequirementResult, Strength } from '../../../src/model/index.ts';
import { requirement } from './findings.ts';

type Link = readonly [id: string, strength: Strength];
type Row = readonly [
  id: string,
  title: string,
  group: string,
  kind: RequirementClass,
  links: readonly Link[],
  remark?: string,
];

const rows: readonly Row[] = [
  [
    '1.3.2',
    'Outbound traffic limited to what is needed',
    '1',
    'automated',
    [
      ['DDB-ISO-02', 'primary'],
      ['DDB-ISO-01', 'supporting'],
    ],
  ],
  [
    '1.4.4',
    'Stored data not reachable from untrusted networks',
    '1',
    'automated',
    [
      ['DDB-ISO-01', 'primary'],
      ['DDB-ISO-03', 'supporting'],
    ],
    'DynamoDB has public regional endpoints.',
  ],
  ['1.4.5', 'Internal addressing not disclosed', '1', 'inherited', []],
  ['3.4.1', 'PAN masked on display', '3', 'manual', [], 'Application display.'],
  [
    '3.5.1',
    'Stored PAN unreadable',
    '3',
    'hybrid',
    [
      ['DDB-ENC-01', 'supporting'],
      ['DDB-ENC-02', 'supporting'],
    ],
  ],
  ['3.6.1', 'Key-protection procedures', '3', 'hybrid', [['DDB-ENC-02', 'primary']]],
  [
    '7.2.2',
    'Privileges by job and need',
    '7',
    'automated',
    [
      ['DDB-IAM-01', 'primary'],
      ['DDB-ISO-03', 'primary'],
    ],
  ],
  ['7.2.4', 'Access reviewed every six months', '7', 'manual', []],
  ['7.2.5', 'Application accounts with least privilege', '7', 'automated', [['DDB-IAM-01', 'primary']]],
  ['10.2.1', 'Audit logs on for all components', '10', 'automated', [['DDB-LOG-01', 'primary']]],
  [
    '10.2.1.1',
    'Individual access to cardholder data is logged',
    '10',
    'automated',
    [['DDB-LOG-04', 'primary']],
    'Needs data events; reads served by DAX leave none.',
  ],
  ['10.2.1.3', 'Access to audit logs is logged', '10', 'automated', [['DDB-LOG-05', 'supporting']]],
  ['10.7.2', 'Failures of critical controls are detected', '10', 'hybrid', [['DDB-GOV-03', 'supporting']]],
  ['12.1.1', 'Overall security policy', '12', 'outside', [], 'Organisation-wide document.'],
  ['12.10.1', 'Incident response plan', '12', 'hybrid', [['DDB-RES-01', 'supporting']]],
];

export const sampleRequirements = (findings: readonly Finding[]): readonly RequirementResult[] =>
  rows.map(([id, title, group, kind, links, remark]) => {
    const controls = links.map(([control, strength]): readonly [string, Strength, Outcome | 'not-implemented'] => [
      control,
      strength,
      findings.find((one) => one.control.id === control)?.outcome ?? 'not-implemented',
    ]);
    const result = resultOf(controls, kind);
    const reason = reasons[result];
    return requirement({
      id,
      title,
      group,
      class: kind,
      controls,
      result,
      reason,
      ...(remark === undefined ? {} : { remark }),
    });
  });

function resultOf(
  controls: readonly (readonly [string, Strength, Outcome | 'not-implemented'])[],
  kind: RequirementClass,
): RequirementResult['result'] {
  const found = controls.filter(([, , outcome]) => outcome !== 'not-implemented');
  if (found.length === 0) return 'not-tested';
  if (found.some(([, , outcome]) => outcome === 'not-satisfied')) return 'not-satisfied';
  if (found.some(([, , outcome]) => outcome === 'inconclusive')) return 'inconclusive';
  const primary = found.filter(([, strength]) => strength === 'primary');
  if (kind !== 'automated' || found.some(([, , outcome]) => outcome === 'manual') || primary.length === 0)
    return 'manual';
  return primary.every(([, , outcome]) => outcome === 'not-applicable') ? 'not-applicable' : 'satisfied';
}

const reasons: Readonly<Record<RequirementResult['result'], string>> = {
  satisfied: 'A primary control noted no exceptions.',
  'not-satisfied': 'A mapped control noted exceptions.',
  inconclusive: 'The evidence of a mapped control is incomplete.',
  manual: 'The evidence contributes; a person must judge the rest.',
  'not-applicable': 'The mapped control has nothing to test in this scope.',
  'not-tested': 'No evidence in this pack contributes to this requirement.',
};
