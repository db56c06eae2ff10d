/** An event that is counted with all others that are the same in everything but id and time. */
export type EventKind =
  { readonly usage: UsageKind; readonly keyUse?: never } | { readonly keyUse: KeyUseKind; readonly usage?: never };

export interface UsageKind {
  readonly account: string;
  readonly region: string;
  /** ARNs of the tables, sorted; empty where none is named. */
  readonly tables: readonly string[];
  readonly principal: string;
  readonly principalType: string;
  readonly invokedBy: string | null;
  readonly operation: string;
  readonly write: boolean;
  readonly error: string | null;
  readonly tls: string | null;
  readonly endpoint: string | null;
}

export interface KeyUseKind {
  readonly account: string;
  readonly region: string;
  readonly key: string;
  readonly operation: string;
  readonly principal: string;
  readonly error: string | null;
}

/** Parts stand between NULs, tables between blanks: neither is in a name of AWS; null is the empty text. */
const between = '\0';

export const usageText = (kind: UsageKind): string =>
  `u\0${kind.account}\0${kind.region}\0${kind.tables.join(' ')}\0${kind.principal}\0${kind.principalType}\0${kind.invokedBy ?? ''}\0${kind.operation}\0${kind.write ? 'w' : 'r'}\0${kind.error ?? ''}\0${kind.tls ?? ''}\0${kind.endpoint ?? ''}`;

export const keyUseText = (kind: KeyUseKind): string =>
  `k\0${kind.account}\0${kind.region}\0${kind.key}\0${kind.operation}\0${kind.principal}\0${kind.error ?? ''}`;

/** Whether a text reads back as the kind that it was written for: no part held a NUL. */
export function isKind(text: string): boolean {
  let parts = 1;
  for (let at = text.indexOf(between); at >= 0; at = text.indexOf(between, at + 1)) parts += 1;
  return parts === (text.startsWith('u') ? partsOfUsage : partsOfKeyUse);
}

const partsOfUsage = 12;
const partsOfKeyUse = 7;

/** Reads a kind back; null where a part held a NUL, so that the text is not that kind's alone. */
export function readKind(text: string): EventKind | null {
  const parts = text.split(between);
  const [counted, account = '', region = '', ...rest] = parts;
  if (counted === 'u' && parts.length === partsOfUsage) {
    const [tables = '', principal = '', principalType = '', invokedBy, operation = '', access, ...ways] = rest;
    const usage = {
      account,
      region,
      tables: tables === '' ? [] : tables.split(' '),
      principal,
      principalType,
      invokedBy: orNull(invokedBy),
      operation,
      write: access === 'w',
      error: orNull(ways[0]),
      tls: orNull(ways[1]),
      endpoint: orNull(ways[2]),
    };
    return { usage };
  }
  if (counted === 'k' && parts.length === partsOfKeyUse) {
    const [key = '', operation = '', principal = '', error] = rest;
    return { keyUse: { account, region, key, operation, principal, error: orNull(error) } };
  }
  return null;
}

const orNull = (text: string | undefined): string | null => (text === undefined || text === '' ? null : text);
