import type { Call, JsonObject } from '../model/index.ts';
import type { EvidenceStore } from '../store/index.ts';
import { collectedRecord } from './record.ts';

/** Lists that are stored in pages while they are made. */
export interface Pager<Member extends string> {
  readonly add: (member: Member, item: JsonObject) => Promise<void>;
  /** Stores the last page, also an empty one: an answer without items is an answer. */
  readonly end: () => Promise<void>;
}

export interface PageStore {
  readonly store: EvidenceStore;
  readonly clock: () => string;
}

/** Characters after which a page is full: readers hold a page in memory, and auditors open it. */
const pageSize = 1_000_000;

/** Lists as the answer to a call: each is a member of every page. */
export function createPager<Member extends string>(
  call: Call,
  members: readonly Member[],
  into: PageStore,
): Pager<Member> {
  let page = 1;
  let items: { readonly member: Member; readonly text: string }[] = [];
  let size = 0;
  const listOf = (member: Member): string => {
    const texts = items.filter((item) => item.member === member).map(({ text }) => text);
    return `${JSON.stringify(member)}:[\n${texts.join(',\n')}\n]`;
  };
  const flush = async (last: boolean): Promise<void> => {
    const text = `{${members.map(listOf).join(',\n')}}`;
    const own = page;
    // Before anything is awaited: items may be added meanwhile, and fill the next page.
    [items, size, page] = [[], 0, own + 1];
    await storePage(call, { page: own, last, text }, into);
  };
  return {
    add: async (member, item) => {
      const text = JSON.stringify(item);
      if (items.length > 0 && size + text.length > pageSize) await flush(false);
      items.push({ member, text });
      size += text.length;
    },
    end: () => flush(true),
  };
}

/** Stores one text as the whole answer to a call. */
export const storeWhole = (call: Call, text: string, into: PageStore): Promise<void> =>
  storePage(call, { page: 1, last: true, text }, into);

async function storePage(
  call: Call,
  { page, last, text }: { readonly page: number; readonly last: boolean; readonly text: string },
  { store, clock }: PageStore,
): Promise<void> {
  const body = new TextEncoder().encode(text);
  const raw = { status: 200, mediaType: 'application/json', body };
  await store.put(collectedRecord({ call, page, caller: null, collectedAt: clock() }, raw, last), body);
}
