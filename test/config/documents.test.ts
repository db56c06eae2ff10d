import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { formatProblem } from '../../src/config/document.ts';
import { readFramework } from '../../src/config/framework.ts';
import { catalogue } from '../../src/model/index.ts';

const lines = (read: { problems: readonly Parameters<typeof formatProblem>[0][] }) => read.problems.map(formatProblem);

describe('readConfig', () => {
  it('reads the example that we ship', () => {
    const read = readConfig(readFileSync('audit.config.example.yaml', 'utf8'), 'audit.config.example.yaml');
    expect(lines(read)).toEqual([]);
    expect(read.value?.parameters.pitrDays).toBe(35);
  });

  it('lists five mistakes with their positions', () => {
    const yaml = [
      'organisation: Meridian Retail Bank',
      'zone: Mars/Olympus',
      'papper: A4',
      'scope:',
      '  accounts:',
      '    - { id: "12345", name: prod }',
      '  regions: [eu-central-1, eu-centrall]',
      'parameters:',
      '  pitrDays: 99',
    ].join('\n');
    expect(lines(readConfig(yaml, 'a.yaml'))).toEqual([
      'a.yaml:2:7 zone: must be an IANA time zone such as Europe/Zurich',
      'a.yaml:6:13 scope.accounts.0.id: must be twelve digits',
      'a.yaml:7:27 scope.regions.1: must be an AWS region such as eu-central-1',
      'a.yaml:9:13 parameters.pitrDays: too big: expected number to be <=35',
      'a.yaml:3:1 unknown key "papper"',
    ]);
  });

  it('finds contradictions between its parts', () => {
    const yaml = [
      'organisation: Bank',
      'scope:',
      '  accounts:',
      '    - { id: "111122223333", name: a, roleArn: "arn:aws:iam::444455556666:role/Reader" }',
      '    - { id: "111122223333", name: b }',
      '  regions: [eu-central-1, eu-central-1]',
      '  consumerVpcs:',
      '    - { id: vpc-0a, account: "444455556666", region: eu-west-1 }',
    ].join('\n');
    const found = lines(readConfig(yaml, 'a.yaml')).join('\n');
    expect(found).toContain('a.yaml:5:13 scope.accounts: 111122223333 is listed twice');
    expect(found).toContain('scope.regions: eu-central-1 is listed twice');
    expect(found).toContain('vpc-0a: account 444455556666 is not in scope.accounts');
    expect(found).toContain('vpc-0a: region eu-west-1 is not in scope.regions');
    expect(found).toContain('the role of 111122223333 belongs to another account');
  });

  it.each([
    ['engine: athena', 'events: engine athena needs athena'],
    ['athena: { account: "111122223333" }', 'events.athena.region'],
    [
      'engine: athena\n  athena: { account: "111122223333", region: eu-central-1, workgroup: a, outputLocation: "s3://queries", maxBytesScanned: 10000000 }',
      'athena: there is no bucket under trailLogs that it could read',
    ],
    [
      'athena: { account: "111122223333", region: eu-central-1, workgroup: a, outputLocation: "s3://q/x\'y", maxBytesScanned: 1 }',
      'must be written s3://bucket/folder',
    ],
    [
      'athena: { account: "444455556666", region: eu-central-1, roleArn: "arn:aws:iam::111122223333:role/a", workgroup: a, outputLocation: "s3://queries", maxBytesScanned: 10000000 }',
      'the role that asks Athena belongs to another account',
    ],
  ])('refuses events: %s', (events, problem) => {
    const bank = 'organisation: Bank\nscope:\n  accounts: [{ id: "111122223333", name: a }]\n  regions: [eu-central-1]';
    expect(lines(readConfig(`${bank}\nevents:\n  ${events}\n`, 'a.yaml')).join('\n')).toContain(problem);
  });

  it.each(['', '- a\n- b', 'a: [1', 'a: 1\na: 2', '*nowhere', 'null', '\u0000'])('survives %j', (yaml) => {
    const read = readConfig(yaml, 'a.yaml');
    expect(read.value).toBeUndefined();
    expect(read.problems.length).toBeGreaterThan(0);
  });
});

const framework = (requirements: string): string =>
  [
    'id: dora',
    'title: DORA',
    'version: "2022/2554"',
    'publisher: EU',
    "requirementPattern: '^[0-9]+$'",
    'vocabulary: { satisfied: a, not-satisfied: b, not-applicable: c, not-tested: d }',
    'groups: [{ id: "1", title: One }]',
    'requirements:',
    requirements,
  ].join('\n');

