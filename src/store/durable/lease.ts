import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { AuditPackError, isJsonObject, type DurableBucket, type ReadObject } from '../../model/index.ts';
import { abandonedMs, type Host } from '../lock.ts';
import { keysOf } from './keys.ts';

/** How often the holder puts its lease again. Each time leaves a version, which Object Lock keeps. */
const renewMs = 5 * 60_000;

/** Whether a process works on a run now. */
export async function isLeased(bucket: DurableBucket, run: string, host: Host): Promise<boolean> {
  const found = await bucket.get(keysOf(run).lease);
  const holder = found === null ? null : parseHolder(found);
  return found !== null && holder !== null && !isGone(holder, found, host);
}

interface Holder {
  readonly host: string;
  readonly pid: number;
  readonly id: string;
  readonly released: boolean;
}

/**
 * Takes the lease of a run for this process and returns the function that gives it back. One that was given back, or not renewed for a quarter of an hour by the clock of S3, is taken
 * over; so is one of a process of this machine that is gone. It keeps people from working twice; that nothing is ever
 * written twice does not depend on it, but on the conditions under which everything is put.
 * @throws AuditPackError `E_STORE` when another process holds it.
 */
export async function takeLease(bucket: DurableBucket, run: string, host: Host): Promise<() => Promise<void>> {
  const key = keysOf(run).lease;
  const holder = { host: hostname(), pid: host.pid, id: randomUUID(), released: false } satisfies Holder;
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const created = await bucket.create(key, encode(holder));
    if (created !== null) return held(bucket, { key, holder, tag: created });
    const found = await bucket.get(key);
    if (found === null) continue;
    const other = parseHolder(found);
    if (other?.id === holder.id) return held(bucket, { key, holder, tag: found.tag });
    if (other !== null && !isGone(other, found, host)) throw inUse(bucket, run, other);
    const taken = await bucket.replace(key, encode(holder), found.tag);
    if (taken !== null) return held(bucket, { key, holder, tag: taken });
  }
  throw inUse(bucket, run, null);
}

interface Taken {
  readonly key: string;
  readonly holder: Holder;
  readonly tag: string;
}

function held(bucket: DurableBucket, { key, holder, tag: first }: Taken): () => Promise<void> {
  let tag: string | null = first;
  let busy: Promise<void> = Promise.resolve();
  const put = async (what: Holder): Promise<void> => {
    if (tag === null) return;
    tag = await bucket.replace(key, encode(what), tag);
    if (tag !== null) return;
    const found = await bucket.get(key); // our own, when the answer to an earlier attempt was lost
    tag = found !== null && parseHolder(found)?.id === holder.id ? found.tag : null;
  };
  const write = (what: Holder): Promise<void> => {
    busy = busy.catch(() => undefined).then(() => put(what));
    return busy;
  };
  // What cannot be renewed grows old: another machine may take it over then, and no sooner.
  const timer = setInterval(() => void write(holder).catch(() => undefined), renewMs).unref();
  return async () => {
    clearInterval(timer);
    await write({ ...holder, released: true }).catch(() => undefined); // it grows old
  };
}

const encode = (holder: Holder): Uint8Array => Buffer.from(`${JSON.stringify(holder)}\n`);

/** Null for what is not our own writing: it belongs to nobody. */
function parseHolder({ bytes }: ReadObject): Holder | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (!isJsonObject(value) || typeof value['host'] !== 'string' || typeof value['pid'] !== 'number') return null;
    return value as unknown as Holder;
  } catch {
    return null;
  }
}

const isGone = (holder: Holder, { ageMs }: ReadObject, host: Host): boolean =>
  holder.released || ageMs >= abandonedMs || (holder.host === hostname() && !host.isAlive(holder.pid));

const inUse = ({ place }: DurableBucket, run: string, holder: Holder | null): AuditPackError =>
  new AuditPackError(
    'E_STORE',
    `${place}${run}: ${holder === null ? 'another process' : `process ${holder.pid} on ${holder.host}`} is working on this run`,
    {
      hint: 'Wait until it ends; a run that was killed is taken over a quarter of an hour after its last sign of life.',
    },
  );
