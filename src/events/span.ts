/** A text in UTF-8 somewhere in bytes, of which none is made where its bytes suffice. */
export interface Span {
  readonly bytes: Buffer;
  readonly from: number;
  readonly to: number;
}

export function spanOf(text: string): Span {
  const bytes = Buffer.from(text);
  return { bytes, from: 0, to: bytes.length };
}

export const textIn = ({ bytes, from, to }: Span): string => bytes.toString('utf8', from, to);
