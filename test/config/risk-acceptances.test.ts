import { describe, expect, test } from 'vitest';
import { readRiskAcceptances } from '../../src/config/risk-acceptances.ts';

const good = `acceptances:
  - id: RA-2026-014
    control: DDB-RES-01
    subjects: ['export-staging']
    reason: The table is filled anew every night.
    compensatingControl: The source is kept for 90 days.
    approver: Chief Risk Officer
    approvedOn: 2026-09-01
    expiresOn: 2027-02-28
`;
const read = (yaml: string) => readRiskAcceptances(yaml, 'risk-acceptances.yaml');

test('a good file is read as it is written', () => {
  expect(read(good).value).toMatchObject([{ id: 'RA-2026-014', approvedOn: '2026-09-01', expiresOn: '2027-02-28' }]);
  expect(read('acceptances: []').value).toEqual([]);
});

describe('mistakes, each with its line', () => {
  test.each([
    ['control: DDB-RES-01', 'control: DDB-RES-10', 3, '"DDB-RES-10": no such control. Did you mean'],
    ["subjects: ['export-staging']", 'subjects: []', 4, 'must name at least one subject'],
    ["subjects: ['export-staging']", 'subjects: export-staging', 4, 'expected array'],
    ['approver: Chief Risk Officer', "approver: ' '", 7, 'must not be empty'],
    ['approver: Chief Risk Officer', 'approver: 7', 7, 'must be text'],
    ['approvedOn: 2026-09-01', 'approvedOn: 2026-02-30', 8, 'must be a day'],
    ['approvedOn: 2026-09-01', 'approvedOn: 2027-09-01', 9, 'before it was approved on 2027-09-01'],
    ['expiresOn: 2027-02-28', 'expiresOn: never', 9, 'must be a day'],
    ['    reason: The table is filled anew every night.\n', '', 2, 'reason'],
    ['    reason:', '    color: red\n    reason:', 5, 'unknown key "color"'],
    ['acceptances:', 'acceptances: [', 2, ''],
  ])('%s written as %s', (before, after, line, message) => {
    expect(good).toContain(before);
    const { value, problems } = read(good.replace(before, after));
    expect(value).toBeUndefined();
    expect(problems.map((one) => one.message).join('\n')).toContain(message);
    expect(problems[0]?.line).toBe(line);
  });

  test('an id that stands twice', () => {
    const twice = good + good.split('\n').slice(1).join('\n');
    expect(read(twice).problems).toMatchObject([{ line: 10, message: 'RA-2026-014: this id stands twice' }]);
  });
});
