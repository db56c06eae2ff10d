import { defineControl, type Judgement } from '../model/index.ts';
import { together } from './aspects.ts';
import { documentAspect, documentRules } from './aws-documents.ts';
import { inconclusive } from './judgement.ts';
import { judging, texts } from './read.ts';
import { recordField, standingOf } from './records.ts';

export default defineControl({
  id: 'DDB-GOV-02',
  topic: 'governance',
  title: 'AWS attestations and shared-responsibility split are current',
  statement:
    'Every account MUST rest on current attestations of AWS that cover the services in use, and on a recorded split of responsibilities.',
  test: 'Reads the records of the kind `aws-documents` about the account: the PCI DSS attestation of compliance and responsibility summary, the SOC 2 Type II report and the data-processing addendum. At each instant of the period one of each must have been issued and be at most 12 months old; a SOC 2 report counts for 12 months after its period, or as long as its bridge letter says; the addendum, a contract, must have been looked at in the last 12 months. A named person must have compared the lists of services of the attestation and the SOC 2 report with those in use: DynamoDB, KMS, CloudTrail and AWS Config, DAX where there are clusters, AWS Backup where tables have recovery points. The controls that AWS leaves to its users must be mapped. `awsDocuments` of the configuration alone needs a person.',
  risk: 'Requirements that AWS meets for the organisation are unproven, and nobody knows which ones are left to the organisation.',
  remediation: {
    text: 'Download the current documents from AWS Artifact, compare their lists of services with those in use, map the user-entity controls, and record it (no resource of CloudFormation holds them).',
    command: 'aws artifact list-reports --query reports[].[id,name,periodEnd]',
  },
  limits: [
    'A service on the list of AWS does not make the settings of the organisation right.',
    'The documents are not read: what they cover is what the named person states.',
    'Which reports AWS offers is not looked up in AWS Artifact.',
    'All four documents are asked for, whichever frameworks are reported on.',
    'Services of consumers, such as Lambda and Kinesis, are not among those compared.',
  ],
  sources: ['manual', 'dax', 'backup'],
  records: ['aws-documents'],
  subject: 'account',
  needs: ['services'],
  whenEmpty: { outcome: 'inconclusive', reason: 'No account of the scope could be examined.' },
  noun: ['account', 'accounts'],
  // Documents are on file or not: no event of AWS tells.
  changes: [],
  awsVerdicts: [],
  evaluate: ({ account }, facts, context) =>
    judging(() => {
      const services = texts({ services: facts.services.value }, 'services');
      const standing = standingOf(context, 'aws-documents');
      if (standing.state === 'unread') return standing.judgement;
      const records = context.records.filter(({ kind }) => kind === 'aws-documents');
      if (records.length === 0 && Object.keys(context.parameters.awsDocuments).length === 0) return nothing(account);
      const aspects = documentRules.map((rule) => documentAspect(rule, { records, services, context }));
      return together(`account ${account}`, aspects);
    }),
});

const nothing = (account: string): Judgement => ({
  ...inconclusive(
    `Not determinable: no document of AWS was provided for account ${account}.`,
    recordField('aws-documents', undefined, false),
  ),
  cause: 'missing',
});
