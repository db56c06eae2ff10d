import type { CheckId, RedactionReading, Verification } from '../../model/manifest.ts';
import type { SignedBy, StampedBy } from '../../model/signed-by.ts';

/** One of the questions that a verification answers, for people. */
export interface Level {
  readonly title: 'intact' | 'signed' | 'redacted';
  /** `unknown`: nobody vouched for the signer. */
  readonly state: 'yes' | 'no' | 'unknown';
  readonly text: string;
}

/** Checks that say nothing against the pack's being as it was sealed. */
const besides: ReadonlySet<CheckId> = new Set(['rederive', 'cloudtrail', 'chain', 'disclosure', 'custody']);

/** What a verification says without judging the evidence again: is the pack intact, and who signed it when. */
export function levelsOf(verification: Omit<Verification, 'pack'>): readonly Level[] {
  const { manifest, signer, timeStamp, redaction, problems } = verification;
  const intact = problems.every(({ check }) => besides.has(check));
  const count = manifest?.files.length ?? 0;
  return [
    intact
      ? { title: 'intact', state: 'yes', text: `yes: ${count} files as they were sealed` }
      : { title: 'intact', state: 'no', text: 'NO' },
    signedLevel(signer, timeStamp),
    ...(redaction === null ? [] : [redactedLevel(redaction)]),
  ];
}

function signedLevel(signer: SignedBy, timeStamp: StampedBy | null): Level {
  if (signer.trust === 'none') return { title: 'signed', state: 'no', text: 'NO valid signature' };
  const who = `${signer.name ?? ''}, ${whenOf(signer, timeStamp)}`;
  const test = signer.test ? ' TEST SIGNATURE, not for hand-off.' : '';
  return signer.trust === 'known'
    ? { title: 'signed', state: 'yes', text: `by ${who}, the expected signer${revocationOf(signer)}.${test}` }
    : {
        title: 'signed',
        state: 'unknown',
        text: `by an unknown certificate: ${who}, SHA-256 ${signer.fingerprint ?? ''}.${test}`,
      };
}

function redactedLevel({ profile, root, withheld, disclosed, matches, signer, timeStamp }: RedactionReading): Level {
  const original = `profile ${profile}, of the pack with root ${root}`;
  const count = `${withheld} fields withheld`;
  if (!matches) {
    return { title: 'redacted', state: 'no', text: `${original}; NOT what its signer committed to` };
  }
  const said = `${original}; ${count}; everything disclosed (${disclosed} fields) matches the original signed root`;
  const by = signedLevel(signer, timeStamp);
  return { title: 'redacted', state: by.state, text: `${said}, signed ${by.text}` };
}

/** The time of an authority; without one, what the signer claims. */
function whenOf({ claimedAt }: SignedBy, timeStamp: StampedBy | null): string {
  if (timeStamp === null) return `claimed time ${claimedAt ?? 'unknown'}`;
  const { time, authority, trust, fingerprint } = timeStamp;
  const unknown = trust === 'known' ? '' : ` (unknown authority, SHA-256 ${fingerprint})`;
  return `time stamp ${time} by ${authority}${unknown}`;
}

const revocationOf = ({ notRevokedBy }: SignedBy): string =>
  notRevokedBy === null ? '' : `, not revoked as of ${notRevokedBy}`;
