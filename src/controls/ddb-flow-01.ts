import { defineControl, type ControlContext, type Judgement, type Resource } from '../model/index.ts';
import { together, type Aspect } from './aspects.ts';
import { flowsFrom } from './flow-register.ts';
import { notApplicable } from './judgement.ts';
import { judging, judgingEvent, knownList, objects, requiredText } from './read.ts';
import { withoutRecord } from './record-gaps.ts';
import { citing, standingOf } from './records.ts';
import { afterDestination, afterEncryption, afterMapping, afterTable } from './stream-changes.ts';
import { consumerAspects, destinationAspects, liveDestinations, streamAspect, viewOf } from './stream-flows.ts';

export default defineControl({
  id: 'DDB-FLOW-01',
  topic: 'data-protection',
  title: 'Change streams and Kinesis destinations are approved, minimal and encrypted',
  statement:
    'Every stream of a table, every function that reads it and every Kinesis stream that receives its changes MUST stand in the data-flow register, show no more than is agreed, and be encrypted.',
  test: 'Reads StreamSpecification in DescribeTable, DescribeKinesisStreamingDestination, DescribeStreamSummary and ListEventSourceMappings. The data-flow register must be in date over the whole period and hold a line for the table whose `viewType` shows what the stream shows, and a line for each function that is not disabled and each Kinesis stream that receives changes. NEW_AND_OLD_IMAGES of card numbers, personal data or unclassified data need a reason. Kinesis streams must be of a known account and have EncryptionType KMS. Streams of global tables serve their replicas. CloudTrail shows changes of streams, destinations and readers.',
  risk: 'Whoever reads the changes of a table has its items: copies gather where nobody looks for them, without the protection of the table.',
  remediation: {
    text: 'Take away what nobody agreed to, narrow the view of the stream, encrypt the Kinesis stream, and record the flow (CloudFormation: AWS::DynamoDB::Table StreamSpecification and KinesisStreamSpecification, AWS::Kinesis::Stream StreamEncryption, AWS::Lambda::EventSourceMapping).',
    command:
      'aws kinesis start-stream-encryption --stream-name STREAM --encryption-type KMS --key-id KEY && aws lambda delete-event-source-mapping --uuid MAPPING',
  },
  limits: [
    'EventBridge Pipes, and applications that read a stream by themselves, are not listed: data events of DynamoDB Streams show them.',
    'Readers of Kinesis streams other than functions of the same account and Region are not looked at.',
    'A Kinesis destination always receives items before and after the change.',
    'A stream that was switched off can be read for 24 hours more.',
    'What a reader does with the changes is what the register states.',
  ],
  sources: ['dynamodb', 'data-flows', 'manual', 'cloudtrail-lookup'],
  records: ['data-flow-register'],
  subject: 'table',
  needs: ['description', 'kinesisDestinations'],
  optional: ['kinesisStreams', 'streamConsumers'],
  whenEmpty: { outcome: 'not-applicable', reason: 'There is no DynamoDB table in the scope.' },
  noun: ['table', 'tables'],
  changes: [
    {
      source: 'dynamodb.amazonaws.com',
      names: ['UpdateTable'],
      judge: (event, context, resource) => judgingEvent(() => afterTable(event, context, resource)),
    },
    {
      source: 'dynamodb.amazonaws.com',
      names: ['EnableKinesisStreamingDestination'],
      judge: (event, context, resource) => judgingEvent(() => afterDestination(event, context, resource)),
    },
    {
      source: 'dynamodb.amazonaws.com',
      names: ['CreateTable', 'DisableKinesisStreamingDestination'],
    },
    {
      source: 'kinesis.amazonaws.com',
      names: ['StartStreamEncryption', 'StopStreamEncryption'],
      judge: (event, _context, resource) => judgingEvent(() => afterEncryption(event, resource)),
    },
    {
      source: 'lambda.amazonaws.com',
      names: [
        'CreateEventSourceMapping20150331',
        'DeleteEventSourceMapping20150331',
        'UpdateEventSourceMapping20150331',
      ],
      judge: (event, context, resource) => judgingEvent(() => afterMapping(event, context, resource)),
    },
  ],
  awsVerdicts: ['KINESIS_STREAM_ENCRYPTED'],
  evaluate: (resource, facts, context) =>
    judging(() => {
      const description = facts.description.value;
      requiredText(description, 'TableArn');
      const view = viewOf(description);
      const destinations = liveDestinations(knownList(facts.kinesisDestinations.value, 'destinations'));
      if (view === null && destinations.length === 0) {
        return notApplicable(`Table ${resource.name} has neither a stream nor a Kinesis destination.`);
      }
      const replicated = objects(description, 'Replicas').length > 0;
      return judgeFlows(resource, { stream: view === null ? null : { view, replicated }, destinations }, context);
    }),
});

interface Flows {
  readonly stream: { readonly view: string; readonly replicated: boolean } | null;
  readonly destinations: readonly string[];
}

function judgeFlows(table: Resource<'table'>, { stream, destinations }: Flows, context: ControlContext): Judgement {
  const standing = standingOf(context, 'data-flow-register');
  const lacking = withoutRecord(standing, 'data-flow-register', `data-flow register for table ${table.name}`);
  const register = standing.state === 'current' ? flowsFrom(standing.records, table) : null;
  const { kinesisStreams, streamConsumers } = table.facts;
  const aspects: readonly Aspect[] = [
    ...(stream === null ? [] : streamAspect(stream, table, register)),
    ...consumerAspects(streamConsumers, register),
    ...destinations.flatMap((arn) => destinationAspects(arn, { table, register, context }, kinesisStreams)),
  ];
  const label = `the changes of table ${table.name}`;
  const judged = together(label, aspects);
  if (lacking !== null) return judged.outcome === 'not-satisfied' ? judged : lacking;
  return standing.state === 'current' ? citing(judged, [standing.record]) : judged;
}
