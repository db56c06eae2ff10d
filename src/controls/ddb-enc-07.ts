import { defineControl, instantWords, type JsonObject, type Resource } from '../model/index.ts';
import { together, type Aspect } from './aspects.ts';
import { count, field } from './judgement.ts';
import { judging, judgingEvent, knownList, number, objects, requiredText, text } from './read.ts';
import { denialAspect } from './tls-paths.ts';

export default defineControl({
  id: 'DDB-ENC-07',
  topic: 'data-protection',
  title: 'Access to DynamoDB is TLS-only (policy denies plain HTTP, traffic shows TLS 1.2+)',
  statement:
    'Every table MUST be protected by a policy that denies calls without TLS to everybody, and no recorded call MUST have used a version before TLS 1.2.',
  test: 'Looks for a Deny of all DynamoDB actions on the table and its indexes, for everyone, whose only condition is aws:SecureTransport false: in the resource control policies of the account, in GetResourcePolicy of the table, in the service control policies of the account (which bind its own principals alone), and in DescribeVpcEndpoints of its Region; policies of VPC endpoints alone need a person. Reads tlsDetails.tlsVersion and clientProvidedHostHeader of the changes of the table in CloudTrail, and of the data events in verified trail logs: none may be older than TLSv1.2 or name port 80; where they are not told, that is counted. Each way is printed as denied by policy, observed in events, or not observable.',
  risk: 'A client without TLS sends keys, items and signatures in clear: whoever is on the way reads them.',
  remediation: {
    text: 'Deny calls without TLS in a resource control policy, or in the policy of the table (CloudFormation: AWS::Organizations::Policy Content; AWS::DynamoDB::Table ResourcePolicy.PolicyDocument).',
    command: 'aws dynamodb put-resource-policy --resource-arn TABLE_ARN --policy file://tls-only.json',
  },
  limits: [
    'The endpoints of AWS refuse versions before TLS 1.2 themselves: that half is inherited from AWS.',
    'Reads and writes of items are data events: their TLS versions are seen where a trail records them and its logs are read; else records of changes alone tell.',
    'A record without tlsDetails, as of calls that AWS services make, is counted and not judged.',
    'Policies of users and roles bind some callers only, and do not count.',
    'Changes of policies of the organisation and of VPC endpoints are not looked for: those of the day of reading count.',
    'Traffic to DAX is looked at in DDB-ENC-09.',
  ],
  sources: ['dynamodb', 'organizations', 'vpc', 'cloudtrail-lookup', 'cloudtrail-logs'],
  subject: 'table',
  needs: ['description', 'recordedTls'],
  optional: ['resourcePolicy', 'resourceControlPolicies', 'serviceControlPolicies', 'endpoints'],
  whenEmpty: { outcome: 'not-applicable', reason: 'There is no DynamoDB table in the scope.' },
  noun: ['table', 'tables'],
  changes: [
    {
      source: 'dynamodb.amazonaws.com',
      names: ['DeleteResourcePolicy', 'PutResourcePolicy'],
      judge: (_event, _context, resource) => judgingEvent(() => afterPolicy(resource)),
    },
  ],
  awsVerdicts: [],
  evaluate: (resource, facts) =>
    judging(() => {
      const calls = knownList(facts.recordedTls.value, 'recordedTls');
      const observed = observedWords(calls);
      const resources = resourcesOf(facts.description.value);
      return together(`table ${resource.name}`, [denialAspect(resource, resources, observed), callsAspect(calls)]);
    }),
});

/** The table, and its indexes where it has some: a policy must speak of both. */
function resourcesOf(description: JsonObject): readonly string[] {
  const arn = requiredText(description, 'TableArn');
  const indexes = [...objects(description, 'GlobalSecondaryIndexes'), ...objects(description, 'LocalSecondaryIndexes')];
  return indexes.length === 0 ? [arn] : [arn, `${arn}/index/*`];
}

const good = /^TLSv1\.[23]$/;
const isWeak = (call: JsonObject): boolean =>
  /^(SSLv|TLSv1(\.[01])?$)/.test(text(call, 'version') ?? '') || text(call, 'host')?.endsWith(':80') === true;

const sum = (calls: readonly JsonObject[]): number =>
  calls.reduce((total, call) => total + (number(call, 'count') ?? 0), 0);

function observedWords(calls: readonly JsonObject[]): string {
  const known = calls.filter((call) => good.test(text(call, 'version') ?? ''));
  const versions = [...new Set(known.map((call) => requiredText(call, 'version')))].sort();
  return known.length === 0 ? 'not observable' : `observed in events: ${versions.join(', ')}`;
}

function callsAspect(calls: readonly JsonObject[]): Aspect {
  const weak = calls.filter(isWeak);
  const known = sum(calls.filter((call) => !isWeak(call) && good.test(text(call, 'version') ?? '')));
  const unknown = sum(calls) - sum(weak) - known;
  const deciding = calls.map((call) => {
    const value = `${text(call, 'version') ?? 'not told'}, ${text(call, 'host') ?? 'no host'}: ${sum([call])}`;
    return field('tlsDetails.tlsVersion', value, 'must be TLSv1.2 or newer where it is told', !isWeak(call));
  });
  const [first] = weak;
  if (first !== undefined) {
    const example = `${requiredText(first, 'example.name')} at ${instantWords(requiredText(first, 'example.time'))}`;
    const by = `${text(first, 'version') ?? 'plain HTTP'} by ${requiredText(first, 'example.principal')}`;
    const words = `${count(sum(weak), 'recorded call')} used an old version or none, such as ${example} with ${by}`;
    return { outcome: 'not-satisfied', text: words, deciding };
  }
  const words = `${count(known, 'recorded call')} used TLS 1.2 or newer, of ${unknown} it is not told`;
  return { outcome: 'satisfied', text: words, deciding };
}

/** Where a policy of the organisation denies for everybody, that of the table does not matter. */
function afterPolicy(resource: Resource | undefined): null | 'unknown' {
  if (resource?.kind !== 'table') return 'unknown';
  const table = resource as Resource<'table'>;
  const { description } = table.facts;
  if (description.kind === 'absent') return 'unknown';
  const without = { ...table, facts: { ...table.facts, resourcePolicy: none, serviceControlPolicies: none } };
  return denialAspect(without, resourcesOf(description.value), '').outcome === 'satisfied' ? null : 'unknown';
}

const none = { kind: 'known', value: null, observedAt: '', evidence: [] } as const;
