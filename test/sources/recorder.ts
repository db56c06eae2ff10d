import type { Assessment, CollectedEvidence, Evidence, EvidenceSet, JsonObject } from '../../src/model/index.ts';
import { canonicalJson, hashOf, sha256 } from '../../src/model/index.ts';
import { decodeBody } from '../../src/sources/decode.ts';
import { sources } from '../../src/sources/index.ts';
import type { Answer, Ask, Question, Target } from '../../src/sources/source.ts';

/** What AWS says in a test: the raw pages of an answer, or an error. */
export interface Raw {
  readonly status?: number;
  readonly mediaType?: string;
  readonly pages: readonly string[];
}

/** Asked for what, where: the raw answer. */
export type Aws = (
  operation: string,
  request: JsonObject,
  place: { account: string; region: string },
) => Raw | 'denied';

export interface Recording {
  readonly evidence: EvidenceSet;
  /** Every question once, as `source: operation {request} account region`. */
  readonly asked: readonly string[];
}

export const jsonPage = (value: unknown): string => JSON.stringify(value);

/** Runs the sources against answers written in a test and keeps what a store would keep. */
export async function record(aws: Aws, assessment: Assessment, collectedAt?: string): Promise<Recording> {
  const records: Evidence[] = [];
  const bodies = new Map<string, Uint8Array>();
  const answers = new Map<string, Answer>();
  const asked: string[] = [];
  for (const source of sources) {
    for (const target of targetsOf(source.per, assessment)) {
      const ask: Ask = async (question) => {
        const place = { account: target.account, region: question.region ?? target.region };
        const key = canonicalJson([source.id, question.service, question.operation, question.request, place]);
        const known = answers.get(key);
        if (known !== undefined) return known;
        asked.push(
          `${source.id}: ${question.operation} ${canonicalJson(question.request)} ${place.account} ${place.region}`,
        );
        const head = { source: source.id, ...callOf(question), ...place, caller: null };
        const kept = keep(aws(question.operation, question.request, place), head, {
          question,
          collectedAt: collectedAt ?? assessment.startedAt,
          bodies,
        });
        records.push(...kept.records);
        answers.set(key, kept.answer);
        return kept.answer;
      };
      await source.collect(ask, target);
    }
  }
  return { evidence: { records, body: (hash) => bodies.get(hash) }, asked };
}

function targetsOf(per: 'account' | 'region', assessment: Assessment): readonly Target[] {
  const { accounts, regions } = assessment.scope;
  const used = per === 'region' ? regions : regions.slice(0, 1);
  return accounts.flatMap(({ id }) => used.map((region) => ({ account: id, region, assessment })));
}

const callOf = ({ service, operation, request }: Question) => ({ service, operation, request });

type Head = Pick<CollectedEvidence, 'source' | 'service' | 'operation' | 'request' | 'account' | 'region' | 'caller'>;

function keep(
  raw: Raw | 'denied',
  head: Head,
  options: { question: Question; collectedAt: string; bodies: Map<string, Uint8Array> },
): { records: Evidence[]; answer: Answer } {
  const { question, collectedAt, bodies } = options;
  if (raw === 'denied') {
    const absence = { kind: 'unavailable', cause: 'access-denied', message: 'not authorized' } as const;
    return { records: [{ ...absence, ...head, id: idOf(head, 1), collectedAt, page: 1 }], answer: absence };
  }
  const { status = 200, mediaType = 'application/x-amz-json-1.1', pages } = raw;
  const records = pages.map((text, index): Evidence => {
    const body = new TextEncoder().encode(text);
    bodies.set(sha256(body), body);
    return {
      kind: 'collected',
      ...head,
      id: idOf(head, index + 1),
      collectedAt,
      page: index + 1,
      last: index === pages.length - 1,
      status,
      mediaType,
      sha256: sha256(body),
      bytes: body.length,
    };
  });
  if (status >= 300) return { records, answer: { kind: 'answered', pages: [] } };
  const decoded = pages.map((text) => decodeBody(mediaType, new TextEncoder().encode(text)));
  assertPaging(question, decoded);
  return { records, answer: { kind: 'answered', pages: decoded } };
}

/** The answers of a test must page as the question says: every page but the last has a token. */
function assertPaging(question: Question, pages: readonly JsonObject[]): void {
  pages.forEach((page, index) => {
    const token = question.paging === undefined ? undefined : page[question.paging.output];
    if ((token !== undefined) !== index < pages.length - 1) throw new Error(`paging of ${question.operation}`);
  });
}

const idOf = (head: Head, page: number): string => hashOf({ ...head, page }).slice(0, 32);
