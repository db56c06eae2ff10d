import type { BankChange, Fault, SandboxBuckets, SandboxOptions } from '../sandbox/index.ts';
import type { Host } from '../store/index.ts';

/** Everything outside of the program that a command may touch; tests give their own. */
export interface Context {
  /** Results: paths, documents, JSON. */
  readonly stdout: (text: string) => void;
  /** Progress, summaries and errors. */
  readonly stderr: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** How this program was started: an interpreter and a script, absolute. */
  readonly program: readonly string[];
  readonly now: () => Date;
  /** Resolves after this many milliseconds, or at once when `signal` is aborted. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Whether stderr is a terminal, so that a line may be drawn over. */
  readonly isTerminal: boolean;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  readonly host: Host;
  /** What goes wrong in the embedded AWS, for rehearsals; nothing when absent. */
  readonly sandboxFaults?: readonly Fault[];
  /** Accounts of the embedded organisation beside those of the bank; none when absent. */
  readonly sandboxBranches?: SandboxOptions['branches'];
  /** Tables of the embedded bank beside its own; none when absent. */
  readonly sandboxTables?: number;
  /** What changes in the embedded bank beside what every month tells, for rehearsals; nothing when absent. */
  readonly sandboxChanges?: readonly BankChange[];
  /** What lies in the buckets of the embedded AWS, kept from one command to the next; empty when absent. */
  readonly sandboxBuckets?: SandboxBuckets;
}
