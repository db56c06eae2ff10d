import type { Subject, TableUse, TrailLedger } from '../../../src/model/index.ts';
import { assessment, production, tables } from './estate.ts';

const { from, to } = assessment.period;
const stopped = { from: '2026-10-12T08:00:00.000Z', to: '2026-10-12T10:30:00.000Z' };
const logs = 's3://acme-trail-logs';
const place = {
  account: production,
  organisation: 'o-acme000001',
  region: 'eu-central-1',
  root: `AWSLogs/o-acme000001/${production}`,
};
const trail = { ...place, trail: 'acme-trail', homeRegion: 'eu-central-1', bucket: 'acme-trail-logs' };

/** One place with a stop of logging and a file that no digest names, and one that could not be read. */
export const sampleLedgers: readonly TrailLedger[] = [
  {
    logs,
    account: production,
    region: 'eu-central-1',
    period: { from, to },
    trails: [
      {
        ...trail,
        covered: [
          { from, to: stopped.from },
          { from: stopped.to, to },
        ],
        gaps: [{ ...stopped, kind: 'logging-stopped' }],
        digests: { verified: 741, of: 741 },
        backfills: { verified: 0, of: 0 },
        logs: { verified: 8790, of: 8790 },
      },
    ],
    places: [{ ...place, logs: { verified: 8790, of: 8791 }, unnamed: 1, unproven: 0 }],
    gaps: [{ ...stopped, kind: 'logging-stopped' }],
    problems: [
      {
        severity: 'failed',
        kind: 'log-unnamed',
        key: `${trail.root}/CloudTrail/eu-central-1/2026/10/14/${production}_CloudTrail_eu-central-1_20261014T1205Z_0000.json.gz`,
        message: 'no verified digest names the log file, though its time is covered',
      },
    ],
    problemsLeftOff: 0,
    absence: null,
    evidence: [],
  },
  {
    logs,
    account: production,
    region: 'eu-west-1',
    period: null,
    trails: [],
    places: [],
    gaps: [],
    problems: [],
    problemsLeftOff: 0,
    absence: 's3://acme-trail-logs cannot be listed: Access Denied',
    evidence: [],
  },
];

const used = (table: Subject): TableUse => ({
  table,
  reads: 1_204_331,
  writes: 88_120,
  refused: 4,
  users: [
    {
      principal: `arn:aws:iam::${production}:role/SupportDesk`,
      principalType: 'AssumedRole',
      invokedBy: null,
      human: true,
      reads: 31,
      writes: 0,
      refused: 4,
      outside: 31,
      first: '2026-10-03',
      last: '2026-10-27',
    },
    {
      principal: `arn:aws:iam::${production}:role/CardService`,
      principalType: 'AssumedRole',
      invokedBy: null,
      human: false,
      reads: 1_204_300,
      writes: 88_120,
      refused: 0,
      outside: 0,
      first: '2026-10-01',
      last: '2026-10-31',
    },
  ],
  omitted: 0,
  tls: [
    { version: 'TLSv1.3', count: 1_292_420 },
    { version: null, count: 31 },
  ],
  endpoints: [
    { endpoint: 'vpce-0a1b2c3d4e5f60718', count: 1_292_420 },
    { endpoint: null, count: 31 },
  ],
  evidence: [],
});

const unused = (table: Subject): TableUse => ({
  table,
  reads: 0,
  writes: 0,
  refused: 0,
  users: [],
  omitted: 0,
  tls: [],
  endpoints: [],
  evidence: [],
});

export const sampleUse: readonly TableUse[] = tables.map((table, index) => (index === 0 ? used(table) : unused(table)));
