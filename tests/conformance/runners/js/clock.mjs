/**
 * Virtual time for the public client: a clock that stands still while anything can happen, and then moves to the next
 * timer.
 */

const WALL_START = "2026-05-11T07:07:13Z";
/** How long real work (loading a module, WebCrypto) may take while nothing happens in virtual time, in real milliseconds. */
const PATIENCE = 30_000;

export class VirtualClock {
  #now = 0;
  #wall;
  #random;
  #timers = [];
  /** Called with the length of each timer that the client sets. */
  onSleep = () => {};

  constructor({ random, wall_clock: wall } = {}) {
    this.#wall = Date.parse(wall ?? WALL_START);
    this.#random = words(random ?? "max");
    this.now = () => this.#now;
    this.wall = () => this.#wall + this.#now;
    this.random = () => this.#random.next().value / 2 ** 32;
  }

  sleep = (milliseconds, wake) => {
    this.onSleep(milliseconds);
    return this.delay(milliseconds, wake);
  };

  /** A timer of the service's rather than of the client's. */
  delay(milliseconds, wake) {
    const timer = { due: this.#now + milliseconds, wake };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Waits for a promise, and moves the time whenever everything waits for it. */
  async run(promise) {
    let pending = true;
    const ended = () => {
      pending = false;
    };
    promise.then(ended, ended);
    let idle = performance.now();
    while (pending) {
      await turn();
      if (pending && this.#advance()) idle = performance.now();
      if (performance.now() - idle > PATIENCE) throw new Error("everything waits, and no timer is set");
    }
    return promise;
  }

  #advance() {
    const [first] = this.#timers.toSorted((one, other) => one.due - other.due);
    if (first === undefined) return false;
    this.#timers = this.#timers.filter((other) => other !== first);
    this.#now = Math.max(this.#now, first.due);
    first.wake();
    return true;
  }
}

/** One turn of the host's loop, after everything that is ready now. */
function turn() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Random bits, 32 at a time, the upper half of a 64-bit number before its lower half. */
function* words(random) {
  const mask = (1n << 64n) - 1n;
  let state = typeof random === "number" ? BigInt(random) : 0n;
  const constant = { zero: 0n, half: mask / 2n, max: mask }[random];
  while (true) {
    let number = constant;
    if (number === undefined) {
      // SplitMix64, as in core's tests.
      state = (state + 0x9e3779b97f4a7c15n) & mask;
      number = state;
      number = ((number ^ (number >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
      number = ((number ^ (number >> 27n)) * 0x94d049bb133111ebn) & mask;
      number ^= number >> 31n;
    }
    yield Number(number >> 32n);
    yield Number(number & 0xffffffffn);
  }
}
