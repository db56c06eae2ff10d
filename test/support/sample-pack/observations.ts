import type { Change, Finding, Subject } from '../../../src/model/index.ts';
import { actors, analytics, assessment, change, other, production, tables } from './estate.ts';
import type { EvidenceBook } from './evidence.ts';
import { controls } from './controls.ts';
import { deniedAnswer, describe, lookup, recovery, recoveryChanges } from './recovery.ts';
import { finding, named, observe } from './findings.ts';

interface Sample {
  readonly findings: readonly Finding[];
  readonly changes: readonly Change[];
  /** Reference of the answer that was denied. */
  readonly denied: string;
}

export function sampleFindings(book: EvidenceBook): Sample {
  const denied = deniedAnswer(book);
  const changes = recoveryChanges(book);
  return {
    denied,
    changes: [...changes, retagging(book)],
    findings: [
      collection(book),
      atRest(book),
      customerKey(book),
      recovery(book, { denied, changes }),
      endpoints(),
      resourcePolicies(book),
      trail(book),
      dataEvents(book),
      wildcards(book),
    ],
  };
}

function retagging(book: EvidenceBook): Change {
  const time = '2026-10-22T11:40:00.000Z';
  const on = named(tables, 'feature-flags');
  return change({
    time,
    event: 'TagResource',
    actor: actors.engineer,
    evidence: lookup(book, 'TagResource', time),
    on,
  });
}

const tableBody = (subject: Subject, key: string): object => ({
  Table: {
    TableName: subject.name,
    TableStatus: 'ACTIVE',
    SSEDescription: { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: key },
  },
});

const approvedKey = assessment.parameters.approvedKmsKeys[0] ?? '';
const managedKey = `arn:aws:kms:eu-central-1:${analytics}:key/0d9a8f1b-1111-4c1e-8a55-3d5f3f2b7c10`;
const usesManagedKey = (subject: Subject): boolean =>
  subject.name === 'campaign-audience' || subject.name === 'export-staging';

function encryption(book: EvidenceBook, subject: Subject): string {
  return describe(
    book,
    'DescribeTable',
    subject,
    tableBody(subject, usesManagedKey(subject) ? managedKey : approvedKey),
  );
}

const atRest = (book: EvidenceBook): Finding =>
  finding(controls.atRest, 'No exceptions noted: 24 of 24 tables', {
    observations: tables.map((subject) =>
      observe({
        subject,
        outcome: 'satisfied',
        reason: 'The table is encrypted with a KMS key that is enabled.',
        deciding: [{ path: 'Table.SSEDescription.Status', value: 'ENABLED', rule: 'must be ENABLED', met: true }],
        evidence: [encryption(book, subject)],
      }),
    ),
    requirements: [
      { id: '3.5.1', strength: 'supporting', why: 'Storage encryption alone does not make PAN unreadable.' },
    ],
  });

const customerKey = (book: EvidenceBook): Finding =>
  finding(controls.customerKey, 'Exceptions noted: 2 of 19 sensitive tables', {
    observations: tables.map((subject) => {
      const evidence = [encryption(book, subject)];
      if (subject.dataClass === 'none') {
        const reason = 'The table is declared to hold no sensitive data.';
        return observe({ subject, outcome: 'not-applicable', reason, evidence });
      }
      const met = !usesManagedKey(subject);
      const value = met ? 'CUSTOMER' : 'AWS';
      return observe({
        subject,
        outcome: met ? 'satisfied' : 'not-satisfied',
        reason: met ? 'The key is customer managed and approved.' : 'The key is managed by AWS and not by the bank.',
        deciding: [{ path: 'KeyMetadata.KeyManager', value, rule: 'must be CUSTOMER', met }],
        evidence,
      });
    }),
    requirements: [
      { id: '3.6.1', strength: 'primary', why: 'Shows who can use the key.' },
      { id: '3.5.1', strength: 'supporting', why: 'Shows which key encrypts the stored data.' },
    ],
  });

const endpoints = (): Finding =>
  finding(controls.endpoints, 'Not applicable: no consumer VPC is declared in the scope', {
    observations: [],
    whenEmpty: 'not-applicable',
    requirements: [{ id: '1.4.4', strength: 'primary', why: 'Shows the network path to the stored data.' }],
  });

