import type { SourceType } from '../scenario/assessments-plan.ts';

const lines = (text: string): readonly string[] => text.trim().split(/\s+/);

/**
 * Keywords that Audit Manager accepts, as far as they concern DynamoDB, DAX, KMS, IAM, endpoints and trails
 * (User Guide: control-data-sources-config, -ash, -api, -cloudtrail). The service itself has some hundred more.
 */
export const keywords: Readonly<Record<Exclude<SourceType, 'MANUAL'>, readonly string[]>> = {
  AWS_Config: lines(`
    CLOUDTRAIL_S3_DATAEVENTS_ENABLED CLOUDTRAIL_SECURITY_TRAIL_ENABLED CLOUD_TRAIL_CLOUD_WATCH_LOGS_ENABLED
    CLOUD_TRAIL_ENABLED CLOUD_TRAIL_ENCRYPTION_ENABLED CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED
    CMK_BACKING_KEY_ROTATION_ENABLED DAX_ENCRYPTION_ENABLED DYNAMODB_AUTOSCALING_ENABLED DYNAMODB_IN_BACKUP_PLAN
    DYNAMODB_LAST_BACKUP_RECOVERY_POINT_CREATED DYNAMODB_PITR_ENABLED DYNAMODB_RESOURCES_PROTECTED_BY_BACKUP_PLAN
    DYNAMODB_TABLE_ENCRYPTED_KMS DYNAMODB_TABLE_ENCRYPTION_ENABLED DYNAMODB_THROUGHPUT_LIMIT_CHECK
    IAM_NO_INLINE_POLICY_CHECK IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS IAM_POLICY_NO_STATEMENTS_WITH_FULL_ACCESS
    IAM_ROLE_MANAGED_POLICY_CHECK IAM_USER_MFA_ENABLED IAM_USER_NO_POLICIES_CHECK KMS_CMK_NOT_SCHEDULED_FOR_DELETION
    MULTI_REGION_CLOUD_TRAIL_ENABLED S3_BUCKET_DEFAULT_LOCK_ENABLED S3_BUCKET_LOGGING_ENABLED
    S3_BUCKET_SSL_REQUESTS_ONLY S3_BUCKET_VERSIONING_ENABLED S3_DEFAULT_ENCRYPTION_KMS SERVICE_VPC_ENDPOINT_ENABLED
    VPC_FLOW_LOGS_ENABLED`),
  AWS_Security_Hub: lines(`
    CloudTrail.1 CloudTrail.2 CloudTrail.3 CloudTrail.4 CloudTrail.5 DynamoDB.1 DynamoDB.2 DynamoDB.3 DynamoDB.4
    DynamoDB.6 KMS.1 KMS.2 KMS.3 KMS.4`),
  AWS_API_Call: lines(`
    backup_ListBackupPlans cloudtrail_DescribeTrails cloudtrail_ListTrails cloudwatch_DescribeAlarms
    config_DescribeConfigRules dynamodb_DescribeTable dynamodb_ListBackups dynamodb_ListTables ec2_DescribeFlowLogs
    ec2_DescribeSecurityGroups ec2_DescribeVpcEndpointConnections ec2_DescribeVpcEndpointServiceConfigurations
    ec2_DescribeVpcEndpoints ec2_DescribeVpcs iam_GenerateCredentialReport iam_GetAccountPasswordPolicy
    iam_GetAccountSummary iam_ListGroups iam_ListOpenIDConnectProviders iam_ListPolicies iam_ListRoles
    iam_ListSAMLProviders iam_ListUsers iam_ListVirtualMFADevices kms_GetKeyPolicy kms_GetKeyRotationStatus
    kms_ListKeys s3_GetBucketEncryption`),
  AWS_Cloudtrail: lines(`
    auditmanager_UpdateAssessmentStatus cloudtrail_CreateTrail cloudtrail_DeleteTrail cloudtrail_PutEventSelectors
    cloudtrail_StartLogging cloudtrail_StopLogging cloudtrail_UpdateTrail dax_CreateCluster dax_DeleteCluster
    dax_UpdateCluster dynamodb_CreateBackup dynamodb_CreateTable dynamodb_DeleteBackup dynamodb_DeleteTable
    dynamodb_RestoreTableFromBackup dynamodb_RestoreTableToPointInTime dynamodb_TagResource dynamodb_UntagResource
    dynamodb_UpdateContinuousBackups dynamodb_UpdateTable dynamodb_UpdateTimeToLive ec2_CreateVpcEndpoint
    ec2_DeleteVpcEndpoints ec2_ModifyVpcEndpoint iam_AttachRolePolicy iam_CreateAccessKey iam_CreatePolicyVersion
    iam_CreateRole iam_DeleteAccessKey iam_PutRolePolicy kms_CancelKeyDeletion kms_CreateGrant kms_CreateKey
    kms_DisableKey kms_DisableKeyRotation kms_EnableKey kms_EnableKeyRotation kms_PutKeyPolicy
    kms_ScheduleKeyDeletion`),
};
