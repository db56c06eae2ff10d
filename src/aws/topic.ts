import { handlerOf, type Way } from './network.ts';
import { providerOf } from './roles.ts';

export interface TopicOptions extends Way {
  /** ARN of an Amazon SNS topic; its Region is asked. */
  readonly topic: string;
  readonly maxAttempts?: number;
}

/**
 * Publishes one message to a topic of Amazon SNS. Beside collecting, which only reads: it needs `sns:Publish` on the topic.
 * @param subject ASCII, 100 characters at most (API Reference, "Publish")
 */
export async function publishMessage(
  { topic, maxAttempts, ...way }: TopicOptions,
  { subject, text }: { readonly subject: string; readonly text: string },
): Promise<void> {
  const { SNSClient, PublishCommand } = await import('@aws-sdk/client-sns');
  const region = topic.split(':')[3] ?? '';
  const requestHandler = handlerOf(way);
  const client = new SNSClient({
    region,
    requestHandler,
    credentials: providerOf(way.credentials, requestHandler),
    ...(maxAttempts !== undefined && { maxAttempts }),
    ...(way.endpoint !== undefined && { endpoint: way.endpoint }),
  });
  try {
    const printable = subject.replace(/[^\x20-\x7e]/g, '?').slice(0, 100);
    await client.send(new PublishCommand({ TopicArn: topic, Subject: printable, Message: text }));
  } finally {
    client.destroy();
  }
}
