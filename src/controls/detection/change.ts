import type { ChangeEvent } from '../../model/index.ts';
import { text, texts } from '../read.ts';
import type { Watcher } from './watchers.ts';

/** Events after which what they name no longer tells anybody. */
const removals: ReadonlySet<string> = new Set([
  'DeleteAlarms',
  'DeleteLogGroup',
  'DeleteMetricFilter',
  'DeleteRule',
  'DisableAlarmActions',
  'DisableRule',
]);

export const removes = (event: ChangeEvent): boolean => removals.has(event.name);

/** Whether an event is about a watcher as it was read. */
export function concernsWatcher(event: ChangeEvent, watcher: Watcher): boolean {
  const { parameters, region } = event;
  switch (event.source) {
    case 'events.amazonaws.com': {
      const rule = text(parameters, 'name') ?? text(parameters, 'rule');
      return watcher.kind === 'rule' && watcher.region === region && (rule === undefined || rule === watcher.name);
    }
    case 'monitoring.amazonaws.com': {
      const alarms = [...texts(parameters, 'alarmnames'), ...texts(parameters, 'alarms')];
      const named = [...alarms, ...[text(parameters, 'alarmname')].filter((name) => name !== undefined)];
      // A composite alarm may pass on any other.
      const any = named.length === 0 || event.name === 'PutCompositeAlarm';
      return watcher.kind === 'filter' && (any || watcher.alarms.some((alarm) => named.includes(alarm)));
    }
    case 'logs.amazonaws.com': {
      const filter = text(parameters, 'filtername');
      return watcher.kind === 'filter' && (filter === undefined || filter === watcher.name);
    }
    case 'cloudtrail.amazonaws.com': {
      const trail = text(parameters, 'name') ?? text(parameters, 'trailname') ?? '';
      const own = watcher.trail === trail || watcher.trail?.endsWith(`:trail/${trail}`) === true;
      return watcher.kind === 'filter' && (trail === '' || own);
    }
    default:
      return false;
  }
}
