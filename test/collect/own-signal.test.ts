import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { withOwnSignal } from '../../src/collect/own-signal.ts';

const listeners = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;

describe('a signal of its own', () => {
  it('leaves nothing on the signal of the run, whatever the task leaves on its own', async () => {
    const { signal } = new AbortController();
    const task = async (own: AbortSignal): Promise<string> => {
      for (let count = 0; count < 5; count += 1) own.addEventListener('abort', () => undefined);
      expect(listeners(signal)).toBe(1);
      return Promise.resolve('done');
    };
    await expect(withOwnSignal(signal, task)).resolves.toBe('done');
    await expect(withOwnSignal(signal, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(listeners(signal)).toBe(0);
  });

  it('stops the task with the reason of the run', async () => {
    const run = new AbortController();
    const waiting = withOwnSignal(
      run.signal,
      (own) =>
        new Promise<never>((_, reject) => {
          own.addEventListener('abort', () => reject(own.reason as Error));
        }),
    );
    run.abort(new Error('interrupted'));
    await expect(waiting).rejects.toThrow('interrupted');
  });

  it('does not begin a task after the end', async () => {
    const started: boolean[] = [];
    const task = (): Promise<void> => Promise.resolve(void started.push(true));
    await expect(withOwnSignal(AbortSignal.abort(new Error('over')), task)).rejects.toThrow('over');
    expect(started).toEqual([]);
  });
});
