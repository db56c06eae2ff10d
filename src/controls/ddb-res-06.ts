import {
  defineControl,
  type ChangeEvent,
  type ControlContext,
  type DecidingField,
  type JsonObject,
  type Judgement,
} from '../model/index.ts';
import { judgeScaling } from './capacity/scaling.ts';
import { eventTable } from './events.ts';
import { field, inconclusive, manual, notSatisfied, satisfied, some } from './judgement.ts';
import { judging, judgingEvent, number, object, objects, requiredText, text } from './read.ts';

export default defineControl({
  id: 'DDB-RES-06',
  topic: 'data-protection',
  title: 'Capacity scales with demand and account limits are watched',
  statement:
    'Every in-scope table MUST be on demand, or scale its reads and writes automatically together with those of every global secondary index, within the limits of the account.',
  test: 'Reads BillingModeSummary in DescribeTable (absent means PROVISIONED). A provisioned table needs a target in DescribeScalableTargets for reads and for writes of the table and of every global secondary index, with a policy in DescribeScalingPolicies and not suspended; and the capacity that all tables of the account and Region have provisioned must stay within `capacityPercent` of the limits in DescribeLimits. On-demand tables whose OnDemandThroughput sets a maximum are for a person to examine. Changes are seen in CloudTrail.',
  risk: 'Requests beyond the provisioned capacity are refused when the load is highest.',
  remediation: {
    text: 'Switch the table to on-demand capacity, or register targets and policies for it and every index (CloudFormation: AWS::DynamoDB::Table BillingMode; AWS::ApplicationAutoScaling::ScalableTarget, AWS::ApplicationAutoScaling::ScalingPolicy).',
    command: 'aws dynamodb update-table --table-name TABLE --billing-mode PAY_PER_REQUEST',
  },
  limits: [
    'Whether the bounds of a target are wide enough for the load is not looked at, nor whether requests were throttled.',
    'Capacity is summed up as it was read: how it stood to the limits earlier in the period is not known.',
    'Quotas of on-demand tables, and those of each table, are not part of the answer of DescribeLimits that is judged.',
    'Overrides of capacity in replicas are not looked at.',
  ],
  sources: ['dynamodb', 'scaling', 'cloudtrail-lookup'],
  subject: 'table',
  needs: ['description', 'scalableTargets', 'scalingPolicies', 'accountCapacity'],
  whenEmpty: { outcome: 'not-applicable', reason: 'There is no DynamoDB table in the scope.' },
  noun: ['table', 'tables'],
  changes: [
    {
      source: 'dynamodb.amazonaws.com',
      names: ['UpdateTable', 'CreateTable'],
      judge: (event) => judgingEvent(() => judgeChange(event)),
    },
    {
      source: 'dynamodb.amazonaws.com',
      names: ['RestoreTableFromBackup', 'RestoreTableToPointInTime', 'ImportTable', 'UpdateTableReplicaAutoScaling'],
    },
    {
      // EC2 Auto Scaling writes under the same source: only what names the table reaches it.
      source: 'autoscaling.amazonaws.com',
      names: ['DeleteScalingPolicy', 'DeregisterScalableTarget', 'PutScalingPolicy', 'RegisterScalableTarget'],
    },
  ],
  awsVerdicts: ['DYNAMODB_AUTOSCALING_ENABLED', 'DYNAMODB_THROUGHPUT_LIMIT_CHECK', 'DynamoDB.1'],
  evaluate: (resource, facts, context) =>
    judging(() => {
      const { name } = resource;
      const table = facts.description.value;
      requiredText(table, 'TableStatus'); // without it, the absence of BillingModeSummary says nothing
      const mode = text(table, 'BillingModeSummary.BillingMode');
      const shown = field('BillingModeSummary.BillingMode', mode, 'absent means PROVISIONED', true);
      if (mode === 'PAY_PER_REQUEST') return judgeOnDemand(name, table, shown);
      if (mode !== undefined && mode !== 'PROVISIONED') {
        return inconclusive(`Not determinable: table ${name} has the undocumented billing mode ${mode}.`, shown);
      }
      const scaling = judgeScaling(table, {
        targets: facts.scalableTargets.value,
        policies: facts.scalingPolicies.value,
      });
      const account = judgeAccount(facts.accountCapacity.value, context);
      const deciding = [shown, ...scaling.deciding, ...account.deciding];
      if (scaling.problems.length > 0) {
        return notSatisfied(`Provisioned table ${name} does not scale: ${some(scaling.problems)}.`, ...deciding);
      }
      if (account.problems.length > 0) {
        return notSatisfied(
          `Table ${name} scales, but its account nears its limits: ${some(account.problems)}.`,
          ...deciding,
        );
      }
      if (account.open.length > 0) {
        return inconclusive(
          `Not determinable: the answer about limits does not name ${some(account.open)}.`,
          ...deciding,
        );
      }
      return satisfied(`Reads and writes of table ${name} and of its indexes scale automatically.`, ...deciding);
    }),
});

