import type {
  CheckedEntry,
  CustodyEvent,
  CustodyReading,
  EncryptedFile,
  Handoff,
  Manifest,
  Verification,
} from '../model/index.ts';
import { visible } from '../render/visible.ts';
import { shellWord } from './schedule/jobs.ts';

/** The status of a pack and the entries of its custody log, as lines below a verdict. */
export function custodyLines({ custody }: Verification): readonly string[] {
  if (custody === undefined) return [];
  return [
    `  ${'status'.padEnd(22)} ${statusOf(custody)}`,
    ...custody.entries.map((checked) => `  ${`custody ${checked.entry.number}`.padEnd(22)} ${describe(checked)}`),
  ];
}

function statusOf({ status, approvals, required }: CustodyReading): string {
  return required === 0 ? status : `${status}: ${approvals} of ${required} approvals by different keys`;
}

function describe({ entry, signer, timeStamp }: CheckedEntry): string {
  const known = signer.trust === 'known' ? '' : `, an unknown certificate, SHA-256 ${signer.fingerprint ?? ''}`;
  const test = signer.test ? ', TEST SIGNATURE' : '';
  const when = timeStamp === null ? `claimed time ${entry.at}` : `time stamp ${timeStamp.time}`;
  return visible(`${eventOf(entry)}; signed by ${signer.name ?? ''}${known}${test}, ${when}`).replace(/\s+/g, ' ');
}

function eventOf(event: CustodyEvent): string {
  switch (event.kind) {
    case 'approval':
      return `approved by ${event.as}, ${event.role}: "${event.statement}"`;
    case 'handoff':
      return `${event.rehearsal ? 'REHEARSAL of a hand-off' : 'handed'} to ${event.to} by ${event.from} for "${event.purpose}"${event.encrypted === null ? '' : ', with an encrypted copy'}`;
    case 'receipt':
      return `received by ${event.as}: "${event.statement}"`;
    case 'superseded':
      return `superseded by the pack with manifest ${event.by}: "${event.reason}"`;
  }
}

/** All parts of the encrypted copy; none when there is no copy. */
export const encryptedFiles = ({ encrypted }: Handoff): readonly EncryptedFile[] =>
  encrypted === null ? [] : [encrypted, ...(encrypted.further ?? [])];

/** The command that makes the pack of its encrypted copy. */
function opening([first, ...further]: readonly EncryptedFile[]): readonly string[] {
  if (first === undefined) return [];
  const open = (file: string): string =>
    `openssl cms -decrypt -binary -inform DER -in ${file} -recip YOUR.crt.pem -inkey YOUR.key.pem`;
  if (further.length === 0) return [`To open:      ${open(shellWord(first.file))} -out PACK.asice`];
  const names = `${shellWord(first.file.slice(0, -'001'.length))}*`;
  return [`To open:      for part in ${names}; do ${open('"$part"')} || break; done > PACK.asice`];
}

/** The letter that goes with a pack. The signed record is the entry beside it; this is the same for people. */
export function transmittal(
  manifest: Manifest,
  event: Handoff,
  facts: { readonly digest: string; readonly at: string },
): string {
  const files = encryptedFiles(event);
  const lines = [
    event.rehearsal ? 'REHEARSAL - TEST SIGNATURE, NOT FOR HAND-OFF' : 'TRANSMITTAL OF AN AUDIT PACK',
    '',
    `From:         ${event.from}`,
    `To:           ${event.to}`,
    `Purpose:      ${event.purpose}`,
    `Date:         ${facts.at}`,
    '',
    `Organisation: ${manifest.organisation}`,
    `Framework:    ${manifest.framework.id} ${manifest.framework.version}`,
    `Period:       ${manifest.period.label} (${manifest.period.from} to ${manifest.period.to})`,
    `Pack:         ${manifest.pack}, ${manifest.status}${manifest.redaction === undefined ? '' : `, redacted (${manifest.redaction.profile})`}`,
    `Signed by:    ${manifest.signer.name}`,
    `              certificate SHA-256 ${manifest.signer.fingerprint}`,
    `Manifest:     SHA-256 ${facts.digest}`,
    ...(event.sha256 === null ? [] : [`Container:    SHA-256 ${event.sha256}`]),
    ...files.map(({ file, sha256 }) => `Encrypted:    ${file}, SHA-256 ${sha256}`),
    '',
    'How to verify: HOW-TO-VERIFY.md in the pack. Compare the fingerprint of the certificate over another channel.',
    ...opening(files),
    'To confirm:    report receipt PACK.asice --as "YOUR NAME" --key YOUR.key.pem --certificate YOUR.crt.pem',
    'This text is for people; the signed record is the .json file of the same name.',
  ];
  return lines.map((line) => `${visible(line).replace(/\s*\n\s*/g, ' ')}\n`).join('');
}
