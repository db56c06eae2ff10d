import { z } from 'zod';

const folderOfS3 = /^s3:\/\/[a-z0-9][a-z0-9.-]+(\/[^\s'"]*)?$/;

/** Amazon Athena, as it is asked about the events of trail logs. */
const athenaSchema = z.strictObject({
  /** Whose credentials or role ask. */
  account: z.string({ error: 'must be twelve digits in quotes' }).regex(/^\d{12}$/, 'must be twelve digits'),
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be an AWS region such as eu-central-1'),
  roleArn: z
    .string()
    .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/, 'must be the ARN of an IAM role')
    .optional(),
  workgroup: z.string().regex(/^[a-zA-Z0-9._-]{1,128}$/, 'must be the name of a workgroup'),
  database: z
    .string()
    .regex(/^[a-z0-9_]{1,128}$/, 'must be a name of small letters, digits and underscores')
    .default('dynamodb_audit'),
  outputLocation: z
    .string()
    .regex(folderOfS3, 'must be written s3://bucket/folder')
    .transform((folder) => `${folder.replace(/\/+$/, '')}/`),
  /** Bytes that may be scanned for one place of trail logs, all questions together. */
  maxBytesScanned: z.number().int().min(10_000_000, 'must be at least 10000000, the smallest limit of a workgroup'),
});

export const eventsSchema = z
  .strictObject({ engine: z.enum(['embedded', 'athena']).default('embedded'), athena: athenaSchema.optional() })
  .refine(({ engine, athena }) => engine === 'embedded' || athena !== undefined, {
    error: 'engine athena needs athena: account, region, workgroup, outputLocation, maxBytesScanned',
  });
