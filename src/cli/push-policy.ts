import { AuditPackError, type JsonObject } from '../model/index.ts';
import { partitionOf } from '../sources/arn.ts';
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
 * Service Authorization Reference tells them: an upload address and the status of an account have none.
 */
export function pushPolicy(settings: Pick<Settings, 'push'>): JsonObject {
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
    ],
  };
}

/** A control set is named by free text. Where that holds what an ARN cannot, any set of the assessment is meant. */
const named = (controlSet: string): string => (/^[\w.-]+$/.test(controlSet) ? controlSet : '*');

const distinct = (resources: readonly string[]): readonly string[] => [...new Set(resources)].sort();