describe('readFramework', () => {
  it.each(['pci-dss-4.0.1', 'soc2-2017', 'gdpr', 'aws-fsi-lens'])('reads %s', (id) => {
    const read = readFramework(readFileSync(`frameworks/${id}.yaml`, 'utf8'), `frameworks/${id}.yaml`);
    expect(lines(read)).toEqual([]);
    expect(read.value?.id).toBe(id);
  });

  it('never lets transparent encryption be primary for PCI 3.5.1', () => {
    const read = readFramework(readFileSync('frameworks/pci-dss-4.0.1.yaml', 'utf8'), 'pci');
    const requirement = read.value?.requirements.find((each) => each.id === '3.5.1');
    const primary = requirement?.mappings.filter((mapping) => mapping.strength === 'primary');
    expect(primary?.map((mapping) => mapping.control)).toEqual(['DDB-ENC-10']);
  });

  it.each(['pci-dss-4.0.1', 'soc2-2017', 'gdpr', 'aws-fsi-lens'])('%s leaves no control unexplained', (id) => {
    const read = readFramework(readFileSync(`frameworks/${id}.yaml`, 'utf8'), id).value;
    const mapped = read?.requirements.flatMap(({ mappings }) => mappings.map(({ control }) => control)) ?? [];
    const explained = read?.unmapped.map(({ control }) => control) ?? [];
    expect([...new Set([...mapped, ...explained])].toSorted()).toEqual(Object.keys(catalogue).toSorted());
    for (const { reason } of read?.unmapped ?? []) expect(reason).toMatch(/^[A-Z].{20,}\.$/);
    for (const requirement of read?.requirements ?? []) {
      expect(requirement.class === 'inherited').toBe(requirement.coveredBy.length > 0);
    }
  });

  it('reports choices, documents and unmapped controls that contradict the requirements', () => {
    const yaml = framework(
      [
        '  - { id: "1", title: A, group: "1", class: manual, applicability: controler, mappings: [] }',
        '  - { id: "2", title: B, group: "1", class: inherited, coveredBy: [aoc], mappings: [] }',
        '  - { id: "3", title: C, group: "1", class: manual, effective: soon, mappings: [] }',
      ].join('\n'),
    );
    expect(lines(readFramework(yaml, 'dora.yaml'))).toEqual([
      'dora.yaml:11:64 requirements.2.effective: must be a date such as 2025-03-31',
    ]);
    const head = [
      'choices: [{ id: controller, title: controllers }]',
      'unmapped: [{ control: DDB-ENC-01, reason: x }, { control: DDB-ENC-99, reason: y }]',
      'requirements:',
      '  - { id: "4", title: D, group: "1", class: hybrid, coveredBy: [aoc], mappings: [{ control: DDB-ENC-01, strength: primary, why: a }] }',
    ].join('\n');
    const mended = yaml.replace(', effective: soon', '').replace('requirements:', head);
    expect(lines(readFramework(mended, 'dora.yaml')).map((line) => line.replace(/^\S+ /, ''))).toEqual([
      '4: no document "aoc".',
      '4 is not inherited: nothing covers it',
      '1: "controler" is not one of the choices. Did you mean "controller"?',
      '2: no document "aoc".',
      '"DDB-ENC-01" is mapped and listed as unmapped',
      '"DDB-ENC-99": no such control. Did you mean "DDB-ENC-09"?',
    ]);
  });

  it('reports every problem with line and column', () => {
    const yaml = framework(
      [
        '  - { id: "1", title: A, group: "1", class: manual, mappings: [] }',
        '  - { id: "1", title: B, group: "2", class: hybrid, mappings: [{ control: DDB-ENC-99, strength: primary, why: x }] }',
        '  - { id: "x2", title: C, group: "1", class: automated, mappings: [] }',
        '  - { id: "3", title: D, group: "1", class: hybrid, mappings: [{ control: DDB-ENC-01, strength: primary, why: a }, { control: DDB-ENC-01, strength: supporting, why: b }] }',
      ].join('\n'),
    );
    expect(lines(readFramework(yaml, 'dora.yaml'))).toEqual([
      'dora.yaml:10:11 requirement "1" is listed twice',
      'dora.yaml:10:33 1: no group "2". Did you mean "1"?',
      'dora.yaml:10:75 1 names "DDB-ENC-99": no such control. Did you mean "DDB-ENC-09"?',
      'dora.yaml:11:11 "x2" does not match ^[0-9]+$',
      'dora.yaml:11:5 x2 is automated but no control is mapped to it',
      'dora.yaml:12:127 3 names "DDB-ENC-01" twice',
    ]);
  });

  it('reports wrong shapes: empty why, unknown strength, unknown keys, numbers as ids', () => {
    const yaml = framework(
      '  - { id: 1.10, title: A, group: "1", class: manul, colour: red, mappings: [{ control: DDB-ENC-01, strength: strong, why: "" }] }',
    );
    const found = lines(readFramework(yaml, 'dora.yaml')).join('\n');
    expect(found).toContain('must be text: put the id in quotes');
    expect(found).toContain('Did you mean "manual"?');
    expect(found).toContain('unknown key "colour"');
    expect(found).toContain('must be one of primary, supporting');
    expect(found).toContain('why: must not be empty');
  });
});
