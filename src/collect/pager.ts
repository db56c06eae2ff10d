import type { Call, JsonObject } from '../model/index.ts';
import type { EvidenceStore } from '../store/index.ts';
import { collectedRecord } from './record.ts';

/** A list that is stored in pages while it is made. */
export interface Pager {
  readonly add: (item: JsonObject) => Promise<void>;
  /** Stores the last page, also an empty one: an answer without items is an answer. */
  readonly end: () => Promise<void>;
  /** Stores one text as the whole answer. */
  readonly whole: (text: string) => Promise<void>;
}

export interface PagerOptions {
  readonly call: Call;
  /** Member of the page that holds the list. */
  readonly member: string;
  readonly store: EvidenceStore;
  readonly clock: () => string;
}

/** Characters after which a page is full: readers hold a page in memory, and auditors open it. */
const pageSize = 1_000_000;

export function createPager({ call, member, store, clock }: PagerOptions): Pager {
  let page = 1;
  let items: string[] = [];
  let size = 0;
  const put = async (text: string, last: boolean): Promise<void> => {
    const body = new TextEncoder().encode(text);
    const raw = { status: 200, mediaType: 'application/json', body };
    await store.put(collectedRecord({ call, page, caller: null, collectedAt: clock() }, raw, last), body);
  };
  const flush = async (last: boolean): Promise<void> => {
    const text = `{${JSON.stringify(member)}:[\n${items.join(',\n')}\n]}`;
    items = [];
    size = 0;
    await put(text, last);
    page += 1;
  };
  return {
    add: async (item) => {
      const text = JSON.stringify(item);
      if (items.length > 0 && size + text.length > pageSize) await flush(false);
      items.push(text);
      size += text.length;
    },
    end: () => flush(true),
    whole: (text) => put(text, true),
  };
}
