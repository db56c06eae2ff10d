import { defaultParameters, type Assessment, type JsonObject } from '../../src/model/index.ts';
import { identityAnswers } from './bank-identity.ts';
import { verdictAnswer } from './bank-verdicts.ts';
import { account, cardsArn, home, keyArn, one, second, sessionsArn } from './bank-names.ts';
import { logAnswers, logGroupArn } from './bank-logs.ts';
import { resilienceAnswer } from './bank-resilience.ts';
import type { Aws, Raw } from './recorder.ts';
import { jsonPage } from './recorder.ts';

const startOfJobs = Date.parse('2026-10-14T02:00:00Z');
export const exportArn = `${cardsArn}/export/0${startOfJobs}-d299cb11`;
export const importArn = `${sessionsArn}/import/0${startOfJobs}-d299cb11`;
export const changeStreamArn = `${cardsArn}/stream/2026-01-01T00:00:00.000`;
export const kinesisArn = `arn:aws:kinesis:${home}:${account}:stream/cards`;
export const trailArn = `arn:aws:cloudtrail:${home}:${account}:trail/all`;
export * from './bank-names.ts';
export const period = {
  from: '2026-10-01T00:00:00.000Z',
  to: '2026-11-01T00:00:00.000Z',
  label: '2026-10',
  zone: 'Europe/Zurich',
};

export const assessment: Assessment = {
  id: '2026-10',
  organisation: 'Example Bank',
  period,
  scope: {
    accounts: [{ id: account, name: 'core' }],
    regions: [home, second],
    consumerVpcs: [{ id: 'vpc-0a1', account, region: home }],
    classification: { tag: 'data-class', values: { cardholder: 'chd', public: 'none' }, tables: { 'sess*': 'none' } },
  },
  parameters: {
    ...defaultParameters,
  },
  sources: [
    'sts',
    'dynamodb',
    'data-flows',
    'dax',
    'kms',
    'vpc',
    'iam',
    'organizations',
    'backup',
    'scaling',
    'cloudtrail-trails',
    'cloudtrail-lookup',
    'audit-manager',
    'config',
    'security-hub',
    's3',
    'cloudwatch',
    'guardduty',
    'access-analyzer',
  ],
  startedAt: '2026-11-02T06:00:00.000Z',
  sandbox: true,
  tool: 'test',
};

export const xmlPages = (...pages: readonly string[]): Raw => ({ mediaType: 'text/xml', pages });

const encoded = (document: unknown): string => encodeURIComponent(JSON.stringify(document));
export const documents = {
  admin: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
  cards: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: cardsArn }] },
  trust: {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'dax.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  },
  old: { Version: '2012-10-17', Statement: [] },
};
const iamArn = (resource: string): string => `arn:aws:iam::${account}:${resource}`;

const iamPage = (inner: string, more: string): string =>
  `<GetAccountAuthorizationDetailsResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetAccountAuthorizationDetailsResult>${inner}${more}</GetAccountAuthorizationDetailsResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetAccountAuthorizationDetailsResponse>`;

