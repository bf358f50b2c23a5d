/** Clock, timer and randomness, in one place so that tests can run in virtual time. */

/** Where the time comes from. @internal */
export interface Clock {
  /** Milliseconds since some fixed moment; never runs backwards. */
  now(): number;
  /** Milliseconds since 1970. */
  wall(): number;
  /** From 0 to below 1. For jitter and request ids; no secret is made from it. */
  random(): number;
  /** Calls back after so many milliseconds, unless the function that it gives is called before. */
  sleep(milliseconds: number, wake: () => void): () => void;
}

/** Timers count in 32 bits: a longer wait would end at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** The host's. @internal */
export const hostClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  random: () => Math.random(),
  sleep: (milliseconds, wake) => {
    const timer = setTimeout(wake, Math.min(Math.ceil(milliseconds), LONGEST_TIMER));
    return () => clearTimeout(timer);
  },
};
