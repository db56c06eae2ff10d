import { defineControl, type ChangeEvent, type ControlContext, type Judgement, type Resource } from '../model/index.ts';
import { concludeAll, failed } from './check.ts';
import { deliveryChecks, globalCheck, recorderChecks, recordsTypes } from './config-recorder.ts';
import { managedIdentifier, packCheck, ruleCheck } from './config-rules.ts';
import { field, notApplicable } from './judgement.ts';
import { instant, judging, judgingEvent, listOf, object, text, texts } from './read.ts';

export default defineControl({
  id: 'DDB-LOG-06',
  topic: 'audit-logging',
  title: 'AWS Config records DynamoDB-related types and the DynamoDB rules run',
  statement:
    'Every Region with tables or DAX clusters in scope MUST have a running AWS Config recorder that covers tables, keys, trails, backups and IAM, with a delivery channel, and MUST run the agreed rules.',
  test: 'Reads DescribeConfigurationRecorders and DescribeConfigurationRecorderStatus (recording, without a failure, leaving out none of the types of tables, keys, trails and backups; the types of IAM in one Region of the account), DescribeDeliveryChannels and their status, DescribeConfigRules and DescribeConfigRuleEvaluationStatus (each rule of `configRules` ACTIVE, over all tables, with its agreed parameters, its last evaluation without error and, when periodic, within twice its frequency) and DescribeConformancePackStatus (each pack of `conformancePacks` deployed). CloudTrail shows recorders that were stopped or changed, and rules, packs and channels that were removed.',
  risk: 'Changes of tables, keys and permissions are neither recorded nor evaluated, and nobody notices when protection is taken away.',
  remediation: {
    text: 'Record all supported types and deploy the agreed rules (CloudFormation: AWS::Config::ConfigurationRecorder RecordingGroup, AWS::Config::DeliveryChannel, AWS::Config::ConfigRule Source.SourceIdentifier).',
    command:
      'aws configservice put-configuration-recorder --configuration-recorder name=default,roleARN=ROLE --recording-group allSupported=true,includeGlobalResourceTypes=true && aws configservice start-configuration-recorder --configuration-recorder-name default',
  },
  limits: [
    'A rule that waits for changes says nothing while nothing changes: when it was last evaluated is shown, not limited.',
    'DAX clusters are no type that AWS Config records.',
    'Where the types of IAM are recorded in a Region outside the scope, that Region is not looked at.',
    'What the rules say is not judged here; their verdicts stand beside those of the controls.',
    'Whether the bucket of the delivery channel keeps the records is not looked at.',
  ],
  sources: ['config', 'dynamodb', 'dax', 'cloudtrail-lookup'],
  subject: 'region',
  needs: [
    'occupants',
    'recorders',
    'recorderStatus',
    'deliveryChannels',
    'deliveryStatus',
    'configRules',
    'configRuleStatus',
    'conformancePacks',
  ],
  optional: ['accountRecorders'],
  whenEmpty: { outcome: 'inconclusive', reason: 'No Region of the scope could be examined.' },
  noun: ['Region', 'Regions'],
  changes: [
    {
      source: 'config.amazonaws.com',
      names: [
        'StopConfigurationRecorder',
        'DeleteConfigurationRecorder',
        'DeleteDeliveryChannel',
        'PutConfigurationRecorder',
        'StartConfigurationRecorder',
        'PutDeliveryChannel',
      ],
      judge: (event, _context, resource) => judgingEvent(() => afterRecorderChange(event, resource)),
    },
    {
      source: 'config.amazonaws.com',
      names: ['PutConfigRule', 'DeleteConfigRule', 'PutConformancePack', 'DeleteConformancePack'],
      judge: (event, context, resource) => judgingEvent(() => afterRuleChange(event, context, resource)),
    },
    {
      source: 'dynamodb.amazonaws.com',
      names: ['CreateTable', 'DeleteTable', 'RestoreTableFromBackup', 'RestoreTableToPointInTime', 'ImportTable'],
      judge: (_event, _context, resource) => judgingEvent(() => afterMove(resource)),
    },
    {
      source: 'dax.amazonaws.com',
      names: ['CreateCluster', 'DeleteCluster'],
      judge: (_event, _context, resource) => judgingEvent(() => afterMove(resource)),
    },
  ],
  awsVerdicts: ['Config.1'],
  evaluate: (resource, facts, { parameters }) =>
    judging(() => {
      const { name: region, account } = resource;
      if (texts({ occupants: facts.occupants.value }, 'occupants').length === 0) {
        return notApplicable(`There is no table or DAX cluster in ${region} of ${account}.`);
      }
      const recorders = listOf(facts.recorders.value, 'ConfigurationRecorders');
      const list = {
        rules: listOf(facts.configRules.value, 'ConfigRules'),
        status: listOf(facts.configRuleStatus.value, 'ConfigRulesEvaluationStatus'),
        askedAt: facts.configRuleStatus.observedAt,
      };
      const packs = listOf(facts.conformancePacks.value, 'ConformancePackStatusDetails');
      const checks = [
        ...recorderChecks(recorders, listOf(facts.recorderStatus.value, 'ConfigurationRecordersStatus'), region),
        globalCheck(recorders, resource.facts.accountRecorders, region),
        ...deliveryChecks(
          listOf(facts.deliveryChannels.value, 'DeliveryChannels'),
          listOf(facts.deliveryStatus.value, 'DeliveryChannelsStatus'),
        ),
        ...Object.entries(parameters.configRules).map(([rule, expected]) => ruleCheck(rule, expected, list)),
        ...parameters.conformancePacks.map((pack) => packCheck(pack, packs)),
      ];
      return concludeAll(checks, `AWS Config in ${region} of ${account}`);
    }),
});

