import { CommanderError } from 'commander';
import { AuditPackError, exitCodes, type ErrorCode, type ExitCode } from '../model/index.ts';
import type { Context } from './context.ts';

/**
 * Prints an error for a person: a known one in one line with its hint, our own defect with its stack.
 * @returns the exit code
 */
export function reportFailure(error: unknown, context: Context): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.complete : exitCodes.usage;
  if (error instanceof AuditPackError) {
    context.stderr(`error[${error.code}] ${error.message}\n`);
    if (error.hint !== undefined) context.stderr(`  hint: ${error.hint}\n`);
    return exitCodeOfError(error);
  }
  context.stderr('This is a defect of dynamodb-audit-pack. Please report it with the lines below.\n');
  context.stderr(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return exitCodeOfError(error);
}

/** Exit code of a run that ends in an error: a known one by its code, everything else is our defect. */
export const exitCodeOfError = (error: unknown): ExitCode =>
  error instanceof AuditPackError ? exitCodeOf(error.code) : exitCodes.bug;

function exitCodeOf(code: ErrorCode): ExitCode {
  switch (code) {
    case 'E_USAGE':
    case 'E_CONFIG':
    case 'E_PERIOD':
    case 'E_FRAMEWORK':
    case 'E_CONTROL':
    case 'E_CREDENTIALS':
    case 'E_OUTPUT':
    case 'E_SIGNING':
    case 'E_STORE':
      return exitCodes.usage;
    case 'E_NETWORK':
    case 'E_TIME_STAMP':
    case 'E_INTERRUPTED':
      return exitCodes.incomplete;
    case 'E_PACK':
      return exitCodes.verification;
  }
}