const iam = xmlPages(
  iamPage(
    `<UserDetailList><member><UserName>ada</UserName><Arn>${iamArn('user/ada')}</Arn><GroupList><member>readers</member></GroupList>
       <AttachedManagedPolicies/><PermissionsBoundary><PermissionsBoundaryType>Policy</PermissionsBoundaryType><PermissionsBoundaryArn>${iamArn('policy/edge')}</PermissionsBoundaryArn></PermissionsBoundary></member></UserDetailList>
     <GroupDetailList><member><GroupName>readers</GroupName><Arn>${iamArn('group/readers')}</Arn>
       <GroupPolicyList><member><PolicyName>read</PolicyName><PolicyDocument>${encoded(documents.cards)}</PolicyDocument></member></GroupPolicyList>
       <AttachedManagedPolicies><member><PolicyName>cards</PolicyName><PolicyArn>${iamArn('policy/cards')}</PolicyArn></member></AttachedManagedPolicies></member></GroupDetailList>
     <RoleDetailList/><Policies/>`,
    '<IsTruncated>true</IsTruncated><Marker>m1</Marker>',
  ),
  iamPage(
    `<UserDetailList/><GroupDetailList/>
     <RoleDetailList><member><RoleName>app</RoleName><RoleId>AROAAPP</RoleId><Arn>${iamArn('role/app')}</Arn><AssumeRolePolicyDocument>${encoded(documents.trust)}</AssumeRolePolicyDocument><RolePolicyList/>
       <Tags><member><Key>owner</Key><Value>cards</Value></member></Tags>
       <AttachedManagedPolicies><member><PolicyName>AdministratorAccess</PolicyName><PolicyArn>arn:aws:iam::aws:policy/AdministratorAccess</PolicyArn></member></AttachedManagedPolicies></member></RoleDetailList>
     <Policies>
       <member><PolicyName>AdministratorAccess</PolicyName><Arn>arn:aws:iam::aws:policy/AdministratorAccess</Arn><DefaultVersionId>v1</DefaultVersionId>
         <PolicyVersionList><member><VersionId>v1</VersionId><IsDefaultVersion>true</IsDefaultVersion><Document>${encoded(documents.admin)}</Document></member></PolicyVersionList></member>
       <member><PolicyName>cards</PolicyName><PolicyId>ANPACARDS</PolicyId><Arn>${iamArn('policy/cards')}</Arn><DefaultVersionId>v2</DefaultVersionId>
         <PolicyVersionList><member><VersionId>v1</VersionId><IsDefaultVersion>false</IsDefaultVersion><Document>${encoded(documents.old)}</Document></member>
           <member><VersionId>v2</VersionId><IsDefaultVersion>true</IsDefaultVersion><Document>${encoded(documents.cards)}</Document></member></PolicyVersionList></member>
       <member><PolicyName>edge</PolicyName><Arn>${iamArn('policy/edge')}</Arn><DefaultVersionId>v1</DefaultVersionId>
         <PolicyVersionList><member><VersionId>v1</VersionId><IsDefaultVersion>true</IsDefaultVersion><Document>${encoded(documents.admin)}</Document></member></PolicyVersionList></member>
     </Policies>`,
    '<IsTruncated>false</IsTruncated>',
  ),
);

const ec2 = (operation: string, inner: string): Raw =>
  xmlPages(
    `<${operation}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r</requestId>${inner}</${operation}Response>`,
  );
const inVpc = `<vpcId>vpc-0a1</vpcId><ownerId>${account}</ownerId>`;
const networks: Readonly<Record<string, string>> = {
  DescribeSubnets: `<subnetSet><item><subnetId>subnet-1</subnetId>${inVpc}</item><item><subnetId>subnet-9</subnetId><vpcId>vpc-9</vpcId></item></subnetSet>`,
  DescribeRouteTables: `<routeTableSet><item><routeTableId>rtb-1</routeTableId>${inVpc}<routeSet/><associationSet/></item><item><routeTableId>rtb-9</routeTableId><vpcId>vpc-9</vpcId></item></routeTableSet>`,
  DescribeSecurityGroups: `<securityGroupInfo><item><groupId>sg-1</groupId><groupName>cache</groupName>${inVpc}<ipPermissions/></item><item><groupId>sg-9</groupId><groupName>other</groupName></item></securityGroupInfo>`,
  DescribeFlowLogs: `<flowLogSet><item><flowLogId>fl-1</flowLogId><resourceId>subnet-1</resourceId></item><item><flowLogId>fl-9</flowLogId><resourceId>vpc-9</resourceId></item></flowLogSet>`,
};
const emptyNetworks: Readonly<Record<string, string>> = {
  DescribeSubnets: '<subnetSet/>',
  DescribeRouteTables: '<routeTableSet/>',
  DescribeSecurityGroups: '<securityGroupInfo/>',
  DescribeFlowLogs: '<flowLogSet/>',
};

