import { isJsonObject, logCalls, manualCalls } from '../model/index.ts';
import type { CollectedEvidence, Json, JsonObject } from '../model/index.ts';

const lookupEvents = 'LookupEvents';
const maxLines = 12;
const maxColumns = 100;

/** First lines of an answer, for an evidence card: readable, short, without access key ids. Null for what is no text. */
export function excerptOf(record: CollectedEvidence, body: Uint8Array, events: ReadonlySet<string>): string | null {
  if (record.service === 'manual' && record.operation === manualCalls.file) return excerptOfFile(record, body);
  const text = new TextDecoder('utf-8').decode(body);
  const parsed = parseJson(text);
  if (parsed === undefined) return shorten(text.split(/\r?\n/));
  const shown = [lookupEvents, logCalls.events].includes(record.operation) ? withoutRecords(parsed, events) : parsed;
  return shorten(JSON.stringify(shown, null, 2).split('\n'));
}

/** Of a file that people provide only the beginning is looked at; what holds a zero byte is no text, whatever it is called. */
const mostBytes = 256 * 1024;

function excerptOfFile({ mediaType }: CollectedEvidence, body: Uint8Array): string | null {
  const beginning = body.subarray(0, mostBytes);
  if (!/^(text\/|message\/|application\/(json|yaml|xml)$)/.test(mediaType) || beginning.includes(0)) return null;
  return shorten(
    new TextDecoder('utf-8')
      .decode(beginning)
      .trimEnd()
      .split(/\r\n?|\n/),
  );
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/**
 * An answer that lists events, with the deciding events first, and without the complete records and access key ids:
 * records can hold key values of items. They are in the evidence file, for those who may read it.
 */
function withoutRecords(answer: Json, deciding: ReadonlySet<string>): Json {
  if (!isJsonObject(answer) || !Array.isArray(answer['Events'])) return answer;
  const events = (answer['Events'] as readonly Json[]).filter(isJsonObject);
  const isDeciding = (event: JsonObject): boolean =>
    typeof event['EventId'] === 'string' && deciding.has(event['EventId']);
  const ordered = [...events.filter(isDeciding), ...events.filter((event) => !isDeciding(event))];
  return { Events: ordered.map(brief) };
}

const hidden = new Set(['CloudTrailEvent', 'AccessKeyId']);

const brief = (event: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(event).filter(([name]) => !hidden.has(name)));

function shorten(lines: readonly string[]): string {
  const shown = lines.slice(0, lines.length > maxLines ? maxLines - 1 : maxLines).map(cutLine);
  const rest = lines.length - shown.length;
  return rest > 0 ? [...shown, `… ${rest} more lines`].join('\n') : shown.join('\n');
}

/** Cuts by code points, so that no character is torn. */
function cutLine(line: string): string {
  const tidy = line.replaceAll('\t', '  ').toWellFormed();
  if (tidy.length <= maxColumns) return tidy;
  // A code point has at most two units: enough of them to see whether there are too many points.
  const points = Array.from(tidy.slice(0, 2 * maxColumns + 2));
  return points.length <= maxColumns ? tidy : `${points.slice(0, maxColumns - 1).join('')}…`;
}
