import { Option } from 'commander';
import type { Context } from './context.ts';

/** How progress, warnings and errors are written to stderr. */
export const log = (): Option =>
  new Option('--log <format>', 'how to write progress and errors').choices(['text', 'json']).default('text');

/** What a line of the log says. */
interface Line {
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly level: 'info' | 'warning' | 'error';
  readonly message: string;
  /** Code of a known error, such as `E_PERIOD`. */
  readonly code?: string;
}

/** The same texts as JSON, one object in a line: `time`, `level`, `message`, and the `code` of a known error. */
export function jsonLog({ stderr, now }: Context): Context['stderr'] {
  return (text) => {
    const message = text.trim();
    if (message === '') return;
    stderr(`${JSON.stringify({ time: now().toISOString(), ...levelled(message) } satisfies Line)}\n`);
  };
}

function levelled(message: string): Omit<Line, 'time'> {
  const [, code, rest] = /^error\[(E_[A-Z_]+)\] (.*)$/s.exec(message) ?? [];
  if (code !== undefined && rest !== undefined) return { level: 'error', message: rest, code };
  if (message.startsWith('warning: ')) return { level: 'warning', message: message.slice('warning: '.length) };
  return { level: 'info', message };
}