const done: Readonly<Record<string, string>> = {
  StopConfigurationRecorder: 'the recorder was stopped',
  DeleteConfigurationRecorder: 'the recorder was deleted',
  DeleteDeliveryChannel: 'the delivery channel was deleted',
};

function afterRecorderChange(event: ChangeEvent, resource: Resource | undefined): Judgement | 'unknown' {
  const ended = done[event.name];
  const subject = `AWS Config in ${event.region} of ${event.account}`;
  if (ended !== undefined) {
    const rule = 'AWS Config must record without gaps';
    return concludeAll([failed(ended, field('eventName', event.name, rule, false))], subject);
  }
  const recorder = object(event.parameters, 'configurationrecorder');
  if (recorder === undefined || object(recorder, 'recordinggroup') === undefined) return 'unknown';
  const check = recordsTypes(recorder, resource?.region ?? event.region);
  return check.met === false ? concludeAll([check], subject) : 'unknown';
}

function afterRuleChange(
  event: ChangeEvent,
  { parameters }: ControlContext,
  resource: Resource | undefined,
): Judgement | null | 'unknown' {
  const required = Object.keys(parameters.configRules);
  const pack = text(event.parameters, 'conformancepackname');
  if (event.name === 'DeleteConformancePack' && pack !== undefined && parameters.conformancePacks.includes(pack)) {
    const gone = field('eventName', event.name, 'the pack must stay', false);
    const subject = `AWS Config in ${event.region} of ${event.account}`;
    return concludeAll([failed(`conformance pack ${pack} was deleted`, gone)], subject);
  }
  if (event.name.startsWith('Delete')) {
    return required.every((identifier) => wasThere(identifier, event, resource)) ? null : 'unknown';
  }
  const identifier = text(event.parameters, 'configrule.source.sourceidentifier');
  return identifier === undefined || required.includes(identifier) ? 'unknown' : null;
}

/** Whether a rule that runs today was active already at the event: what the event deleted was another one. */
function wasThere(identifier: string, event: ChangeEvent, resource: Resource | undefined): boolean {
  if (resource?.kind !== 'region') return false;
  const { configRules, configRuleStatus } = (resource as Resource<'region'>).facts;
  if (configRules.kind === 'absent' || configRuleStatus.kind === 'absent') return false;
  const names = new Set(
    listOf(configRules.value, 'ConfigRules')
      .filter((rule) => managedIdentifier(rule) === identifier)
      .map((rule) => text(rule, 'ConfigRuleName')),
  );
  return listOf(configRuleStatus.value, 'ConfigRulesEvaluationStatus').some((status) => {
    const activated = instant(status, 'FirstActivatedTime');
    return names.has(text(status, 'ConfigRuleName')) && activated !== undefined && activated < event.time;
  });
}

/** Tables come and go: where some are left, the Region had to be recorded before as well; an empty one may have had some. */
function afterMove(resource: Resource | undefined): null | 'unknown' {
  if (resource?.kind !== 'region') return 'unknown';
  const { occupants } = (resource as Resource<'region'>).facts;
  if (occupants.kind === 'absent') return 'unknown';
  return texts({ occupants: occupants.value }, 'occupants').length > 0 ? null : 'unknown';
}