const resourcePolicies = (book: EvidenceBook): Finding =>
  finding(controls.resourcePolicies, 'Needs a person: 1 of 24 tables', {
    observations: tables.map((subject) => {
      const shared = subject.name === 'spend-aggregates';
      return observe({
        subject,
        outcome: shared ? 'manual' : 'satisfied',
        reason: shared
          ? 'The policy names an organisation whose membership the evidence does not show.'
          : 'The table has no resource policy.',
        deciding: [
          { path: 'Policy', value: shared ? 'o-a1b2c3d4e5' : '(absent)', rule: 'trusted accounts only', met: !shared },
        ],
        evidence: [describe(book, 'GetResourcePolicy', subject, { Policy: shared ? '{"Statement":[]}' : null })],
      });
    }),
    requirements: [
      { id: '1.4.4', strength: 'supporting', why: 'Shows access from outside the account.' },
      { id: '7.2.2', strength: 'primary', why: 'Shows privileges given on the table itself.' },
    ],
  });

const perAccount = (account: string): Subject => ({
  ...other('account', assessment.scope.accounts.find((one) => one.id === account)?.name ?? account, account),
  account,
});

const trailAnswer = (book: EvidenceBook, account: string, operation: string): string =>
  book.reference({
    source: 'cloudtrail-trails',
    service: 'cloudtrail',
    operation,
    request: '{"Name":"org-trail"}',
    account,
    region: 'eu-central-1',
    body: JSON.stringify({ IsLogging: true, LatestDeliveryTime: '2026-11-03T05:55:01Z' }, null, 2),
  });

const trail = (book: EvidenceBook): Finding =>
  finding(controls.trail, 'No exceptions noted: 2 of 2 accounts', {
    observations: [production, analytics].map((account) =>
      observe({
        subject: perAccount(account),
        outcome: 'satisfied',
        reason: 'org-trail is multi-Region and logged all management events.',
        deciding: [{ path: 'IsLogging', value: 'true', rule: 'must be true', met: true }],
        evidence: [trailAnswer(book, account, 'GetTrailStatus')],
      }),
    ),
    requirements: [{ id: '10.2.1', strength: 'primary', why: 'Shows that audit logs are on.' }],
  });

const dataEvents = (book: EvidenceBook): Finding =>
  finding(controls.dataEvents, 'Not determinable: 3 of 24 tables; the event selectors of one account are incomplete', {
    observations: tables.map((subject) => {
      const cut = subject.account === analytics && subject.region === 'eu-west-1';
      const evidence = [trailAnswer(book, subject.account, 'GetEventSelectors')];
      return cut
        ? observe({
            subject,
            outcome: 'inconclusive',
            cause: 'truncated',
            reason: 'The list of selectors ended early.',
            evidence,
          })
        : observe({ subject, outcome: 'satisfied', reason: 'A selector of org-trail covers every table.', evidence });
    }),
    requirements: [{ id: '10.2.1.1', strength: 'primary', why: 'Shows that reads of single items are recorded.' }],
  });

const collection = (book: EvidenceBook): Finding =>
  finding(controls.collection, 'No exceptions noted: 1 of 1 assessment', {
    observations: [
      observe({
        subject: other('audit-manager-assessment', 'PCI DSS 2026', 'assessment/3a8d0b52-6f0e-4a39-9d5b-1c5d8ad0f3aa'),
        outcome: 'satisfied',
        reason: 'The assessment is active and holds 412 evidence items of the period.',
        deciding: [{ path: 'assessment.metadata.status', value: 'ACTIVE', rule: 'must be ACTIVE', met: true }],
        evidence: [trailAnswer(book, production, 'GetAssessment')],
      }),
    ],
    requirements: [{ id: '10.7.2', strength: 'supporting', why: 'A failed collector is a failed security control.' }],
  });

const wildcards = (book: EvidenceBook): Finding =>
  finding(controls.wildcards, 'Exceptions noted: 1 of 6 policies', {
    observations: ['OrdersApi', 'CardsApi', 'LegacyBatch', 'FraudScoring', 'Reporting', 'Consents'].map((name) => {
      const wild = name === 'LegacyBatch';
      return observe({
        subject: other('policy', name, `arn:aws:iam::${production}:policy/${name}`),
        outcome: wild ? 'not-satisfied' : 'satisfied',
        reason: wild ? 'Statement 1 allows dynamodb:* on every table.' : 'Actions and tables are named.',
        deciding: wild
          ? [{ path: 'Statement[0].Action', value: 'dynamodb:*', rule: 'must name the actions', met: false }]
          : [],
        evidence: [trailAnswer(book, production, 'GetAccountAuthorizationDetails')],
      });
    }),
    requirements: [
      { id: '7.2.2', strength: 'primary', why: 'Shows the privileges given.' },
      { id: '7.2.5', strength: 'primary', why: 'Shows the privileges of workloads.' },
    ],
  });