const endpoints = (inner: string): Raw =>
  xmlPages(
    `<DescribeVpcEndpointsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r</requestId><vpcEndpointSet>${inner}</vpcEndpointSet></DescribeVpcEndpointsResponse>`,
  );
const endpoint = (id: string, service: string, vpc: string): string =>
  `<item><vpcEndpointId>${id}</vpcEndpointId><vpcEndpointType>Gateway</vpcEndpointType><vpcId>${vpc}</vpcId><serviceName>com.amazonaws.${home}.${service}</serviceName><state>available</state><routeTableIdSet><item>rtb-1</item></routeTableIdSet><ownerId>${account}</ownerId></item>`;

const seconds = (instant: string): number => Date.parse(instant) / 1000;
const folder = (id: string, day: string, totalEvidence: number): JsonObject => ({
  id,
  name: day,
  date: seconds(`${day}T03:00:00Z`),
  assessmentId: 'am-1',
  controlSetId: 'Requirement 3: a/b & ü',
  controlId: 'c-1',
  totalEvidence,
});
const evidenceItems = [
  {
    dataSource: 'AWS Config',
    eventName: 'DYNAMODB_PITR_ENABLED',
    time: seconds('2026-10-05T03:00:00Z') + 0.5,
    complianceCheck: 'NON_COMPLIANT',
    evidenceAwsAccountId: account,
    resourcesIncluded: [
      { arn: cardsArn, complianceCheck: 'COMPLIANT' },
      { arn: sessionsArn, complianceCheck: null },
    ],
  },
  { dataSource: 'AWS API calls', eventName: 'dynamodb_DescribeTable', time: seconds('2026-10-05T04:00:00Z') },
];

const record = (more: JsonObject): string =>
  JSON.stringify({
    eventVersion: '1.11',
    userIdentity: { type: 'AWSService', invokedBy: 'dynamodb.amazonaws.com' },
    eventTime: '2026-10-10T10:00:00Z',
    eventSource: 'dynamodb.amazonaws.com',
    eventName: 'UpdateTable',
    awsRegion: home,
    eventID: 'e-1',
    requestParameters: { tableName: 'cards' },
    recipientAccountId: account,
    ...more,
  });

const events = (request: JsonObject): Raw => {
  const { LookupAttributes } = request;
  if (!JSON.stringify(LookupAttributes).includes('"UpdateTable"')) return one({ Events: [] });
  return {
    pages: [
      jsonPage({
        NextToken: 't',
        Events: [{ EventId: 'e-2', CloudTrailEvent: record({ eventID: 'e-2', eventTime: '2026-10-11T10:00:00Z' }) }],
      }),
      jsonPage({ Events: [{ EventId: 'e-1', ReadOnly: 'false', CloudTrailEvent: record({}) }] }),
    ],
  };
};

const trail = {
  Name: 'all',
  TrailARN: trailArn,
  HomeRegion: home,
  IsMultiRegionTrail: true,
  LogFileValidationEnabled: true,
  S3BucketName: 'logs',
  CloudWatchLogsLogGroupArn: logGroupArn,
};

