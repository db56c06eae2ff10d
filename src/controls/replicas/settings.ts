import { flag, number, object, requiredText, text } from '../read.ts';

/** What the Region of a table tells about it. */
export interface Settings {
  readonly description: unknown;
  readonly continuousBackups: unknown;
  readonly timeToLive: unknown;
}

const recovery = 'PointInTimeRecoveryDescription';

/** Settings that must be alike in every Region, as words that can be compared. */
const settings: readonly { readonly name: string; readonly of: (table: Settings) => string }[] = [
  {
    name: 'encryption',
    of: ({ description }) => (object(description, 'SSEDescription') === undefined ? 'AWS owned key' : 'KMS key'),
  },
  {
    name: 'point-in-time recovery',
    of: ({ continuousBackups }) => {
      const status = requiredText(continuousBackups, `${recovery}.PointInTimeRecoveryStatus`);
      return status === 'ENABLED'
        ? `ENABLED, ${number(continuousBackups, `${recovery}.RecoveryPeriodInDays`) ?? 35} days`
        : status;
    },
  },
  {
    name: 'deletion protection',
    of: ({ description }) => (flag(description, 'DeletionProtectionEnabled') === true ? 'on' : 'off'),
  },
  {
    name: 'expiry',
    of: ({ timeToLive }) => {
      const attribute = text(timeToLive, 'AttributeName');
      return `${requiredText(timeToLive, 'TimeToLiveStatus')}${attribute === undefined ? '' : ` by ${attribute}`}`;
    },
  },
  { name: 'table class', of: ({ description }) => text(description, 'TableClassSummary.TableClass') ?? 'STANDARD' },
  { name: 'consistency', of: ({ description }) => text(description, 'MultiRegionConsistency') ?? 'EVENTUAL' },
];

/** What differs between a table and its replica, such as `expiry DISABLED instead of ENABLED by expiresAt`. */
export const differences = (own: Settings, replica: unknown): readonly string[] => {
  const other: Settings = {
    description: object(replica, 'description'),
    continuousBackups: object(replica, 'continuousBackups'),
    timeToLive: object(replica, 'timeToLive'),
  };
  requiredText(other.description, 'TableArn'); // without it, the absence of a setting says nothing
  return settings.flatMap(({ name, of }) => {
    const [here, there] = [of(own), of(other)];
    return here === there ? [] : [`${name} ${there} instead of ${here}`];
  });
};
