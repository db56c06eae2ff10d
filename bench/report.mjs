/** Prints one row: what was measured, the rates, how long it took and the peak memory of this process. */
export function row(measurement, result, seconds, peak = Math.round(process.resourceUsage().maxRSS / 1024)) {
  console.log(`| ${measurement} | ${result} | ${seconds.toFixed(2)} | ${peak} |`);
}

export async function timed(action) {
  const start = performance.now();
  const value = await action();
  return { value, seconds: (performance.now() - start) / 1000 };
}

export const perSecond = (count, seconds) => Math.round(count / seconds).toLocaleString('en');
