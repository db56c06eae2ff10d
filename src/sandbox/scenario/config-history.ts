import type { JsonObject } from '../../model/index.ts';
import type { BankTable, Scenario } from './bank.ts';
import { later, monthsBetween, pick, someTimeIn } from './events-calendar.ts';
import { interrupts, stories } from './events-stories.ts';

/** The state of a table as AWS Config recorded it. */
export interface RecordedState {
  readonly at: Date;
  readonly discovered: boolean;
  /** Window of point-in-time recovery in days; null when it was off. */
  readonly recoveryDays: number | null;
}

/** AWS Config sees a change some minutes after it was made. */
const recordedAfter = 3;

/** States that AWS Config recorded of a table within an interval, oldest first. */
export function recordedStates(
  scenario: Scenario,
  table: BankTable,
  window: { readonly from: Date; readonly to: Date },
): readonly RecordedState[] {
  const { recoveryOff, protectionOff } = stories(scenario);
  const told = [recoveryOff, protectionOff].filter((story) => story.table.arn === table.arn);
  const changes = told.flatMap(({ from, to }) => [later(from, recordedAfter), later(to, recordedAfter)]);
  // Now and then a tag or an alarm of the table changes: its state is recorded anew.
  const routine = monthsBetween(window.from, window.to)
    .filter(({ name }) => pick(`recorded/${table.arn}/${name}`, 3) > 0)
    .map((month) => someTimeIn(month, `recorded/${table.arn}`));
  const times = [later(table.createdAt, recordedAfter), ...routine, ...changes].filter(
    (at) => at >= table.createdAt && at <= scenario.now && at >= window.from && at <= window.to,
  );
  return times
    .sort((a, b) => a.getTime() - b.getTime())
    .map((at) => ({
      at,
      discovered: at.getTime() === later(table.createdAt, recordedAfter).getTime(),
      recoveryDays: recoveryOff.table.arn === table.arn && interrupts(recoveryOff, at) ? null : table.recoveryDays,
    }));
}

/** `configuration` of a configuration item: the description of the table in AWS Config's own casing. */
export const recordedConfiguration = (table: BankTable): JsonObject => ({
  tableName: table.name,
  tableArn: table.arn,
  tableId: table.id,
  tableStatus: table.status,
  creationDateTime: table.createdAt.getTime(),
  attributeDefinitions: [table.partitionKey, table.sortKey]
    .filter((name) => name !== null)
    .map((attributeName) => ({ attributeName, attributeType: 'S' })),
  billingModeSummary: { billingMode: 'PAY_PER_REQUEST' },
  ...(table.keyArn !== null && {
    ssedescription: { status: 'ENABLED', ssetype: 'KMS', kmsmasterKeyArn: table.keyArn },
  }),
});

/** `ContinuousBackupsDescription` of the supplementary configuration. */
export const recordedBackups = ({ recoveryDays }: RecordedState): JsonObject => ({
  continuousBackupsStatus: 'ENABLED',
  pointInTimeRecoveryDescription: { pointInTimeRecoveryStatus: recoveryDays === null ? 'DISABLED' : 'ENABLED' },
});
