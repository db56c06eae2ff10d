import { daysBefore } from './bank.ts';
import { dayOf, type ProvidedText } from './provided-texts.ts';

/** Somebody's appointments were erased long after they had asked for it. */
export const lateErasure = 'branch-appointments';

/** Days ago; a request that is not carried out yet is open. */
interface Request {
  readonly reference: string;
  readonly received: number;
  readonly erased?: number;
  readonly refused?: string;
}

const requests: readonly Request[] = [
  { reference: 'DSR-1041', received: 88, erased: 71 },
  { reference: 'DSR-1057', received: 60, erased: 48 },
  { reference: 'DSR-1063', received: 41, refused: 'Open loan: Article 17(3)(e)' },
  { reference: 'DSR-1072', received: 12 },
];
const late: readonly Request[] = [{ reference: 'DSR-1049', received: 80, erased: 21 }];

/** What AWS does not end by itself. */
const copies = [
  { store: 'backups', days: 180, how: 'Job that deletes old backups, weekly' },
  { store: 'exports', days: 90, how: 'Lifecycle of the buckets' },
  { store: 'replicas', days: 35, how: 'Window of point-in-time recovery' },
];

export const erasureTexts = (now: Date): readonly ProvidedText[] => [
  [
    'erasures/evidence.yaml',
    `# Requests to erase.\nrecords:\n${register(now, '*', requests)}${register(now, lateErasure, late)}`,
  ],
  ['erasures/register.md', text(now)],
];

const register = (now: Date, subject: string, list: readonly Request[]): string => `  - kind: erasure-register
    title: Register of erasures${subject === '*' ? '' : ` in ${subject}`}
    file: register.md
    controls: [DDB-RET-02]
    subjects: ['${subject}']
    from: ${dayOf(daysBefore(now, 90))}
    to: ${dayOf(daysBefore(now, 3))}
    owner: Head of Data Protection
    obtained: Exported from the tool for requests of customers
    details:
      maximumDays: 430
      requests: ${JSON.stringify(list.map((one) => written(one, now)))}
      copies: ${JSON.stringify(copies)}
`;

const written = ({ received, erased, ...rest }: Request, now: Date) => ({
  ...rest,
  received: dayOf(daysBefore(now, received)),
  ...(erased !== undefined && { erased: dayOf(daysBefore(now, erased)) }),
});

const text = (now: Date): string => `# Register of erasures

${[...requests, ...late]
  .map((one) => written(one, now))
  .map(({ reference, received, erased, refused }) => `- ${reference} of ${received}: ${erased ?? refused ?? 'open'}`)
  .join('\n')}
`;
