/** A small reader of DER (X.690): definite, shortest lengths and tags of one byte; anything else throws a DerError. */

export class DerError extends Error {}

export interface Element {
  readonly tag: number;
  readonly content: Uint8Array;
  /** Tag, length and content. */
  readonly der: Uint8Array;
}

/** The one element that the bytes consist of. */
export function readDer(bytes: Uint8Array): Element {
  const element = elementAt(bytes, 0);
  if (element.der.length !== bytes.length) throw new DerError('there are bytes after the end of the structure');
  return element;
}

/** The elements that a constructed one consists of. */
export function elementsOf({ content }: Element): Element[] {
  const elements: Element[] = [];
  for (let at = 0; at < content.length;) {
    const element = elementAt(content, at);
    elements.push(element);
    at += element.der.length;
  }
  return elements;
}

/** Reads members one after the other; optional ones by their tag. */
export interface Members {
  /** The next member, which must have this tag. */
  readonly take: (tag: number, what: string) => Element;
  /** The next member if it has this tag. */
  readonly maybe: (tag: number) => Element | undefined;
  /** All members that are left. */
  readonly rest: () => readonly Element[];
}

export function membersOf(element: Element): Members {
  const elements = elementsOf(element);
  let at = 0;
  const maybe = (tag: number): Element | undefined => {
    const next = elements[at];
    if (next?.tag !== tag) return undefined;
    at += 1;
    return next;
  };
  return {
    maybe,
    take: (tag, what) => {
      const found = maybe(tag);
      if (found === undefined) throw new DerError(`${what} is missing`);
      return found;
    },
    rest: () => elements.slice(at),
  };
}

export function elementAt(bytes: Uint8Array, at: number): Element {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) throw new DerError('the structure was cut off');
  if ((tag & 0x1f) === 0x1f) throw new DerError('a tag of more than one byte');
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || lengthBytes > 4) throw new DerError('a length that is not DER');
  let length = lengthBytes === 0 ? first : 0;
  for (let index = 0; index < lengthBytes; index += 1) length = length * 256 + (bytes[at + 2 + index] ?? 0);
  if (lengthBytes > 0 && length < (lengthBytes === 1 ? 0x80 : 256 ** (lengthBytes - 1))) {
    throw new DerError('a length that is not the shortest');
  }
  const start = at + 2 + lengthBytes;
  if (start + length > bytes.length) throw new DerError('the structure was cut off');
  return { tag, content: bytes.subarray(start, start + length), der: bytes.subarray(at, start + length) };
}

export function objectIdentifierOf({ tag, content }: Element): string {
  const last = content.at(-1);
  if (tag !== 0x06 || last === undefined || last >= 0x80) throw new DerError('an object identifier is missing');
  const arcs: number[] = [];
  let value = 0;
  for (const byte of content) {
    value = value * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    arcs.push(value);
    value = 0;
  }
  const [head = 0, ...rest] = arcs;
  const first = Math.min(Math.floor(head / 40), 2);
  return [first, head - first * 40, ...rest].join('.');
}

/** UTCTime or GeneralizedTime in the form of RFC 5280 §4.1.2.5: seconds, `Z`; fractions are read and dropped. */
export function timeOf({ tag, content }: Element): Date {
  const text = String.fromCharCode(...content.subarray(0, 32));
  const parts = /^(\d{2})?(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:\.\d+)?Z$/.exec(text);
  if ((tag !== 0x17 && tag !== 0x18) || parts === null || (parts[1] === undefined) === (tag === 0x18)) {
    throw new DerError('a time is not in the form of DER');
  }
  const [, century, year, month, day, hour, minute, second] = parts;
  const full = `${century ?? (Number(year) < 50 ? '20' : '19')}${year}`;
  const time = new Date(`${full}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(time.getTime())) throw new DerError('a time does not exist');
  return time;
}

/** Content of a BIT STRING without unused bits. */
export function bitsOf({ tag, content }: Element): Uint8Array {
  if (tag !== 0x03 || content[0] !== 0) throw new DerError('a bit string is not in the form of DER');
  return content.subarray(1);
}
