import { evidenceOnCards } from '../../model/index.ts';
import type { EvidenceEntry, Finding } from '../../model/index.ts';
import { madeOf, type Made } from '../made.ts';
import type { ViewContext } from './context.ts';
import { anchor } from './format.ts';

/** A deciding field on an evidence card, with the control and subject it decided about. */
export interface CardField {
  readonly control: string;
  readonly subject: string;
  readonly path: string;
  readonly value: string;
  readonly rule: string;
  readonly met: boolean;
}

/** One evidence item, as readable as a screenshot and as exact as JSON. */
export interface EvidenceItem {
  readonly reference: string;
  readonly anchor: string;
  readonly kind: EvidenceEntry['kind'];
  /** Service and operation, such as `dynamodb:DescribeTable`. */
  readonly asked: string;
  readonly source: string;
  readonly request: string;
  readonly account: string;
  readonly accountName: string;
  readonly region: string;
  readonly caller: string;
  readonly collectedAt: string;
  /** `1 of 3`. */
  readonly page: string;
  /** Full digest; null when there is no answer. */
  readonly sha256: string | null;
  readonly size: string;
  readonly file: string | null;
  /** Why there is no answer, in words. */
  readonly absence: string | null;
  /** Controls that rest on it. */
  readonly controls: readonly { readonly id: string; readonly anchor: string }[];
}

/** What a sidecar states about a file that people provide. */
export interface CardRecord {
  readonly title: string;
  readonly kind: string;
  readonly file: string;
  readonly covers: string;
  readonly owner: string;
  readonly obtained: string;
  /** What the file holds, where this tool has looked into it; else null. */
  readonly contents: string | null;
  readonly controls: string;
  readonly subjects: string;
  /** Why the record is of no use; null when it is. */
  readonly absence: string | null;
}

export interface EvidenceCard extends EvidenceItem {
  /** Empty for everything but manual evidence. */
  readonly records: readonly CardRecord[];
  readonly fields: readonly CardField[];
  /** How many deciding fields are not shown on the card. */
  readonly moreFields: string | null;
  /** First lines of the raw body. */
  readonly excerpt: string | null;
}

export interface EvidenceView {
  readonly cards: readonly EvidenceCard[];
  readonly index: Made<EvidenceItem>;
  readonly cardsOfControl: ReadonlyMap<string, readonly string[]>;
}

const mostFields = 12;

export function evidenceView(context: ViewContext): EvidenceView {
  const { findings, evidence } = context.pack;
  const cardsOfControl = new Map(findings.map((finding) => [finding.control.id, evidenceOnCards(finding)]));
  const records = recordsOf(context);
  const chosen = new Set([...[...cardsOfControl.values()].flat(), ...records.keys()]);
  const fields = fieldsOf(findings, chosen);
  const controls = controlsOf(findings);
  const itemOf = (entry: EvidenceEntry): EvidenceItem => item(context, entry, controls.get(entry.reference) ?? none);
  return {
    cardsOfControl,
    index: madeOf(evidence, itemOf),
    cards: evidence
      .filter(({ reference }) => chosen.has(reference))
      .map((entry) => {
        const own = { excerpt: entry.excerpt, records: records.get(entry.reference) ?? [] };
        return card(context, { ...itemOf(entry), ...own }, fields.get(entry.reference) ?? []);
      }),
  };
}

/** What sidecars state, by the file in the evidence index: one file may be named by several. */
function recordsOf({ pack }: ViewContext): ReadonlyMap<string, readonly CardRecord[]> {
  const records = new Map<string, CardRecord[]>();
  for (const record of pack.records) {
    const { title, kind, file, owner, obtained, absence, evidence } = record;
    if (evidence === null) continue;
    const lastDay = new Date(Date.parse(record.covers.to) - 1).toISOString().slice(0, 10);
    const covers = `${record.covers.from.slice(0, 10)} – ${lastDay}`;
    const [controls, subjects] = [record.controls.join(', '), record.subjects.join(', ')];
    const told = record.details['contents'];
    const contents = kind === 'audit-manager-report' && typeof told === 'string' ? told : null;
    const shown = { title, kind, file, covers, owner, obtained, contents, controls, subjects, absence };
    records.set(evidence, [...(records.get(evidence) ?? []), shown]);
  }
  return records;
}

function controlsOf(findings: readonly Finding[]): ReadonlyMap<string, readonly string[]> {
  const controls = new Map<string, readonly string[]>();
  for (const { control, observations } of findings) {
    const extend = extending(control.id);
    for (const { evidence } of observations)
      for (const reference of evidence) controls.set(reference, extend(controls.get(reference) ?? none));
  }
  return controls;
}

const none: readonly string[] = [];

/** Adds an id to lists that lack it: alike lists, of which there are as many as items of evidence, stay one. */
function extending(id: string): (list: readonly string[]) => readonly string[] {
  const longer = new Map<readonly string[], readonly string[]>();
  return (list) => {
    if (list.at(-1) === id) return list;
    const known = longer.get(list) ?? [...list, id];
    longer.set(list, known);
    return known;
  };
}

/** Deciding fields for each chosen evidence item: unmet ones first, because observations come failing first. */
function fieldsOf(
  findings: readonly Finding[],
  chosen: ReadonlySet<string>,
): ReadonlyMap<string, readonly CardField[]> {
  const fields = new Map<string, CardField[]>();
  for (const finding of findings) {
    for (const one of finding.observations) {
      for (const reference of one.evidence) {
        if (!chosen.has(reference)) continue;
        const about = { control: finding.control.id, subject: one.subject.name };
        const list = fields.get(reference) ?? [];
        list.push(...one.deciding.map((field) => ({ ...about, ...field })));
        fields.set(reference, list);
      }
    }
  }
  return fields;
}

function item(
  { words, format, accountName }: ViewContext,
  entry: EvidenceEntry,
  controls: readonly string[],
): EvidenceItem {
  const absence =
    entry.cause === null
      ? null
      : [words.say(`cause.${entry.cause}`), entry.message].filter((one) => one !== null).join(': ');
  return {
    reference: entry.reference,
    anchor: anchor('evidence', entry.reference),
    kind: entry.kind,
    asked: `${entry.service}:${entry.operation}`,
    source: words.say(`source.${entry.source}`),
    request: entry.request,
    account: entry.account,
    accountName: accountName(entry.account),
    region: entry.region,
    caller: entry.caller ?? words.say('evidence.caller-unknown'),
    collectedAt: format.time(entry.collectedAt),
    page: words.say('evidence.page-of', { page: entry.page, pages: entry.pages }),
    sha256: entry.sha256,
    size: format.bytes(entry.bytes),
    file: placeOf(words, entry),
    absence,
    controls: controls.map((id) => ({ id, anchor: anchor('control', id) })),
  };
}

/** Where an answer stands in the pack, in words. */
export const placeOf = (
  words: ViewContext['words'],
  { file, line }: Pick<EvidenceEntry, 'file' | 'line'>,
): string | null => (file === null || line === undefined ? file : words.say('evidence.place', { file, line }));

function card(
  { words }: ViewContext,
  head: EvidenceItem & Pick<EvidenceCard, 'excerpt' | 'records'>,
  fields: readonly CardField[],
): EvidenceCard {
  const unmetFirst = [...fields.filter((field) => !field.met), ...fields.filter((field) => field.met)];
  const more = fields.length - mostFields;
  return {
    ...head,
    fields: unmetFirst.slice(0, mostFields),
    moreFields: more > 0 ? words.count('evidence.more-fields', more) : null,
  };
}
