import { defineControl, isJsonObject } from '../model/index.ts';
import type { JsonObject, Judgement, ManualRecord } from '../model/index.ts';
import { field, inconclusive, manual, notApplicable, notSatisfied, satisfied, some } from './judgement.ts';
import { flag, judging, judgingEvent, objects, requiredText, text, texts } from './read.ts';
import { citing, recordField, recordWords, standingOf } from './records.ts';

/** Names of attributes that sound like card numbers, authentication data or direct identifiers: a hint, never a proof. */
const sensitive =
  /^pan$|(^|[_-])pan([_-]|$)|card_?(no|num|number)$|primary_?account|cvv|cvc|cav2|track_?[12]|(^|[_-])pin(_?block)?$|ssn|social_?security|passport|e_?mail|phone|iban/i;

export default defineControl({
  id: 'DDB-ENC-10',
  topic: 'data-protection',
  title: 'PAN and special data are protected at field level and kept out of keys; no SAD stored',
  statement:
    'Every table that may hold card numbers or personal data MUST have a current review of its data model that shows protection at field level, no identifiers in keys and no sensitive authentication data.',
  test: 'Reads the data-model review of each table that is not classified as without sensitive data: it must be at most 365 days old over the whole period, and state protection beside the encryption of the table, keys without identifiers in clear, no sensitive authentication data, and a search for data without open exceptions. Names of key attributes and projected attributes in DescribeTable that sound sensitive need a person, unless the review names them as false alarms.',
  risk: 'DynamoDB decrypts for every caller that may read: whoever reads an item sees card numbers and personal data, and keys also stand in logs.',
  remediation: {
    text: 'Tokenise or encrypt the attributes in the client, move identifiers out of the keys into a new table (CloudFormation: AWS::DynamoDB::Table KeySchema, AttributeDefinitions), and review the data model.',
    command: 'aws dynamodb describe-table --table-name TABLE --query Table.[KeySchema,AttributeDefinitions]',
  },
  limits: [
    'Items are never read: what attributes hold is what the review states.',
    'Encryption of the table at rest is transparent and never counts as protection here (PCI DSS 3.5.1.2).',
    'Attribute names are a hint only: a harmless name is no evidence that the value is harmless.',
  ],
  sources: ['dynamodb', 'manual', 'cloudtrail-lookup'],
  records: ['data-model-review'],
  subject: 'table',
  needs: ['description'],
  whenEmpty: { outcome: 'not-applicable', reason: 'There is no DynamoDB table in the scope.' },
  noun: ['table', 'tables'],
  changes: [
    { source: 'dynamodb.amazonaws.com', names: ['CreateTable'] },
    {
      source: 'dynamodb.amazonaws.com',
      names: ['UpdateTable'],
      // Only a new index brings attributes into keys and projections. CloudTrail omits requests above 100 KB.
      judge: ({ parameters }) =>
        judgingEvent(() => {
          if (text(parameters, 'tablename') === undefined) return 'unknown';
          return objects(parameters, 'globalsecondaryindexupdates').length === 0 ? null : 'unknown';
        }),
    },
  ],
  awsVerdicts: [],
  evaluate: (resource, facts, context) =>
    judging(() => {
      const { name, dataClass } = resource;
      const description = facts.description.value;
      requiredText(description, 'TableArn');
      const names = attributeNames(description);
      if (dataClass === 'none') {
        return notApplicable(`Table ${name} is classified as holding no account data and no personal data.`);
      }
      const standing = standingOf(context, 'data-model-review');
      if (standing.state === 'unread') return standing.judgement;
      if (standing.state === 'none') {
        return {
          ...inconclusive(
            `Not determinable: no review of the data model of table ${name} was provided.`,
            recordField('data-model-review', undefined, false),
          ),
          cause: 'missing',
        };
      }
      const { record } = standing;
      if (standing.state === 'overdue') {
        return citing(
          notSatisfied(
            `The review of the data model of table ${name} is overdue: ${recordWords(record)}.`,
            recordField('data-model-review', record, false),
          ),
          [record],
        );
      }
      return citing(judgeReview(record, { name, names, cards: dataClass === 'chd' || dataClass === null }), [record]);
    }),
});

interface Reviewed {
  readonly name: string;
  readonly names: readonly string[];
  /** Whether the table may hold card numbers. */
  readonly cards: boolean;
}

function judgeReview(record: ManualRecord, { name, names, cards }: Reviewed): Judgement {
  const { details } = record;
  const [protection, scan] = [requiredText(details, 'protection'), requiredText(details, 'scan')];
  const [inKeys, authentication] = [flag(details, 'identifiersInKeys'), flag(details, 'authenticationData')];
  const harmless = new Set(texts(details, 'falseAlarms'));
  const suspects = names.filter((one) => sensitive.test(one) && !harmless.has(one));
  const deciding = [
    recordField('data-model-review', record, true),
    field('details.protection', protection, 'must not be in-clear', protection !== 'in-clear'),
    field('details.identifiersInKeys', inKeys, 'must be false', inKeys === false),
    field('details.authenticationData', authentication, 'must be false', authentication === false),
    field('details.scan', scan, 'must be clean or exceptions-closed', /^(clean|exceptions-closed)$/.test(scan)),
    field('attribute names', some(suspects), 'must not sound sensitive', suspects.length === 0),
  ];
  const by = recordWords(record);
  if (authentication === undefined || inKeys === undefined) {
    return inconclusive(`Not determinable: the review of table ${name} is not complete (${by}).`, ...deciding);
  }
  if (authentication) return notSatisfied(`Table ${name} holds sensitive authentication data (${by}).`, ...deciding);
  if (inKeys) return notSatisfied(`Table ${name} holds identifiers in clear in its keys (${by}).`, ...deciding);
  if (scan === 'exceptions-open') {
    return notSatisfied(`A search for data in table ${name} has open exceptions (${by}).`, ...deciding);
  }
  if (protection === 'in-clear' && cards) {
    return notSatisfied(
      `Table ${name} holds card numbers in clear beside the encryption at rest (${by}).`,
      ...deciding,
    );
  }
  if (suspects.length > 0 || protection === 'in-clear' || !/^(clean|exceptions-closed)$/.test(scan)) {
    return manual(`A person must judge the data model of table ${name} (${by}).`, ...deciding);
  }
  return satisfied(`The data model of table ${name} was reviewed and protects its data (${by}).`, ...deciding);
}

/** Names of key attributes and of attributes that indexes carry: the only ones that DynamoDB knows of. */
function attributeNames(description: JsonObject): readonly string[] {
  const definitions = objects(description, 'AttributeDefinitions').map((one) => requiredText(one, 'AttributeName'));
  const indexes = [...objects(description, 'GlobalSecondaryIndexes'), ...objects(description, 'LocalSecondaryIndexes')];
  const projected = indexes.flatMap(({ Projection: projection }) =>
    isJsonObject(projection) ? texts(projection, 'NonKeyAttributes') : [],
  );
  return [...new Set([...definitions, ...projected])];
}
