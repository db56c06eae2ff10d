/** A kind of manual evidence: each has its template, its fields and a time after which it is out of date. */
export type RecordKind =
  | 'access-review'
  | 'restore-test'
  | 'key-custodians'
  | 'data-flow-register'
  | 'processor-list'
  | 'role-matrix'
  | 'log-review'
  | 'data-model-review'
  | 'retention-schedule'
  | 'erasure-register'
  | 'aws-documents'
  | 'change-approval'
  | 'audit-manager-report';

/** What may stand in a field: one of some words, a list of lines with fields of their own, or a plain value. */
export type FieldForm =
  | 'text'
  | 'texts'
  | 'day'
  | 'number'
  | 'flag'
  | { readonly choices: readonly string[] }
  | { readonly rows: readonly RecordField[] };

/** A statement that a kind of record asks for, below `details`. */
export interface RecordField {
  readonly name: string;
  readonly form: FieldForm;
  readonly optional?: true;
  /** What to write, as the template explains it. */
  readonly meaning: string;
}

export interface RecordKindInfo {
  /** `Access review record`. */
  readonly title: string;
  /** What the record is and what its first and last day mean. */
  readonly meaning: string;
  /** Days after the last day that it covers until it is out of date. */
  readonly freshDays: number;
  /** `false`: shown and carried with the pack, and no control looks at it. */
  readonly judged?: false;
  readonly fields: readonly RecordField[];
}

const field = (name: string, form: FieldForm, meaning: string): RecordField => ({ name, form, meaning });
const optional = (name: string, form: FieldForm, meaning: string): RecordField => ({
  name,
  form,
  meaning,
  optional: true,
});
const rows = (name: string, meaning: string, fields: readonly RecordField[]): RecordField =>
  field(name, { rows: fields }, meaning);

/** Half a year as PCI DSS 7.2.4 counts it, at most. */
const halfYear = 183;
const year = 365;

