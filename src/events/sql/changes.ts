import type { AskedChanges } from '../log-events.ts';
import { sqlText, withEvents, type QueryScope } from './records.ts';

/** Which records are changes that were asked for. */
function isAsked(changes: AskedChanges): string {
  const sources = Object.entries(changes).map(([source, names]) => {
    const from = `v.event_source = ${sqlText(source)}`;
    return names === 'all' ? `(${from})` : `(${from} AND v.event_name IN (${names.map(sqlText).join(', ')}))`;
  });
  return `v.changes = 1 AND (${sources.join(' OR ') || '1 = 0'})`;
}

/** Changes of the control plane and the log file that proves each: its record's own text is read from there. */
export const recordedChanges = (scope: QueryScope, changes: AskedChanges): string => `${withEvents(
  scope,
  isAsked(changes),
)}
SELECT event_id, path, sha256, place_account, place_region
FROM events
ORDER BY event_time, event_id`;
