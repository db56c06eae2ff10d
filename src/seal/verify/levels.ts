import type { Verification } from '../../model/manifest.ts';

/** One of the questions that a verification answers, for people. */
export interface Level {
  readonly title: 'intact' | 'signed';
  /** `unknown`: nobody vouched for the signer. */
  readonly state: 'yes' | 'no' | 'unknown';
  readonly text: string;
}

/** What a verification says without judging the evidence again: is the pack intact, and who signed it when. */
export function levelsOf({ manifest, signer, problems }: Omit<Verification, 'pack'>): readonly Level[] {
  const intact = problems.every((problem) => problem.check === 'rederive' || problem.check === 'chain');
  const count = manifest?.files.length ?? 0;
  return [
    intact
      ? { title: 'intact', state: 'yes', text: `yes: ${count} files as they were sealed` }
      : { title: 'intact', state: 'no', text: 'NO' },
    signedLevel(signer),
  ];
}

function signedLevel(signer: Verification['signer']): Level {
  if (signer.trust === 'none') return { title: 'signed', state: 'no', text: 'NO valid signature' };
  const who = `${signer.name ?? ''}, claimed time ${signer.claimedAt ?? 'unknown'}`;
  const test = signer.test ? ' TEST SIGNATURE, not for hand-off.' : '';
  return signer.trust === 'known'
    ? { title: 'signed', state: 'yes', text: `by ${who}, the expected signer.${test}` }
    : {
        title: 'signed',
        state: 'unknown',
        text: `by an unknown certificate: ${who}, SHA-256 ${signer.fingerprint ?? ''}.${test}`,
      };
}