/** The most that on-demand capacity may take; -1 and nothing mean no maximum. */
const capsOf = (settings: unknown): readonly string[] =>
  ['MaxReadRequestUnits', 'MaxWriteRequestUnits'].flatMap((member) => {
    const most = number(settings, member);
    return most === undefined || most === -1 ? [] : [`${member} ${most}`];
  });

function judgeOnDemand(name: string, table: JsonObject, shown: DecidingField): Judgement {
  const parts = [table, ...objects(table, 'GlobalSecondaryIndexes')];
  const caps = parts.flatMap((part) => capsOf(object(part, 'OnDemandThroughput') ?? {}));
  const deciding = [
    shown,
    field('OnDemandThroughput', some(caps), 'a maximum is examined by a person', caps.length === 0),
  ];
  return caps.length === 0
    ? satisfied(`Table ${name} is on demand: its capacity follows the load.`, ...deciding)
    : manual(
        `Table ${name} is on demand with a maximum (${some(caps)}): a person must examine whether it suffices.`,
        ...deciding,
      );
}

interface AccountShare {
  /** Shares that are too large. */
  readonly problems: readonly string[];
  /** Limits that the answer does not name. */
  readonly open: readonly string[];
  readonly deciding: readonly DecidingField[];
}

function judgeAccount(capacity: unknown, { parameters }: ControlContext): AccountShare {
  const judged = (['Read', 'Write'] as const).map((kind) => {
    const used = number(capacity, `${kind.toLowerCase()}Units`);
    const most = number(capacity, `limits.AccountMax${kind}CapacityUnits`);
    const known = used !== undefined && most !== undefined && most > 0;
    return {
      name: `AccountMax${kind}CapacityUnits`,
      percent: known ? Math.round((used / most) * 1000) / 10 : undefined,
    };
  });
  const most = parameters.capacityPercent;
  return {
    problems: judged.flatMap(({ name, percent = 0 }) => (percent > most ? `${percent} % of ${name}` : [])),
    open: judged.flatMap(({ name, percent }) => (percent === undefined ? name : [])),
    deciding: judged.map(({ name, percent }) =>
      field(`${name} (percent provisioned)`, percent, `at most ${most}`, percent !== undefined && percent <= most),
    ),
  };
}

/** What a request tells: on demand without a maximum is good; amounts alone are what auto scaling itself sets. */
function judgeChange(event: ChangeEvent): Judgement | null | 'unknown' {
  const { parameters, response, name } = event;
  const mode = text(parameters, 'billingmode');
  const caps = object(parameters, 'ondemandthroughput');
  const indexes = objects(parameters, 'globalsecondaryindexupdates').filter(
    (update) => object(update, 'create') !== undefined || object(update, 'delete') !== undefined,
  );
  if (mode === undefined && caps === undefined && name === 'UpdateTable') {
    const onDemand = text(response, 'tabledescription.billingmodesummary.billingmode') === 'PAY_PER_REQUEST';
    const replaced = objects(parameters, 'globalsecondaryindexupdates').some((update) =>
      object(update, 'update.ondemandthroughput'),
    );
    return (indexes.length === 0 || onDemand) && !replaced ? null : 'unknown';
  }
  if (mode !== 'PAY_PER_REQUEST' || caps !== undefined || objects(parameters, 'globalsecondaryindexes').length > 0)
    return 'unknown';
  // A maximum that was set earlier stays: only a new table is known to have none.
  if (name === 'UpdateTable') return 'unknown';
  return satisfied(
    `Table ${eventTable(event)} was created on demand.`,
    field('requestParameters.billingMode', mode, 'PAY_PER_REQUEST follows the load', true),
  );
}
