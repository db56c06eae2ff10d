import type { Context } from './context.ts';

/** Says on stderr what is being done: one line drawn over on a terminal, plain lines now and then elsewhere. */
export interface Progress {
  readonly phase: (text: string) => void;
  /** A step within the phase; shown at once on a terminal, at most every five seconds elsewhere. */
  readonly step: (text: string) => void;
  readonly done: () => void;
}

const quietMilliseconds = 5_000;

export function createProgress(context: Context): Progress {
  const drawsOver = context.isTerminal && context.env['TERM'] !== 'dumb';
  let shown = false;
  let last = 0;
  const clear = (): void => {
    if (shown) context.stderr('\r\u001b[2K');
    shown = false;
  };
  return {
    phase: (text) => {
      clear();
      context.stderr(`${text}\n`);
      last = context.now().getTime();
    },
    step: (text) => {
      const now = context.now().getTime();
      if (drawsOver) {
        if (now - last < 100) return;
        clear();
        context.stderr(`  ${text}`);
        shown = true;
        last = now;
      } else if (now - last >= quietMilliseconds) {
        context.stderr(`  ${text}\n`);
        last = now;
      }
    },
    done: clear,
  };
}
