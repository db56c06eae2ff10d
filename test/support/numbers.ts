/** A number from 0 to below the given one. */
export type Below = (below: number) => number;

/** A small generator of numbers that gives the same ones in every run. */
export function numbers(seed: number): Below {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
