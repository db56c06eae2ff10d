/**
 * Runs a task with a signal of its own that follows `signal`. Adding a listener takes the longer the more there are, and
 * what the SDK and its handlers leave on a signal stays there: on the signal of a run, it would add up over all requests.
 */
export async function withOwnSignal<T>(signal: AbortSignal, task: (own: AbortSignal) => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const own = new AbortController();
  const follow = (): void => own.abort(signal.reason);
  signal.addEventListener('abort', follow, { once: true });
  try {
    return await task(own.signal);
  } finally {
    signal.removeEventListener('abort', follow);
  }
}
