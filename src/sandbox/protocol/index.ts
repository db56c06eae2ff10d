import { jsonProtocol } from './json.ts';
import type { Protocols } from './protocol.ts';
import { ec2QueryProtocol, queryProtocol } from './query.ts';
import { restJsonProtocol } from './rest-json.ts';
import { restXmlProtocol } from './rest-xml.ts';

/** How each service speaks; targets, versions and namespaces are those of the services' own models. */
export const protocols: Protocols = {
  athena: jsonProtocol({ version: '1.1', target: 'AmazonAthena', namespace: '', checksum: false }),
  auditmanager: restJsonProtocol,
  cloudtrail: jsonProtocol({ version: '1.1', target: 'CloudTrail_20131101', namespace: '', checksum: false }),
  dax: jsonProtocol({ version: '1.1', target: 'AmazonDAXV3', namespace: '', checksum: false }),
  dynamodb: jsonProtocol({
    version: '1.0',
    target: 'DynamoDB_20120810',
    namespace: 'com.amazonaws.dynamodb.v20120810#',
    checksum: true,
  }),
  ec2: ec2QueryProtocol({ version: '2016-11-15', namespace: 'http://ec2.amazonaws.com/doc/2016-11-15/' }),
  iam: queryProtocol({ version: '2010-05-08', namespace: 'https://iam.amazonaws.com/doc/2010-05-08/' }),
  kms: jsonProtocol({ version: '1.1', target: 'TrentService', namespace: '', checksum: false }),
  'dynamodb-streams': jsonProtocol({
    version: '1.0',
    target: 'DynamoDBStreams_20120810',
    namespace: 'com.amazonaws.dynamodb.v20120810#',
    checksum: true,
  }),
  organizations: jsonProtocol({ version: '1.1', target: 'AWSOrganizationsV20161128', namespace: '', checksum: false }),
  config: jsonProtocol({ version: '1.1', target: 'StarlingDoveService', namespace: '', checksum: false }),
  securityhub: restJsonProtocol,
  s3: restXmlProtocol,
  // CloudWatch speaks JSON, CBOR and Query; its SDK client for JavaScript asks in JSON.
  cloudwatch: jsonProtocol({
    version: '1.0',
    target: 'GraniteServiceVersion20100801',
    namespace: 'com.amazonaws.cloudwatch#',
    checksum: false,
  }),
  logs: jsonProtocol({ version: '1.1', target: 'Logs_20140328', namespace: '', checksum: false }),
  events: jsonProtocol({ version: '1.1', target: 'AWSEvents', namespace: '', checksum: false }),
  'access-analyzer': restJsonProtocol,
  guardduty: restJsonProtocol,
  backup: restJsonProtocol,
  'application-autoscaling': jsonProtocol({
    version: '1.1',
    target: 'AnyScaleFrontendService',
    namespace: '',
    checksum: false,
  }),
  kinesis: jsonProtocol({ version: '1.1', target: 'Kinesis_20131202', namespace: '', checksum: false }),
  lambda: restJsonProtocol,
  sts: queryProtocol({ version: '2011-06-15', namespace: 'https://sts.amazonaws.com/doc/2011-06-15/' }),
};
