import { jsonProtocol } from './json.ts';
import type { Protocols } from './protocol.ts';
import { ec2QueryProtocol, queryProtocol } from './query.ts';
import { restJsonProtocol } from './rest-json.ts';

/** How each service speaks; targets, versions and namespaces are those of the services' own models. */
export const protocols: Protocols = {
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
  sts: queryProtocol({ version: '2011-06-15', namespace: 'https://sts.amazonaws.com/doc/2011-06-15/' }),
};
