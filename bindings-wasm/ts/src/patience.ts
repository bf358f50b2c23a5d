/** How long a call waits for what it needs before it can send anything: modules, glue, tables, keys and those who sign. */

import { hostClock } from "./clock.js";
import { DevtrustError } from "./errors.js";

/** The time that one call has, by the host's clock: loading is real work, also where tests run in virtual time. */
export class Patience {
  readonly #until: number;
  readonly #signal: AbortSignal | undefined;

  constructor(milliseconds: number, signal: AbortSignal | undefined) {
    this.#until = hostClock.now() + milliseconds;
    this.#signal = signal;
  }

  /** Waits for something until the time is over or the signal comes. The work itself goes on, for the next call. */
  async for<T>(work: Promise<T>, operation?: string): Promise<T> {
    const signal = this.#signal;
    let stop = () => {};
    const over = new Promise<never>((_resolve, reject) => {
      const aborted = () => reject(signal?.reason);
      const stopTimer = hostClock.sleep(Math.max(this.#until - hostClock.now(), 0), () => {
        reject(late(operation));
      });
      signal?.addEventListener("abort", aborted);
      stop = () => {
        stopTimer();
        signal?.removeEventListener("abort", aborted);
      };
      if (signal?.aborted) aborted();
    });
    try {
      return await Promise.race([work, over]);
    } finally {
      stop();
    }
  }
}

function late(operation: string | undefined): DevtrustError {
  const message =
    "the time of the call was over before everything that it needs was there: a file of the package, a key or a signature";
  const retryable = true;
  return new DevtrustError({
    kind: "timeout",
    code: "timeout.deadline",
    message,
    retryable,
    operation,
  });
}
