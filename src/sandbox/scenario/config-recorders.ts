import { bank } from './bank.ts';
import { auditedMonth, inMonth } from './events-calendar.ts';
import { engineer } from './events-actors.ts';
import type { EventDraft, Place } from './events-record.ts';

/** The place whose recorder leaves out the keys of KMS. */
export const withoutKeys: Place = { account: bank.analytics.id, region: bank.secondRegion };

/** The place whose recorder stood still for a while in the audited month. */
export const recorderStoppedAt: Place = { account: bank.analytics.id, region: bank.mainRegion };

/** When the recorder stood still. */
export function recorderStop(now: Date): { readonly from: Date; readonly to: Date } {
  const month = auditedMonth(now);
  return { from: inMonth(month, 12, '08:14:33'), to: inMonth(month, 12, '09:41:02') };
}

/** A migration of the recorder, as CloudTrail recorded it. */
export function recorderDrafts(now: Date): readonly EventDraft[] {
  const { from, to } = recorderStop(now);
  const change = (name: 'StopConfigurationRecorder' | 'StartConfigurationRecorder', time: Date): EventDraft => ({
    ...recorderStoppedAt,
    key: `story/${name}`,
    time,
    service: 'config',
    name,
    actor: engineer(recorderStoppedAt.account, 'PlatformEngineer', 'lena.fischer', time),
    parameters: { configurationRecorderName: 'default' },
  });
  return [change('StopConfigurationRecorder', from), change('StartConfigurationRecorder', to)];
}
