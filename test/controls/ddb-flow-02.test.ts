import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-flow-02.ts';
import type { DataClass, Fact, ManualRecord, Parameters, Resource } from '../../src/model/index.ts';
import {
  absent,
  account,
  changeEvent,
  contextWith,
  judge,
  known,
  otherAccount,
  region,
  resource,
} from '../support/resources.ts';

const arn = (name: string): string => `arn:aws:dynamodb:${region}:${account}:table/${name}`;
const settled: Partial<Parameters> = {
  changePrincipals: ['arn:aws:iam::*:role/operator'],
  exportBuckets: ['bank-exports-*'],
};

const at = '2026-10-12T09:30:00.000Z';
const movements = {
  export: { what: 'export', at, from: arn('payments'), into: null },
  import: { what: 'import', at, from: null, into: arn('payments') },
  restore: { what: 'restore', at, from: arn('payments'), into: arn('copy') },
};

interface Given {
  readonly job?: unknown;
  readonly request?: Fact<unknown>;
  readonly source?: Fact<unknown>;
  readonly target?: Fact<unknown>;
  readonly dataClass?: DataClass | null;
}

const transfer = (what: keyof typeof movements, given: Given = {}): Resource => {
  const made = resource('transfer', {
    id: 'job-1',
    name: `A ${what}`,
    dataClass: given.dataClass === undefined ? 'pii' : given.dataClass,
    facts: { movement: movements[what], job: given.job ?? null },
  });
  const request = given.request ?? known(changeEvent('ExportTableToPointInTime'));
  const facts = { ...made.facts, request, source: given.source ?? known(null), target: given.target ?? known(null) };
  return { ...made, facts: given.job === denied ? { ...facts, job: absent('access-denied') } : facts };
};
const denied = Symbol('denied');

const judged = (subject: Resource, parameters: Partial<Parameters> = {}, records: readonly ManualRecord[] = []) =>
  judge(control, subject, { ...contextWith({ ...settled, ...parameters }), records });

const file = (more: object = {}) => ({ S3Bucket: 'bank-exports-1', S3SseAlgorithm: 'KMS', ...more });
const called = (parameters: object, more: object = {}) =>
  known(changeEvent('ExportTableToPointInTime', { parameters: parameters as never, ...more }));

describe('DDB-FLOW-02: exports', () => {
  test.each<[string, unknown, string]>([
    ['to the own bucket, with KMS', file(), 'satisfied'],
    ['whose owner is the own account', file({ S3BucketOwner: account }), 'satisfied'],
    ['to a foreign bucket', file({ S3BucketOwner: '999988887777' }), 'not-satisfied'],
    ['to a bucket that is not approved', file({ S3Bucket: 'scratch' }), 'not-satisfied'],
    ['under a key of S3', file({ S3SseAlgorithm: 'AES256' }), 'not-satisfied'],
    ['whose encryption is not told', file({ S3SseAlgorithm: undefined }), 'inconclusive'],
    ['of an algorithm nobody knows', file({ S3SseAlgorithm: 'ROT13' }), 'inconclusive'],
    ['without a bucket', file({ S3Bucket: undefined }), 'inconclusive'],
    ['damaged', 'text', 'inconclusive'],
  ])('%s', (_name, job, outcome) => {
    expect(judged(transfer('export', { job })).outcome).toBe(outcome);
  });

  test('what is not sensitive needs no KMS key; what has no class does', () => {
    const plain = file({ S3SseAlgorithm: 'AES256' });
    expect(judged(transfer('export', { job: plain, dataClass: 'none' })).outcome).toBe('satisfied');
    expect(judged(transfer('export', { job: plain, dataClass: null })).outcome).toBe('not-satisfied');
  });

  test.each<[string, Partial<Parameters>, string]>([
    ['a trusted account', { trustedAccounts: [otherAccount] }, 'satisfied'],
    ['an account that is not trusted', {}, 'not-satisfied'],
    [
      'a trusted account below production',
      { trustedAccounts: [otherAccount], nonProductionAccounts: [otherAccount] },
      'not-satisfied',
    ],
    [
      'an account below production, from one below production',
      { trustedAccounts: [otherAccount], nonProductionAccounts: [account, otherAccount] },
      'satisfied',
    ],
  ])('to a bucket of %s', (_name, parameters, outcome) => {
    expect(judged(transfer('export', { job: file({ S3BucketOwner: otherAccount }) }), parameters).outcome).toBe(
      outcome,
    );
  });

  test('no list of buckets leaves the bucket to a person', () => {
    expect(judged(transfer('export', { job: file() }), { exportBuckets: [] }).outcome).toBe('manual');
  });

  test('without a job, the call tells; a job that could not be read leaves it open, but excuses nothing', () => {
    const good = called({ s3bucket: 'bank-exports-1', s3ssealgorithm: 'KMS' });
    expect(judged(transfer('export', { request: good })).outcome).toBe('satisfied');
    expect(judged(transfer('export', { job: denied, request: good })).outcome).toBe('inconclusive');
    const foreign = called({ s3bucket: 'x', s3bucketowner: '999988887777', s3ssealgorithm: 'AES256' });
    expect(judged(transfer('export', { job: denied, request: foreign })).outcome).toBe('not-satisfied');
    const nobody = absent('missing');
    expect(judged(transfer('export', { job: denied, request: nobody })).outcome).toBe('inconclusive');
    expect(judged(transfer('export', { request: nobody })).outcome).toBe('inconclusive');
  });
});

