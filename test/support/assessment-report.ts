import { crc32, deflateRawSync } from 'node:zlib';

/** A file of a zip; what is given beside path and text contradicts what is true of it. */
export interface File {
  readonly path: string;
  readonly text: string;
  readonly stored?: boolean;
  readonly mode?: number;
  readonly flags?: number;
  readonly method?: number;
  readonly size?: number;
  readonly crc?: number;
  readonly localPath?: string;
  readonly at?: number;
}

/** A zip, byte by byte, as nobody's library would write it where a test asks for that. */
export function zipOf(files: readonly File[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const file of files) {
    const contents = Buffer.from(file.text);
    const packed = file.stored === true ? contents : deflateRawSync(contents);
    const [name, localName] = [file.path, file.localPath ?? file.path].map((path) => Buffer.from(path)) as [
      Buffer,
      Buffer,
    ];
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(file.flags ?? 0, 2);
    shared.writeUInt16LE(file.method ?? (file.stored === true ? 0 : 8), 4);
    shared.writeUInt32LE(file.crc ?? crc32(contents), 10);
    shared.writeUInt32LE(packed.length, 14);
    shared.writeUInt32LE(file.size ?? contents.length, 18);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), shared, localName, packed]);
    local.writeUInt16LE(localName.length, 26);
    const head = Buffer.alloc(46);
    head.write('PK\x01\x02');
    head.writeUInt16LE(0x033f, 4);
    shared.copy(head, 6, 0, 22);
    head.writeUInt16LE(name.length, 28);
    head.writeUInt32LE((file.mode ?? 0o100644) * 0x10000, 38);
    head.writeUInt32LE(file.at ?? at, 42);
    locals.push(local);
    central.push(head, name);
    at += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, directory, end]);
}

/** Files of an assessment report as the Audit Manager User Guide shows them. */
export const assessmentReport = (
  folder: string,
  {
    summary = '%PDF-1.7\n',
    digest = '{"signatures":[]}',
  }: { readonly summary?: string; readonly digest?: string } = {},
): readonly File[] => [
  { path: `${folder}AssessmentReportSummary.pdf`, text: summary },
  { path: `${folder}digest.txt`, text: digest },
  { path: `${folder}README.txt`, text: 'Read me' },
  { path: `${folder}8.2.1-e5f6/CloudTrail/2026-10-04/21-30-24_IAM_CreateUser_111122223333_a1b2.pdf`, text: '%PDF-' },
  { path: `${folder}8.2.1-e5f6/CloudTrail/2026-10-06/21-30-24_IAM_CreateUser_111122223333_a1b3.pdf`, text: '%PDF-' },
  { path: `${folder}12.1-e5f7/Manual/2026-10-05/00-00-00_manual_111122223333_a1b4_policy.png`, text: 'PNG' },
];
