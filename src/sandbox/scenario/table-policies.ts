import type { JsonObject } from '../../model/index.ts';
import { bank } from './bank.ts';

/** An account that nobody in the bank knows. */
const strangerAccount = '999999999999';

const reading = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'];

/** Resource-based policies by table name. */
export const tablePolicies: Readonly<Record<string, (arn: string) => JsonObject>> = {
  'ledger-balances': (arn) => ({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'NightlyFeatureExtract',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${bank.analytics.id}:role/FeaturePipeline` },
        Action: reading,
        Resource: arn,
      },
      {
        Sid: 'TlsOnly',
        Effect: 'Deny',
        Principal: '*',
        Action: 'dynamodb:*',
        Resource: arn,
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
  }),
  'merchant-settlements': (arn) => ({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'FormerAcquirer',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${strangerAccount}:root` },
        Action: reading,
        Resource: arn,
      },
    ],
  }),
};