/** A small bank whose every question is answered in full. */
export const bank: Aws = (operation, request, { region }) => {
  const atHome = region === home;
  const cards = request['TableName'] === 'cards' || request['ResourceArn'] === cardsArn;
  switch (operation) {
    case 'ListTables':
      if (!atHome) return one({ TableNames: [] });
      return {
        pages: [
          jsonPage({ TableNames: ['cards'], LastEvaluatedTableName: 'cards' }),
          jsonPage({ TableNames: ['sessions'] }),
        ],
      };
    case 'DescribeTable':
      return one({
        Table: cards
          ? {
              TableName: 'cards',
              TableArn: cardsArn,
              SSEDescription: { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: keyArn },
            }
          : { TableName: 'sessions', TableArn: sessionsArn },
      });
    case 'ListExports':
      return one({ ExportSummaries: atHome ? [{ ExportArn: exportArn, ExportStatus: 'COMPLETED' }] : [] });
    case 'DescribeExport':
      return one({ ExportDescription: { ExportArn: exportArn, S3Bucket: 'exports', S3SseAlgorithm: 'KMS' } });
    case 'ListImports':
      return one({ ImportSummaryList: atHome ? [{ ImportArn: importArn }] : [] });
    case 'DescribeImport':
      return one({ ImportTableDescription: { ImportArn: importArn, S3BucketSource: { S3Bucket: 'exports' } } });
    case 'ListContributorInsights':
      return one({
        ContributorInsightsSummaries: atHome ? [{ TableName: 'cards', ContributorInsightsStatus: 'ENABLED' }] : [],
      });
    case 'DescribeContributorInsights':
      return one({ TableName: 'cards', ContributorInsightsStatus: 'ENABLED' });
    case 'ListStreams':
      return one({ Streams: atHome ? [{ StreamArn: changeStreamArn, TableName: 'cards' }] : [] });
    case 'DescribeStream':
      return one({ StreamDescription: { StreamArn: changeStreamArn, StreamStatus: 'ENABLED' } });
    case 'DescribeStreamSummary':
      return one({ StreamDescriptionSummary: { StreamARN: kinesisArn, EncryptionType: 'KMS' } });
    case 'ListEventSourceMappings':
      return one({
        EventSourceMappings: atHome
          ? [{ EventSourceArn: changeStreamArn, FunctionArn: 'arn:f', State: 'Enabled' }]
          : [],
      });
    case 'DescribeContinuousBackups':
      return one({ ContinuousBackupsDescription: { ContinuousBackupsStatus: 'ENABLED' } });
    case 'DescribeTimeToLive':
      return one({ TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } });
    case 'DescribeKinesisStreamingDestination':
      return one({
        TableName: request['TableName'],
        KinesisDataStreamDestinations: cards ? [{ StreamArn: kinesisArn, DestinationStatus: 'ACTIVE' }] : [],
      });
    case 'ListTagsOfResource':
      return one({ Tags: cards ? [{ Key: 'Data-Class', Value: 'Cardholder' }] : [] });
    case 'GetResourcePolicy':
      if (cards) return one({ Policy: '{"Version":"2012-10-17","Statement":[]}', RevisionId: '1' });
      return {
        status: 400,
        mediaType: 'application/x-amz-json-1.0',
        pages: ['{"__type":"com.amazonaws.dynamodb.v20120810#PolicyNotFoundException","message":"not found"}'],
      };
    case 'DescribeClusters':
      return one({
        Clusters: atHome
          ? [
              {
                ClusterName: 'cache',
                ClusterArn: `arn:aws:dax:${home}:${account}:cache/cache`,
                IamRoleArn: iamArn('role/app'),
                SubnetGroup: 'inner',
                SecurityGroups: [{ SecurityGroupIdentifier: 'sg-1', Status: 'active' }],
                ParameterGroup: { ParameterGroupName: 'slow', ParameterApplyStatus: 'in-sync' },
              },
            ]
          : [],
      });
    case 'DescribeKey':
      return one({ KeyMetadata: { Arn: keyArn, KeyManager: 'CUSTOMER', KeyState: 'Enabled' } });
    case 'GetKeyRotationStatus':
      return one({ KeyRotationEnabled: true, RotationPeriodInDays: 365 });
    case 'GetKeyPolicy':
      return one({ PolicyName: 'default', Policy: '{"Statement":[]}' });
    case 'ListAliases':
      return one({
        Aliases: atHome
          ? [
              { AliasName: 'alias/zeta', TargetKeyId: keyArn.replace(/^.*\//, '') },
              { AliasName: 'alias/cards', TargetKeyId: keyArn.replace(/^.*\//, '') },
              { AliasName: 'alias/aws/ebs' },
            ]
          : [],
        Truncated: false,
      });
    case 'ListGrants':
      return {
        pages: [
          jsonPage({ Grants: [{ GrantId: 'g1' }], Truncated: true, NextMarker: 'm' }),
          jsonPage({ Grants: [{ GrantId: 'g2' }], Truncated: false }),
        ],
      };
    case 'DescribeParameters':
      return one({ Parameters: [{ ParameterName: 'record-ttl-millis', ParameterValue: '300000' }] });
    case 'DescribeSubnetGroups':
      return one({
        SubnetGroups: [
          { SubnetGroupName: 'other', VpcId: 'vpc-9', Subnets: [] },
          { SubnetGroupName: 'inner', VpcId: 'vpc-0a1', Subnets: [{ SubnetIdentifier: 'subnet-1' }] },
        ],
      });
    case 'ListTags':
      return one({ Tags: [{ Key: 'Data-Class', Value: 'Public' }] });
    case 'DescribeSubnets':
    case 'DescribeRouteTables':
    case 'DescribeSecurityGroups':
    case 'DescribeFlowLogs':
      return ec2(operation, (atHome ? networks : emptyNetworks)[operation] ?? '');
    case 'DescribeVpcEndpoints':
      if (!atHome) return endpoints('');
      return endpoints(endpoint('vpce-1', 'dynamodb', 'vpc-0a1') + endpoint('vpce-2', 's3', 'vpc-0a1'));
    case 'GetAccountAuthorizationDetails':
      return iam;
    case 'GetCallerIdentity':
      return xmlPages(
        `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:sts::${account}:assumed-role/audit/x</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>`,
      );
    case 'DescribeTrails':
      return one({ trailList: [trail] });
    case 'ListTrails':
      return one({ Trails: [{ TrailARN: trailArn, Name: 'all', HomeRegion: home }] });
    case 'ListPublicKeys':
      return one({ PublicKeyList: [] });
    case 'GetTrailStatus':
      return one({ IsLogging: true });
    case 'GetEventSelectors':
      return one({ TrailARN: trailArn, AdvancedEventSelectors: [{ FieldSelectors: [] }] });
    case 'LookupEvents':
      return atHome ? events(request) : one({ Events: [] });
    case 'GetAccountStatus':
      return one({ status: atHome ? 'ACTIVE' : 'INACTIVE' });
    case 'ListAssessments':
      return one({
        assessmentMetadata: request['status'] === 'ACTIVE' ? [{ id: 'am-1', name: 'PCI', status: 'ACTIVE' }] : [],
      });
    case 'GetAssessment':
      return one({
        assessment: { metadata: { name: 'PCI', status: 'ACTIVE' }, framework: { metadata: { name: 'PCI DSS V4.0' } } },
        userRole: {},
      });
    case 'GetEvidenceFoldersByAssessment':
      return one({
        evidenceFolders: [
          folder('f-before', '2026-09-30', 3),
          folder('f-1', '2026-10-05', 2),
          folder('f-empty', '2026-10-06', 0),
          folder('f-after', '2026-11-01', 3),
        ],
        nextToken: undefined,
      });
    case 'GetEvidenceByEvidenceFolder':
      return one({ evidence: evidenceItems });
    case 'GetChangeLogs':
      return one({ changeLogs: [] });
    default:
      return (
        identityAnswers(operation, request) ??
        verdictAnswer(operation, request, atHome) ??
        resilienceAnswer(operation, atHome) ??
        logAnswers(operation, request, atHome) ??
        nobodyAsks(operation)
      );
  }
};

const nobodyAsks = (operation: string): never => {
  throw new Error(`nobody should ask ${operation}`);
};
