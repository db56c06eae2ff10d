import type { Verification } from '../../model/manifest.ts';

/** One of the questions that a verification answers, for people. */
export interface Level {
  readonly title: 'intact' | 'signed';
  /** `unknown`: nobody vouched for the signer. */
  readonly state: 'yes' | 'no' | 'unknown';
  readonly text: string;
}

/** What a verification says without judging the evidence again: is the pack intact, and who signed it when. */
export function levelsOf({ manifest, signer, timeStamp, problems }: Omit<Verification, 'pack'>): readonly Level[] {
  const intact = problems.every(({ check }) => check === 'rederive' || check === 'cloudtrail' || check === 'chain');
  const count = manifest?.files.length ?? 0;
  return [
    intact
      ? { title: 'intact', state: 'yes', text: `yes: ${count} files as they were sealed` }
      : { title: 'intact', state: 'no', text: 'NO' },
    signedLevel(signer, timeStamp),
  ];
}

function signedLevel(signer: Verification['signer'], timeStamp: Verification['timeStamp']): Level {
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

/** The time of an authority; without one, what the signer claims. */
function whenOf({ claimedAt }: Verification['signer'], timeStamp: Verification['timeStamp']): string {
  if (timeStamp === null) return `claimed time ${claimedAt ?? 'unknown'}`;
  const { time, authority, trust, fingerprint } = timeStamp;
  const unknown = trust === 'known' ? '' : ` (unknown authority, SHA-256 ${fingerprint})`;
  return `time stamp ${time} by ${authority}${unknown}`;
}

const revocationOf = ({ notRevokedBy }: Verification['signer']): string =>
  notRevokedBy === null ? '' : `, not revoked by the list of ${notRevokedBy}`;
