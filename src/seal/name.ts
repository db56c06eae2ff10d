import { latin1Of, textOf } from './bytes.ts';
import { elementsOf, membersOf, objectIdentifierOf, type Element } from './der-reader.ts';

/** Types of names with the short form that people write. */
export const nameTypes: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.97': 'organizationIdentifier',
  '1.2.840.113549.1.9.1': 'emailAddress',
};

/** A distinguished name in one line, and its common name. */
export function readName(name: Element): { readonly text: string; readonly commonName: string | undefined } {
  const values = elementsOf(name).flatMap((part) =>
    elementsOf(part).map((pair) => {
      const members = membersOf(pair);
      const type = objectIdentifierOf(members.take(0x06, 'the type of a name'));
      const [value] = members.rest();
      return { type: nameTypes[type] ?? type, text: value === undefined ? '' : characters(value) };
    }),
  );
  return {
    text: values.map(({ type, text }) => `${type}=${text}`).join(', '),
    commonName: values.find(({ type }) => type === 'CN')?.text,
  };
}

function characters({ tag, content }: Element): string {
  switch (tag) {
    case 0x1e: // BMPString
      return new TextDecoder('utf-16be').decode(content);
    case 0x14: // TeletexString, in practice Latin-1
      return latin1Of(content);
    default:
      return textOf(content);
  }
}
