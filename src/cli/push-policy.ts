import { AuditPackError, type JsonObject } from '../model/index.ts';
import { partitionOf } from '../sources/arn.ts';
import { pushesFolder } from '../store/index.ts';
import { storeArn } from './durable.ts';
import type { Settings } from './settings.ts';

/** The controls of Audit Manager that the configuration names. @throws AuditPackError E_USAGE where it names none */
export function pushOf({ push }: Pick<Settings, 'push'>): NonNullable<Settings['push']> {
  if (push !== undefined) return push;
  throw new AuditPackError('E_USAGE', 'the configuration names no control of AWS Audit Manager to push to', {
    hint: 'Name them under push.controls, and the configuration with --config.',
  });
}

/**
 * The IAM policy of who pushes reports to Audit Manager: apart from that of collecting, which only reads. Resources as the
 * Service Authorization Reference tells them: an upload address and the status of an account have none. Of a store in S3,
 * it opens the records of pushes alone.
 */
export function pushPolicy(settings: Pick<Settings, 'push' | 'store'>): JsonObject {
  const { region, controls } = pushOf(settings);
  const assessmentArn = (id: string): string => `arn:${partitionOf(region)}:auditmanager:${region}:*:assessment/${id}`;
  const assessments = controls.map(({ assessment }) => assessmentArn(assessment));
  const sets = controls.map(
    ({ assessment, controlSet }) => `${assessmentArn(assessment)}/controlSet/${named(controlSet)}`,
  );
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'UploadReports',
        Effect: 'Allow',
        Action: ['auditmanager:GetAccountStatus', 'auditmanager:GetEvidenceFileUploadUrl'],
        Resource: '*',
      },
      {
        Sid: 'ReadAssessments',
        Effect: 'Allow',
        Action: ['auditmanager:GetAssessment'],
        Resource: distinct(assessments),
      },
      {
        Sid: 'ImportReports',
        Effect: 'Allow',
        Action: ['auditmanager:BatchImportEvidenceToAssessmentControl'],
        Resource: distinct(sets),
      },
      ...(settings.store === undefined ? [] : recordStatements(settings)),
    ],
  };
}

function recordStatements(settings: Pick<Settings, 'store'>): readonly JsonObject[] {
  const { arn, prefix } = storeArn(settings);
  const records = `${prefix}${pushesFolder}/*`;
  return [
    {
      Sid: 'FindRecords',
      Effect: 'Allow',
      Action: ['s3:ListBucket'],
      Resource: arn,
      Condition: { StringLike: { 's3:prefix': [records] } },
    },
    { Sid: 'KeepRecords', Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: `${arn}/${records}` },
  ];
}

/** A control set is named by free text. Where that holds what an ARN cannot, any set of the assessment is meant. */
const named = (controlSet: string): string => (/^[\w.-]+$/.test(controlSet) ? controlSet : '*');

const distinct = (resources: readonly string[]): readonly string[] => [...new Set(resources)].sort();
