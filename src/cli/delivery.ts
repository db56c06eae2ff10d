import { AuditPackError, instantWords, later, type Instant, type Period } from '../model/index.ts';
import type { Context } from './context.ts';
import type { Progress } from './progress.ts';

const hour = 3_600_000;

interface Delivery {
  /** Hours after which CloudTrail has delivered what happened. */
  readonly hours: number;
  /** Whether to wait until then instead of refusing. */
  readonly wait: boolean;
  readonly context: Context;
  readonly progress: Progress;
}

/** When everything that happened in a period has been delivered. */
export const deliveredAt = (period: Period, hours: number): Instant => later(period.to, hours * hour);

/**
 * Returns when CloudTrail has delivered what happened in a period: evidence that is collected before would lack the
 * last events for ever.
 * @throws AuditPackError `E_PERIOD` with the time when it will be possible, unless told to wait; `E_INTERRUPTED`.
 */
export async function awaitDelivery(period: Period, { hours, wait, context, progress }: Delivery): Promise<void> {
  const due = deliveredAt(period, hours);
  if (context.now().toISOString() >= due) return;
  const reason = `${period.label} ended at ${instantWords(period.to)}, and CloudTrail may deliver its events for ${hours} hours`;
  if (!wait) {
    throw new AuditPackError('E_PERIOD', `${reason}: possible from ${instantWords(due)}`, {
      hint: 'Run it then, or wait for it with --wait. deliveryHours of the configuration sets the hours.',
    });
  }
  progress.phase(`${reason}: waiting until ${instantWords(due)}`);
  // In steps, as a machine that slept in between has a clock that jumped.
  for (let left = remaining(due, context); left > 0; left = remaining(due, context)) {
    await context.sleep(Math.min(left, hour));
    if (context.signal.aborted)
      throw new AuditPackError('E_INTERRUPTED', 'interrupted while waiting; nothing was begun');
  }
}

const remaining = (due: Instant, { now }: Context): number => Date.parse(due) - now().getTime();
