import { defineControl, type ChangeEvent, type ControlContext } from '../model/index.ts';
import { eventTable } from './events.ts';
import { count, field, notSatisfied, satisfied, some } from './judgement.ts';
import { judging, judgingEvent, objects, requiredText, text, texts, textsByName } from './read.ts';

export default defineControl({
  id: 'DDB-GOV-01',
  topic: 'governance',
  title: 'In-scope table and DAX cluster inventory is complete, tagged and classified',
  statement: 'Every table MUST be classified and carry the tags that the organisation asks for.',
  test: 'Takes every table of ListTables in every account and Region of the scope, and reads its tags in ListTagsOfResource: the data must be classified, by the classification tag or by the configured table names, and every tag of `requiredTags` must be there with a value. TagResource and UntagResource events in CloudTrail show when tags changed.',
  risk: 'Nobody knows what an unclassified table holds or who answers for it: it falls out of every other control of the organisation.',
  remediation: {
    text: 'Classify the table and name its owner (CloudFormation: AWS::DynamoDB::Table Tags).',
    command:
      'aws dynamodb tag-resource --resource-arn TABLE_ARN --tags Key=data-classification,Value=CLASS Key=owner,Value=TEAM',
  },
  limits: [
    'A tag is a statement of the organisation: that the class is right is not shown by it.',
    'A table without a class is judged by all controls as if its data were sensitive.',
    'Tags of DAX clusters are not read; the clusters themselves are listed in the annex of populations.',
    'Tables outside the accounts and Regions of the scope are not looked for.',
  ],
  sources: ['dynamodb', 'cloudtrail-lookup'],
  subject: 'table',
  needs: ['description', 'tags'],
  whenEmpty: { outcome: 'not-applicable', reason: 'There is no DynamoDB table in the scope.' },
  noun: ['table', 'tables'],
  changes: [
    {
      source: 'dynamodb.amazonaws.com',
      names: ['UntagResource', 'TagResource'],
      judge: (event, context) =>
        judgingEvent(() => {
          const wanted = new Set(wantedTags(context));
          const touched = tagKeys(event).filter((key) => wanted.has(key.toLowerCase()));
          if (tagKeys(event).length === 0) return 'unknown'; // CloudTrail omits requests above 100 KB
          if (touched.length === 0) return null;
          // A tag that was set says nothing about the others, and not whether its class is known.
          if (event.name === 'TagResource') return 'unknown';
          return notSatisfied(
            `The ${touched.length === 1 ? 'tag' : 'tags'} ${some(touched)} of table ${eventTable(event)} ${touched.length === 1 ? 'was' : 'were'} removed.`,
            field('requestParameters.tagKeys', touched.join(', '), 'must not hold a required tag', false),
          );
        }),
    },
  ],
  awsVerdicts: ['REQUIRED_TAGS'],
  evaluate: (resource, facts, context) =>
    judging(() => {
      requiredText(facts.description.value, 'TableArn');
      const tags = textsByName(facts.tags.value, 'Tags');
      const present = new Map([...tags].map(([key, value]) => [key.toLowerCase(), value]));
      const missing = context.parameters.requiredTags.filter((key) => (present.get(key.toLowerCase()) ?? '') === '');
      const { name, dataClass } = resource;
      const { tag } = context.assessment.scope.classification;
      const deciding = [
        field(
          `Tags.${tag}`,
          dataClass ?? present.get(tag.toLowerCase()),
          'must give a known class',
          dataClass !== null,
        ),
        ...context.parameters.requiredTags.map((key) =>
          field(`Tags.${key}`, present.get(key.toLowerCase()), 'must be set', !missing.includes(key)),
        ),
      ];
      const problems = [
        ...(dataClass === null ? ['has no known class of data'] : []),
        ...(missing.length > 0 ? [`lacks the ${count(missing.length, 'required tag')} ${some(missing)}`] : []),
      ];
      return problems.length === 0
        ? satisfied(`Table ${name} is classified (${String(dataClass)}) and carries the required tags.`, ...deciding)
        : notSatisfied(`Table ${name} ${problems.join(' and ')}.`, ...deciding);
    }),
});

/** Required tags and the one that classifies, in lower case. */
const wantedTags = ({ assessment, parameters }: ControlContext): readonly string[] =>
  [assessment.scope.classification.tag, ...parameters.requiredTags].map((key) => key.toLowerCase());

function tagKeys(event: ChangeEvent): readonly string[] {
  if (event.name === 'UntagResource') return texts(event.parameters, 'tagkeys');
  return objects(event.parameters, 'tags').flatMap((tag) => text(tag, 'key') ?? []);
}
