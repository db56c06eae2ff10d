import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { controls } from '../../src/controls/index.ts';
import { catalogue, topics } from '../../src/model/index.ts';

const folder = new URL('../../src/controls/', import.meta.url);
const files = readdirSync(folder).filter((file) => /^ddb-.*\.ts$/.test(file));

/**
 * Keywords under which Audit Manager reports verdicts of AWS Config and Security Hub on these controls, as its
 * documentation lists them, and the type of findings of Access Analyzer; the last two groups reach it through custom rules only.
 */
const keywords = new Set([
  'ExternalAccess',
  'CLOUDWATCH_ALARM_ACTION_CHECK',
  'CLOUD_TRAIL_CLOUD_WATCH_LOGS_ENABLED',
  'GUARDDUTY_ENABLED_CENTRALIZED',
  'KINESIS_STREAM_ENCRYPTED',
  'SECURITYHUB_ENABLED',
  'BACKUP_PLAN_MIN_FREQUENCY_AND_MIN_RETENTION_CHECK',
  'BACKUP_RECOVERY_POINT_ENCRYPTED',
  'DYNAMODB_AUTOSCALING_ENABLED',
  'DYNAMODB_IN_BACKUP_PLAN',
  'DYNAMODB_LAST_BACKUP_RECOVERY_POINT_CREATED',
  'DYNAMODB_RESOURCES_PROTECTED_BY_BACKUP_PLAN',
  'DYNAMODB_THROUGHPUT_LIMIT_CHECK',
  'DynamoDB.1',
  'DynamoDB.4',
  'CLOUDTRAIL_SECURITY_TRAIL_ENABLED',
  'CLOUD_TRAIL_ENABLED',
  'CLOUD_TRAIL_ENCRYPTION_ENABLED',
  'CloudTrail.2',
  'Config.1',
  'REQUIRED_TAGS',
  'CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED',
  'CMK_BACKING_KEY_ROTATION_ENABLED',
  'DAX_ENCRYPTION_ENABLED',
  'DYNAMODB_PITR_ENABLED',
  'DYNAMODB_TABLE_ENCRYPTED_KMS',
  'DYNAMODB_TABLE_ENCRYPTION_ENABLED',
  'IAM_POLICY_BLACKLISTED_CHECK',
  'IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS',
  'IAM_POLICY_NO_STATEMENTS_WITH_FULL_ACCESS',
  'IAM_ROLE_MANAGED_POLICY_CHECK',
  'KMS_CMK_NOT_SCHEDULED_FOR_DELETION',
  'MULTI_REGION_CLOUD_TRAIL_ENABLED',
  'SERVICE_VPC_ENDPOINT_ENABLED',
  'CloudTrail.1',
  'CloudTrail.3',
  'CloudTrail.4',
  'DynamoDB.2',
  'DynamoDB.3',
  'DynamoDB.5',
  'DynamoDB.6',
  'IAM.1',
  'IAM.21',
  'ACCESS_KEYS_ROTATED',
  'IAM_PASSWORD_POLICY',
  'IAM_ROOT_ACCESS_KEY_CHECK',
  'IAM_USER_MFA_ENABLED',
  'IAM_USER_UNUSED_CREDENTIALS_CHECK',
  'MFA_ENABLED_FOR_IAM_CONSOLE_ACCESS',
  'ROOT_ACCOUNT_HARDWARE_MFA_ENABLED',
  'ROOT_ACCOUNT_MFA_ENABLED',
  'IAM.3',
  'IAM.4',
  'IAM.5',
  'IAM.6',
  'IAM.7',
  'IAM.8',
  'IAM.9',
  'IAM.19',
  'KMS.3',
  'KMS.4',
  'DAX_TLS_ENDPOINT_ENCRYPTION',
  'DYNAMODB_TABLE_DELETION_PROTECTION_ENABLED',
  'DynamoDB.7',
]);

describe('registry of controls', () => {
  test('lists every control file, sorted by id', () => {
    expect(controls.map(({ id }) => `${id.toLowerCase()}.ts`)).toEqual(files.toSorted());
    expect(files.length).toBe(45);
  });

  test('loads each control from the file of its id', async () => {
    for (const control of controls) {
      const loaded = (await import(new URL(`${control.id.toLowerCase()}.ts`, folder).href)) as { default: unknown };
      expect(loaded.default).toBe(control);
    }
  });

  test.each(controls.map((control) => [control.id, control] as const))('%s is complete', (id, control) => {
    expect(id).toMatch(/^DDB-(GOV|ENC|ISO|LOG|IAM|RES|RET|FLOW|LOC)-\d\d$/);
    expect(control.title).toBe(catalogue[id]);
    expect(topics).toContain(control.topic);
    expect(control.statement).toMatch(/^Every .*\bMUST\b.*\.$/);
    for (const prose of [control.test, control.risk, control.remediation.text, control.whenEmpty.reason]) {
      expect(prose).toMatch(/^[A-Z].{20,}\.$/s);
    }
    expect(control.remediation.command).toMatch(/^aws [a-z]/);
    expect(control.remediation.text).toMatch(/CloudFormation/);
    expect(control.limits.length).toBeGreaterThan(0);
    for (const limit of control.limits) expect(limit).toMatch(/^[A-Z].*\.$/);
    expect(control.needs.length).toBeGreaterThan(0);
    expect(control.sources.length).toBeGreaterThan(0);
    expect(control.whenEmpty.outcome).not.toBe('satisfied');
    for (const keyword of control.awsVerdicts) expect(keywords).toContain(keyword);
  });

  test('no sentence claims compliance', () => {
    expect(JSON.stringify(controls)).not.toMatch(/\b(is|are|be) (compliant|certified)\b|passed PCI/i);
  });

  test('no event of a source is judged by two rules of one control', () => {
    for (const { id, changes } of controls) {
      const names = changes.flatMap(({ source, names }) => names.map((name) => `${id} ${source} ${name}`));
      expect(new Set(names).size).toBe(names.length);
    }
  });
});
