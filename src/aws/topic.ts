import type { HttpHandler } from '@smithy/protocol-http';
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types';
import { ownCredentials } from './roles.ts';

export interface TopicOptions {
  /** ARN of an Amazon SNS topic; its Region is asked. */
  readonly topic: string;
  readonly credentials?: AwsCredentialIdentity | AwsCredentialIdentityProvider;
  readonly endpoint?: string;
  readonly requestHandler?: HttpHandler;
  readonly maxAttempts?: number;
}

/**
 * Publishes one message to a topic of Amazon SNS. Beside collecting, which only reads: it needs `sns:Publish` on the topic.
 * @param subject ASCII, 100 characters at most (API Reference, "Publish")
 */
export async function publishMessage(
  { topic, credentials, ...options }: TopicOptions,
  { subject, text }: { readonly subject: string; readonly text: string },
): Promise<void> {
  const { SNSClient, PublishCommand } = await import('@aws-sdk/client-sns');
  const region = topic.split(':')[3] ?? '';
  const client = new SNSClient({ ...options, region, credentials: credentials ?? ownCredentials() });
  try {
    const printable = subject.replace(/[^\x20-\x7e]/g, '?').slice(0, 100);
    await client.send(new PublishCommand({ TopicArn: topic, Subject: printable, Message: text }));
  } finally {
    client.destroy();
  }
}
