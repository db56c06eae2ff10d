import type { JsonObject, ManualRecord } from '../model/index.ts';
import { fitsAny } from './patterns.ts';
import { objects, requiredText, text } from './read.ts';

/** Lines of the newest registers that are about a table. */
export function flowsFrom(
  records: readonly ManualRecord[],
  table: { name: string; id: string },
): readonly JsonObject[] {
  const newest = records.filter(({ covers }) => covers.to === records[0]?.covers.to);
  return newest
    .flatMap(({ details }) => objects(details, 'flows'))
    .filter((flow) => [table.name, table.id].some((one) => fitsAny([requiredText(flow, 'source')], one)));
}

/** Whether a line names a receiver of changes, by ARN or name. */
export const leadsTo = (flows: readonly JsonObject[], arn: string): boolean =>
  flows.some((flow) => namesOf(arn).some((name) => fitsAny([requiredText(flow, 'destination')], name)));

/** ARN and names of a function (`…:function:name:alias`) or stream (`…:stream/name`). */
function namesOf(arn: string): readonly string[] {
  const [, qualified] = /:(?:function:|stream\/)(.+)$/.exec(arn) ?? [];
  return qualified === undefined ? [arn] : [arn, qualified, qualified.replace(/:.*$/, '')];
}

/** Whether an agreed view shows all that another one shows. */
export const shows = (agreed: string, view: string): boolean =>
  agreed === view || agreed === 'NEW_AND_OLD_IMAGES' || view === 'KEYS_ONLY';

/** Views of the stream that lines agree on. */
export const agreedViews = (flows: readonly JsonObject[]): readonly string[] =>
  flows.flatMap((flow) => text(flow, 'viewType') ?? []);

/** Why readers need items before and after a change; undefined where no line says. */
export const imagesReason = (flows: readonly JsonObject[]): string | undefined =>
  flows.flatMap((flow) => text(flow, 'imagesReason') ?? []).find((reason) => reason !== '');

/** Account that an ARN names. */
export const accountIn = (arn: string): string | undefined => /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(arn)?.[1];
