import { objectIdentifier, tagged, type Der } from './der.ts';
import { DerError, elementsOf, objectIdentifierOf, type Element } from './der-reader.ts';

/** id-ri-ocsp-response (RFC 5940 §2). */
const ocspResponse = '1.3.6.1.5.5.7.16.2';

/** An OCSP answer as CMS carries it beside revocation lists (RFC 5652 §10.2.1, RFC 5940). */
export const answerChoice = (answer: Uint8Array): Der => tagged(1, objectIdentifier(ocspResponse), answer);

/** Whether a member of RevocationInfoChoices is something else than a list: the structure is of another version then. */
export const isOther = (choice: Uint8Array): boolean => choice[0] === 0xa1;

/** The OCSP answer of a member of RevocationInfoChoices; undefined for a list. @throws DerError for anything else */
export function answerIn(choice: Element): Uint8Array | undefined {
  if (!isOther(choice.der)) return undefined;
  const [format, answer] = elementsOf(choice);
  if (format === undefined || answer === undefined || objectIdentifierOf(format) !== ocspResponse) {
    throw new DerError('revocation information of another kind than lists and OCSP answers');
  }
  return answer.der;
}
