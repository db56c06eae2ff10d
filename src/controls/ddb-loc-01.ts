import { defineControl, type ControlContext } from '../model/index.ts';
import { eventTable } from './events.ts';
import { field, inconclusive, notApplicable, notSatisfied, satisfied, some } from './judgement.ts';
import { judging, judgingEvent, listOf, objects, requiredText, text } from './read.ts';

export default defineControl({
  id: 'DDB-LOC-01',
  topic: 'governance',
  title: 'Data stays in approved regions and accounts',
  statement: 'Every table with cardholder, personal, confidential or unclassified data MUST stay in approved Regions.',
  test: 'Reads the Region of each table, its replicas and witnesses in DescribeTable, and its Kinesis streams in DescribeKinesisStreamingDestination: each must lie in a Region of `approvedRegions` (the Regions of the scope unless configured), and a stream in an account of the scope or of `trustedAccounts`. UpdateTable events in CloudTrail show replicas that were added, also those that lived for an hour only.',
  risk: 'Data leaves the jurisdiction that it was promised to stay in; a transfer happens without a legal basis.',
  remediation: {
    text: 'Remove the replica, or record the transfer with its legal basis and approve the Region (CloudFormation: AWS::DynamoDB::GlobalTable Replicas).',
    command: `aws dynamodb update-table --table-name TABLE --replica-updates '[{"Delete":{"RegionName":"REGION"}}]'`,
  },
  limits: [
    'Backups, copies and exports in other Regions are not looked at.',
    'Access from other countries is a transfer too and is not visible here.',
    'A Kinesis destination that was removed before the evidence was collected is not seen.',
    'Tables in Regions outside the scope are not looked for.',
  ],
  sources: ['dynamodb', 'cloudtrail-lookup'],
  subject: 'table',
  needs: ['description', 'kinesisDestinations'],
  whenEmpty: { outcome: 'not-applicable', reason: 'There is no DynamoDB table in the scope.' },
  noun: ['table', 'tables'],
  changes: [
    {
      source: 'dynamodb.amazonaws.com',
      names: ['UpdateTable'],
      judge: (event, context, resource) =>
        judgingEvent(() => {
          if (resource?.dataClass === 'none') return null;
          const updates = objects(event.parameters, 'replicaupdates');
          if (updates.length === 0) return null;
          const created = updates.flatMap((update) => text(update, 'create.regionname') ?? []);
          const outside = created.filter((region) => !approved(context).includes(region));
          if (outside.length === 0) return 'unknown'; // other replicas are not told
          return notSatisfied(
            `Table ${eventTable(event)} got a replica in ${some(outside)}, which is not an approved Region.`,
            field('requestParameters.replicaUpdates', outside.join(', '), 'must be approved Regions', false),
          );
        }),
    },
  ],
  awsVerdicts: [],
  evaluate: (resource, facts, context) =>
    judging(() => {
      const { name, region, dataClass } = resource;
      if (dataClass === 'none') return notApplicable(`Table ${name} is classified as holding no sensitive data.`);
      const table = facts.description.value;
      requiredText(table, 'TableArn');
      const streams = listOf(facts.kinesisDestinations.value, 'destinations')
        .filter((one) => !/^(DISABLED|ENABLE_FAILED)$/.test(text(one, 'DestinationStatus') ?? ''))
        .map((one) => requiredText(one, 'StreamArn').split(':'));
      const places = [
        { path: 'TableArn', region },
        ...objects(table, 'Replicas').map((one) => placeOf('Replicas.RegionName', requiredText(one, 'RegionName'))),
        ...objects(table, 'GlobalTableWitnesses').map((one) =>
          placeOf('GlobalTableWitnesses.RegionName', requiredText(one, 'RegionName')),
        ),
        ...streams.map((arn) => placeOf('KinesisDataStreamDestinations.StreamArn', arn[3] ?? '')),
      ];
      const wrong = places.filter((place) => !approved(context).includes(place.region)).map((place) => place.region);
      const accounts = streams.map((arn) => arn[4] ?? '').filter((id) => !trusted(context).includes(id));
      const deciding = [
        ...places.map((place) =>
          field(place.path, place.region, 'must be an approved Region', !wrong.includes(place.region)),
        ),
        ...accounts.map((id) => field('KinesisDataStreamDestinations.StreamArn', id, 'must be a known account', false)),
      ];
      if (wrong.includes('')) {
        return inconclusive(`Not determinable: a destination of table ${name} has no readable Region.`, ...deciding);
      }
      if (wrong.length > 0) {
        return notSatisfied(`Data of table ${name} lies in ${some(wrong)}, not an approved Region.`, ...deciding);
      }
      if (accounts.length > 0) {
        return notSatisfied(`Changes of table ${name} flow to ${some(accounts)}, not a known account.`, ...deciding);
      }
      const regions = [...new Set(places.map((place) => place.region))];
      return satisfied(`Data of table ${name} lies in ${some(regions)} only, as approved.`, ...deciding);
    }),
});

const placeOf = (path: string, region: string): { readonly path: string; readonly region: string } => ({
  path,
  region,
});

const approved = ({ assessment, parameters }: ControlContext): readonly string[] =>
  parameters.approvedRegions.length > 0 ? parameters.approvedRegions : assessment.scope.regions;

const trusted = ({ assessment, parameters }: ControlContext): readonly string[] => [
  ...assessment.scope.accounts.map(({ id }) => id),
  ...parameters.trustedAccounts,
];
