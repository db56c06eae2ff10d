/** What a known error is about. A code is stable: scripts may match on it. */
export type ErrorCode =
  | 'E_USAGE'
  | 'E_CONFIG'
  | 'E_PERIOD'
  | 'E_FRAMEWORK'
  | 'E_CONTROL'
  | 'E_CREDENTIALS'
  | 'E_OUTPUT'
  | 'E_STORE'
  | 'E_SIGNING'
  | 'E_TIME_STAMP'
  | 'E_PACK'
  | 'E_NETWORK'
  | 'E_INTERRUPTED';

/** The one error that is expected: printed as one line `error[CODE] message` with its hint, never with a stack. */
export class AuditPackError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: { readonly hint?: string; readonly cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'AuditPackError';
    this.code = code;
    this.hint = options.hint;
  }
}

/** Exit codes of the command line; frozen by a test. */
export const exitCodes = {
  /** Complete, nothing failing. */
  complete: 0,
  /** Complete, with failing controls. */
  failing: 1,
  /** Usage or configuration error; nothing was written. */
  usage: 2,
  /** Evidence is incomplete; the pack was built and says so. */
  incomplete: 3,
  /** Every failure is covered by a valid risk acceptance. */
  accepted: 4,
  /** Verification failed. */
  verification: 5,
  /** Our bug. */
  bug: 70,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
