/** Numbers from 0 up to 1 that are the same each time (mulberry32): a bill does not change from one look to the next. */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The time to the next of what comes so many times a second, in seconds. */
export function exponential(rate: number, random: () => number): number {
  return -Math.log(1 - random()) / rate;
}