/** Every kind with its fields: validation, templates and freshness read this table alone. */
export const recordKinds: Readonly<Record<RecordKind, RecordKindInfo>> = {
  'access-review': {
    title: 'Access review record',
    meaning: 'A review of who has access; first and last day of the access that was reviewed',
    freshDays: halfYear,
    fields: [
      field('reviewer', 'text', 'who reviewed, with their function; not somebody who reviews their own access'),
      field('population', 'text', 'how the list of all identities and their access was obtained'),
      rows('decisions', 'one line for each identity or policy that was decided on; an empty list is written []', [
        field('principal', 'text', 'ARN of the user or role, or the name of a person in the identity provider'),
        field('decision', { choices: ['keep', 'reduce', 'remove'] }, 'what was decided'),
        optional('policy', 'text', 'ARN of the managed policy that is taken away; without it all access is meant'),
        optional('due', 'day', 'day until which it is carried out; without it the last day of the review'),
      ]),
    ],
  },
  'restore-test': {
    title: 'Restore test record',
    meaning: 'A test in which a table was restored; first and last day of the test',
    freshDays: year,
    fields: [
      field('restored', 'text', 'what was restored: table, and ARN of the backup or time of the recovery point'),
      field('target', 'text', 'the table that it was restored to'),
      field('result', { choices: ['passed', 'failed'] }, 'whether time and data were as they must be'),
      field('minutes', 'number', 'how long the restore took, in minutes'),
      optional('objectiveMinutes', 'number', 'how long it may take (RTO), in minutes'),
      field('checks', 'text', 'how it was checked that the data is complete and right'),
    ],
  },
  'key-custodians': {
    title: 'Key custodian list',
    meaning: 'Who may administer and use KMS keys; first day it holds and last day it was confirmed',
    freshDays: year,
    fields: [
      rows('custodians', 'one line for each custodian', [
        field('name', 'text', 'the person'),
        field('role', { choices: ['administers', 'uses'] }, 'administers the key, or uses it; nobody does both'),
        field('principals', 'texts', 'ARNs of the roles or users, * matching any text'),
        field('acknowledged', 'day', 'day on which the person accepted the duties in writing'),
      ]),
    ],
  },
  'data-flow-register': {
    title: 'Data-flow register',
    meaning: 'Where data goes: streams, exports, copies; first day it holds and last day it was confirmed',
    freshDays: year,
    fields: [
      rows('flows', 'one line for each flow', [
        field('source', 'text', 'name or ARN of the table, * matching any text'),
        field('destination', 'text', 'name or ARN of what receives the data, * matching any text'),
        field('purpose', 'text', 'what for'),
        optional('viewType', 'text', 'widest view of the stream of the table that is agreed, such as NEW_IMAGE'),
        optional('imagesReason', 'text', 'why readers need items before and after a change, where they are sensitive'),
        field('approvedBy', 'text', 'who approved it'),
      ]),
    ],
  },
  'processor-list': {
    title: 'Processor list',
    meaning: 'Processors and other recipients of the data; first day it holds and last day it was confirmed',
    freshDays: year,
    fields: [
      rows('processors', 'one line for each processor', [
        field('name', 'text', 'the organisation'),
        optional('accounts', 'texts', 'AWS account ids that it uses'),
        optional('regions', 'texts', 'AWS Regions or countries where the data lies'),
        field('purpose', 'text', 'what for'),
        field('agreement', 'text', 'the contract, with its date'),
        optional('transferBasis', 'text', 'Article of the GDPR that allows a transfer to a third country'),
      ]),
    ],
  },
  'role-matrix': {
    title: 'Role matrix',
    meaning: 'Which role may do what; first day it holds and last day it was confirmed',
    freshDays: year,
    fields: [
      field('signedBy', 'text', 'who signed the matrix'),
      rows('roles', 'one line for each role', [
        field('principal', 'text', 'ARN or name of the role, * matching any text'),
        field(
          'duties',
          'texts',
          'any of table-administration, data-access, key-administration, key-use, log-administration',
        ),
        optional('approvedConflict', 'text', 'why two duties are together, and what compensates'),
      ]),
    ],
  },
  'log-review': {
    title: 'Log review record',
    meaning: 'A review of logs and alerts; first and last day of what was reviewed',
    freshDays: 31,
    fields: [
      field('reviewer', 'text', 'who reviewed'),
      field('reviewed', 'text', 'which logs, alerts or sessions'),
      field('open', 'number', 'exceptions that are still open'),
      optional('tickets', 'texts', 'tickets of what was followed up'),
      optional('principals', 'texts', 'ARNs of people whose direct access was reviewed and approved'),
    ],
  },
  'data-model-review': {
    title: 'Data-model review',
    meaning: 'A review of what the attributes of a table hold; first and last day of the review',
    freshDays: year,
    fields: [
      field('reviewer', 'text', 'who reviewed'),
      field(
        'protection',
        { choices: ['tokenised', 'truncated', 'keyed-hash', 'encrypted-by-client', 'not-stored', 'in-clear'] },
        'how card numbers, or the most sensitive attribute, are protected beside the encryption of the table',
      ),
      field('identifiersInKeys', 'flag', 'true when keys or indexes hold card numbers or direct identifiers in clear'),
      field('authenticationData', 'flag', 'true when sensitive authentication data (track, CVV, PIN) is ever written'),
      field(
        'scan',
        { choices: ['clean', 'exceptions-closed', 'exceptions-open', 'none'] },
        'result of the search for data',
      ),
      optional('falseAlarms', 'texts', 'attributes whose names sound sensitive and are not, as the reviewer found'),
    ],
  },
  'retention-schedule': {
    title: 'Retention schedule',
    meaning: 'How long data is kept and how it is deleted; first day it holds and last day it was confirmed',
    freshDays: year,
    fields: [
      field('approvedBy', 'text', 'who approved the schedule'),
      rows('rules', 'one line for each table or group of tables; the first line that fits a table counts', [
        field('table', 'text', 'name of the table, * matching any text'),
        field('keepDays', 'number', 'days after which an item is deleted; 0 when it is kept for good'),
        field('reason', 'text', 'purpose or law behind it'),
        optional('attribute', 'text', 'attribute with the time to live, where DynamoDB deletes'),
        optional('job', 'text', 'name of the job that deletes, where it is not time to live'),
        optional('lastRun', 'day', 'day of the last run of the job without errors'),
        optional('everyDays', 'number', 'days between runs of the job; 31 when left out'),
        optional('legalBasis', 'text', 'law that demands it, where data is kept for good'),
      ]),
    ],
  },
  'erasure-register': {
    title: 'Erasure register',
    meaning: 'Requests to erase, and what was done; first and last day of the requests in it',
    freshDays: 92,
    fields: [
      optional('maximumDays', 'number', 'published limit: days after which an erased item is in no copy any more'),
      rows('requests', 'one line for each request, without the name of the person; an empty list is written []', [
        field('reference', 'text', 'number of the request'),
        field('received', 'day', 'day it was received'),
        optional('erased', 'day', 'day it was carried out; left out while it is open'),
        optional('extended', 'text', 'why its time was extended by two months (GDPR Article 12(3))'),
        optional('refused', 'text', 'why it was refused, where it was'),
      ]),
      {
        ...rows('copies', 'one line for each kind of copy of which AWS does not tell when it ends', [
          field('store', { choices: ['backups', 'recovery-points', 'exports', 'replicas'] }, 'kind of copy'),
          field('days', 'number', 'days after which it is deleted'),
          field('how', 'text', 'what deletes it'),
        ]),
        optional: true,
      },
    ],
  },
  'aws-documents': {
    title: 'AWS document on file',
    meaning: 'A document obtained through AWS Artifact and who read it; first and last day of its own validity so far',
    freshDays: year,
    fields: [
      field(
        'document',
        { choices: ['aws-pci-aoc', 'aws-pci-responsibility', 'aws-soc2', 'aws-dpa'] },
        'which of the documents it is',
      ),
      field('issued', 'day', 'day of issue'),
      optional('periodEnd', 'day', 'last day of the period of a report over a period, such as SOC 2'),
      optional('bridgeTo', 'day', 'last day that a bridge letter on file covers'),
      field('services', 'texts', 'used services that were found in its scope, such as dynamodb, dax, kms'),
      optional('wording', 'text', 'wording of its list for a service that it does not name by itself, such as DAX'),
      optional('userControls', 'text', 'where the controls that AWS leaves to its users are mapped to own ones'),
      field('checkedBy', 'text', 'who compared its list of services with those in use'),
      field('checkedOn', 'day', 'when that was'),
    ],
  },
  'change-approval': {
    title: 'Change approval',
    meaning: 'Approval of changes; first and last day on which they might be made',
    freshDays: 31,
    fields: [
      field('ticket', 'text', 'number of the change'),
      field('approvedBy', 'text', 'who approved it; not who made it'),
      field('events', 'texts', 'names of the CloudTrail events that it covers, * matching any text'),
      field('principals', 'texts', 'ARNs that may make the change, * matching any text'),
    ],
  },
  'audit-manager-report': {
    title: 'Audit Manager assessment report',
    meaning: 'Zip of an assessment report as AWS Audit Manager made it; first and last day of its evidence',
    freshDays: year,
    judged: false,
    fields: [field('assessment', 'text', 'name or ARN of the assessment')],
  },
};

export const recordKindNames = Object.keys(recordKinds) as readonly RecordKind[];
