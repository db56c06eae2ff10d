import { defineControl, type DecidingField } from '../model/index.ts';
import { field, notApplicable, notSatisfied, satisfied } from './judgement.ts';
import { flag, judging, listOf, object, requiredText } from './read.ts';
import { best, tableCoverage, type Coverage } from './selectors.ts';

export default defineControl({
  id: 'DDB-LOG-04',
  topic: 'audit-logging',
  title: 'DynamoDB item-level (data) events are logged for in-scope tables and streams',
  statement:
    'Every in-scope table with cardholder, personal, confidential or unclassified data MUST have all item-level reads and writes recorded by a trail.',
  test: 'Reads GetEventSelectors of every logging trail that covers the Region of the table. Basic selectors must name the table (or all tables) for reads and writes; advanced selectors must match it without a filter that drops reads, writes, operations or callers.',
  risk: 'Nobody can say who read or changed which item: the extent of a breach cannot be told.',
  remediation: {
    text: 'Record data events of the table (CloudFormation: AWS::CloudTrail::Trail AdvancedEventSelectors).',
    command: `aws cloudtrail put-event-selectors --trail-name TRAIL --advanced-event-selectors '[{"Name":"Management events","FieldSelectors":[{"Field":"eventCategory","Equals":["Management"]}]},{"Name":"DynamoDB items","FieldSelectors":[{"Field":"eventCategory","Equals":["Data"]},{"Field":"resources.type","Equals":["AWS::DynamoDB::Table"]}]}]'`,
  },
  limits: [
    'The settings are tested, not the log files: that events arrived is shown by the files themselves.',
    'Interruptions of logging as a whole (StopLogging) are judged by DDB-LOG-01, for all tables at once.',
    'Reads answered from the cache of a DAX cluster are no DynamoDB calls and leave no event.',
    'Deletions by time to live leave no event.',
    'Selectors for streams alone (AWS::DynamoDB::Stream) are not looked at, nor are CloudTrail Lake event data stores.',
    'A value of a basic selector counts for every table whose ARN begins with it.',
  ],
  sources: ['cloudtrail-trails', 'dynamodb', 'cloudtrail-lookup'],
  subject: 'table',
  needs: ['description', 'dataEventSelectors'],
  whenEmpty: { outcome: 'not-applicable', reason: 'There is no DynamoDB table in the scope.' },
  noun: ['table', 'tables'],
  changes: [
    {
      // Other trails may record the table as well: one event does not tell the state after it.
      source: 'cloudtrail.amazonaws.com',
      names: ['PutEventSelectors', 'CreateTrail', 'UpdateTrail', 'DeleteTrail'],
      judge: (_event, _context, resource) => (resource?.dataClass === 'none' ? null : 'unknown'),
    },
  ],
  awsVerdicts: [],
  evaluate: (resource, facts) =>
    judging(() => {
      const { name, dataClass } = resource;
      if (dataClass === 'none') {
        return notApplicable(`Table ${name} is classified as holding no sensitive data.`);
      }
      const arn = requiredText(facts.description.value, 'TableArn');
      const trails = listOf(facts.dataEventSelectors.value, 'trails')
        .filter((trail) => flag(trail, 'status.IsLogging') !== false)
        .map((trail) => ({
          arn: requiredText(trail, 'arn'),
          ...tableCoverage(object(trail, 'selectors') ?? {}, arn),
        }));
      const read = best(trails.map((trail) => trail.read));
      const write = best(trails.map((trail) => trail.write));
      const by = trails.filter((trail) => trail.read.kind !== 'none' || trail.write.kind !== 'none');
      const deciding = [
        half('Reads', read, trails.length),
        half('Writes', write, trails.length),
        ...by.map((trail) => field('TrailARN', trail.arn, 'records item-level events of the table', true)),
      ];
      if (read.kind === 'full' && write.kind === 'full') {
        const names = by.map((trail) => trail.arn).join(', ');
        return satisfied(`All item-level reads and writes of table ${name} are recorded by ${names}.`, ...deciding);
      }
      if (read.kind === 'none' && write.kind === 'none') {
        return notSatisfied(`No trail records item-level events of table ${name}.`, ...deciding);
      }
      return notSatisfied(
        `Item-level events of table ${name} are recorded in part: reads ${words(read)}, writes ${words(write)}.`,
        ...deciding,
      );
    }),
});

const words = (coverage: Coverage): string => {
  switch (coverage.kind) {
    case 'full':
      return 'in full';
    case 'partial':
      return `only where ${coverage.by}`;
    case 'none':
      return 'not at all';
  }
};

const half = (name: string, coverage: Coverage, trails: number): DecidingField =>
  field(
    `EventSelectors (${name.toLowerCase()})`,
    trails === 0 ? 'no trail' : words(coverage),
    'must be in full',
    coverage.kind === 'full',
  );
