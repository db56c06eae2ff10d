import { z } from 'zod';

/** Kinds of values that several parts of a configuration have. */
export const text = z.string().trim().min(1, 'must not be empty');
export const accountId = z
  .string({ error: 'must be twelve digits in quotes' })
  .regex(/^\d{12}$/, 'must be twelve digits');
export const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be an AWS region such as eu-central-1');
export const roleArn = z.string().regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/, 'must be the ARN of an IAM role');
export const dataClass = z.enum(['chd', 'pii', 'confidential', 'none']);