describe('DDB-FLOW-02: who asked', () => {
  const root = { actor: { ...changeEvent('x').actor, type: 'Root', principal: `arn:aws:iam::${account}:root` } };
  const service = { actor: { ...changeEvent('x').actor, type: 'AWSService', principal: 'backup.amazonaws.com' } };
  const record: ManualRecord = {
    kind: 'change-approval',
    title: 'CHG-1',
    controls: ['DDB-FLOW-02'],
    subjects: ['*'],
    covers: { from: '2026-10-12T00:00:00.000Z', to: '2026-10-13T00:00:00.000Z' },
    owner: 'Change board',
    obtained: 'tickets',
    details: { ticket: 'CHG-4711', approvedBy: 'Change board', events: ['*'], principals: ['*'] },
    file: 'chg-1.pdf',
    sha256: '0'.repeat(64),
    evidence: ['feedfeedfeedfeedfeedfeedfeedfeed'],
  };

  test.each<[string, Fact<unknown>, Partial<Parameters>, string]>([
    ['an approved role', called({}), {}, 'satisfied'],
    ['a role that is not approved', called({}), { changePrincipals: ['x'] }, 'not-satisfied'],
    ['a role, where nothing is configured', called({}), { changePrincipals: [] }, 'manual'],
    ['root', called({}, root), {}, 'not-satisfied'],
    ['a service of AWS', called({}, service), {}, 'manual'],
    ['nobody that is known', absent('missing'), {}, 'inconclusive'],
  ])('%s', (_name, request, parameters, outcome) => {
    expect(judged(transfer('export', { job: file(), request }), parameters).outcome).toBe(outcome);
  });

  test('a change record approves, and is cited; not for root', () => {
    const by = (request: Fact<unknown>) =>
      judged(transfer('export', { job: file(), request }), { changePrincipals: [] }, [record]);
    expect(by(called({}))).toMatchObject({ outcome: 'satisfied', cited: record.evidence });
    expect(by(called({}, root)).outcome).toBe('not-satisfied');
  });
});

describe('DDB-FLOW-02: imports', () => {
  test.each<[string, unknown, string]>([
    ['from an approved bucket', { S3BucketSource: { S3Bucket: 'bank-exports-2' } }, 'satisfied'],
    [
      'from a foreign bucket',
      { S3BucketSource: { S3Bucket: 'bank-exports-2', S3BucketOwner: '999988887777' } },
      'not-satisfied',
    ],
    ['from another bucket', { S3BucketSource: { S3Bucket: 'scratch' } }, 'not-satisfied'],
    ['from nowhere', {}, 'inconclusive'],
    ['from a text', { S3BucketSource: 'bank-exports-2' }, 'inconclusive'],
  ])('%s', (_name, job, outcome) => {
    expect(judged(transfer('import', { job })).outcome).toBe(outcome);
  });
});

describe('DDB-FLOW-02: restores', () => {
  const kms = { SSEDescription: { SSEType: 'KMS' } };
  const table = (tags: unknown, description: unknown = kms) => known({ arn: 'x', dataClass: 'pii', tags, description });
  const production = table({ environment: 'production' });
  const testing = table({ Environment: 'Test' });
  const override = (ssespecificationoverride: object) =>
    known(changeEvent('RestoreTableToPointInTime', { parameters: { ssespecificationoverride } as never }));

  test.each<[string, Given, Partial<Parameters>, string]>([
    ['beside its source', { source: production, target: production }, {}, 'satisfied'],
    ['into a table that is gone', { source: production }, {}, 'satisfied'],
    ['into a test table', { source: production, target: testing }, {}, 'not-satisfied'],
    ['of test data into a test table', { source: testing, target: testing }, {}, 'satisfied'],
    ['of a source that is gone into a test table', { target: testing }, {}, 'not-satisfied'],
    [
      'within an account below production',
      { source: production, target: production },
      { nonProductionAccounts: [account] },
      'satisfied',
    ],
    ['whose target is not known', { source: production, target: absent('access-denied') }, {}, 'inconclusive'],
    ['whose source is not known', { source: absent('access-denied'), target: production }, {}, 'inconclusive'],
    ['whose tags are damaged', { source: production, target: table('none') }, {}, 'inconclusive'],
    ['of data that are not sensitive', { source: production, target: testing, dataClass: 'none' }, {}, 'satisfied'],
    ['without its key', { source: production, target: table({}, {}) }, {}, 'not-satisfied'],
    ['without a key, as its source', { source: table({}, {}), target: table({}, {}) }, {}, 'satisfied'],
    ['without its key, gone since', { source: production, request: override({ enabled: false }) }, {}, 'not-satisfied'],
    ['under another key, gone since', { source: production, request: override({ ssetype: 'KMS' }) }, {}, 'satisfied'],
  ])('%s', (_name, given, parameters, outcome) => {
    expect(judged(transfer('restore', given), parameters).outcome).toBe(outcome);
  });
});

test('DDB-FLOW-02: a movement of an unknown kind does not pass', () => {
  const odd = resource('transfer', { facts: { movement: { what: 'teleport', at } } });
  expect(judged(odd).outcome).toBe('inconclusive');
});

test('DDB-FLOW-02 tells all that is wrong in one sentence', () => {
  const job = { S3Bucket: 'scratch', S3BucketOwner: '999988887777', S3SseAlgorithm: 'AES256' };
  expect(judged(transfer('export', { job })).reason).toBe(
    'A export at 2026-10-12 09:30:00 UTC: its bucket scratch is not an approved one; ' +
      'its bucket belongs to the unknown account 999988887777; ' +
      'its files are encrypted with a key of S3 and not of KMS.',
  );
});
