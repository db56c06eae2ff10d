/** Peak memory of this process so far. */
export const peakMegabytes = () => Math.round(process.resourceUsage().maxRSS / 1024);

/** Prints one row: what was measured, the rates, how long it took and the peak memory of this process. */
export function row(measurement, result, seconds, peak = peakMegabytes()) {
  console.log(`| ${measurement} | ${result} | ${seconds.toFixed(2)} | ${peak} |`);
}

export async function timed(action) {
  const start = performance.now();
  const value = await action();
  return { value, seconds: (performance.now() - start) / 1000 };
}

/** User and system time that an action took, which says the same on a busy machine as on an idle one. */
export async function cpuTimed(action) {
  const before = process.cpuUsage();
  const value = await action();
  const { user, system } = process.cpuUsage(before);
  return { value, seconds: (user + system) / 1e6 };
}

export const perSecond = (count, seconds) => Math.round(count / seconds).toLocaleString('en');
