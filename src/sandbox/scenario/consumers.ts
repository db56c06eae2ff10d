import { bank, daysBefore, uuidOf, type BankTable, type Scenario } from './bank.ts';
import { streamArnOf } from './stream-names.ts';

/** A Kinesis data stream that receives the changes of a table. */
export interface BankStream {
  readonly name: string;
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly createdAt: Date;
  /** Alias or ARN of the key; null when the stream is not encrypted. */
  readonly keyId: string | null;
  readonly retentionHours: number;
}

/** A function that polls a stream. */
export interface BankMapping {
  readonly uuid: string;
  readonly account: string;
  readonly region: string;
  readonly sourceArn: string;
  readonly functionArn: string;
  readonly enabled: boolean;
  readonly modifiedAt: Date;
}

/** The stream that somebody made without a key. */
export const plainStream = 'ledger-entries';

/** Every Kinesis data stream that a table names as its destination. */
export const streamsOf = ({ tables, now }: Scenario): readonly BankStream[] =>
  tables.flatMap((table) =>
    table.kinesisStreams.map((arn) => {
      const name = arn.slice(arn.lastIndexOf('/') + 1);
      return {
        name,
        arn,
        account: table.account,
        region: table.region,
        createdAt: daysBefore(now, 700, 480),
        keyId: name === plainStream ? null : (table.keyArn ?? 'alias/aws/kinesis'),
        retentionHours: 168,
      };
    }),
  );

/** Functions that read changes, by table; the last one of the profiles was never agreed. */
const consumers: readonly (readonly [table: string, name: string, enabled: boolean])[] = [
  ['customer-profiles', 'profile-search-index', true],
  ['customer-profiles', 'profile-search-index-v1', false],
  ['customer-profiles', 'marketing-audience-sync', true],
];

/** Functions that read from Kinesis data streams. */
const readers: readonly (readonly [stream: string, name: string])[] = [['card-authorisations', 'fraud-screening']];

export function mappingsOf(scenario: Scenario): readonly BankMapping[] {
  const { account, region } = { account: bank.production.id, region: bank.mainRegion };
  const here = (name: string): readonly BankTable[] =>
    scenario.tables.filter((table) => table.name === name && table.account === account && table.region === region);
  const mapping = (sourceArn: string, name: string, enabled: boolean): BankMapping => ({
    uuid: uuidOf(`mapping/${sourceArn}/${name}`),
    account,
    region,
    sourceArn,
    functionArn: functionArn(name),
    enabled,
    modifiedAt: daysBefore(scenario.now, 300, 600),
  });
  return [
    ...consumers.flatMap(([table, name, enabled]) =>
      here(table).map((one) => mapping(streamArnOf(one), name, enabled)),
    ),
    ...readers.flatMap(([stream, name]) =>
      streamsOf(scenario)
        .filter((one) => one.name === stream)
        .map((one) => mapping(one.arn, name, true)),
    ),
    // Work that has nothing to do with tables.
    mapping(`arn:aws:sqs:${region}:${account}:statement-requests`, 'statement-printing', true),
  ];
}

export const functionArn = (name: string): string =>
  `arn:aws:lambda:${bank.mainRegion}:${bank.production.id}:function:${name}`;
