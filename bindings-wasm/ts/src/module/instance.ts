/** One instance of a WebAssembly module with its glue, guarded so that a trap ends this instance and nothing else. */

import type { Clock } from "../clock.js";

/** What wasm-bindgen writes, as a function: every call gives a glue with an instance and a heap of its own. */
export type Glue = (...given: unknown[]) => Bindings;

/** The glue's way of starting its instance; the module's own functions and classes are beside it. */
interface Bindings {
  initSync(given: { module: WebAssembly.Module }): unknown;
}

/** What a dead instance answers. The glue takes it for a number, for no exception, or for a value that nobody waits for. */
const NOTHING: readonly never[] = [];

/** A running instance. */
export interface Instance<Api> {
  /** What the module exports, as the glue has it. */
  readonly api: Api;
  /** How large its memory is, in bytes. It never shrinks. */
  memory(): number;
  /** Ends it, with what it waits for. From then on it does nothing, and what it has promised never comes. */
  end(): void;
}

/**
 * Starts an instance.
 *
 * A panic in Rust, a stack that is used up or memory that cannot be had is an exception in whichever function of the module
 * was called, most often in a promise's continuation that nobody sees. Every one of these functions is guarded: the first
 * exception is told to `died`, and from then on they do nothing.
 */
export function instantiate<Api>(
  glue: Glue,
  module: WebAssembly.Module,
  clock: Clock,
  died: (defect: unknown) => void,
): Instance<Api> {
  const timers = new Timers(clock);
  let memory: WebAssembly.Memory | undefined;
  let depth = 0;
  let dead = false;

  const end = () => {
    dead = true;
    timers.clearAll();
  };
  const guarded = (run: (...given: unknown[]) => unknown) => {
    return (...given: unknown[]) => {
      if (dead) return NOTHING;
      depth += 1;
      try {
        return run(...given);
      } catch (defect) {
        if (!dead) {
          end();
          died(defect);
        }
        // Whoever called it from inside the module must not go on either.
        if (depth > 1) throw defect;
        return NOTHING;
      } finally {
        depth -= 1;
      }
    };
  };

  const Guarded = class {
    readonly exports: object;

    constructor(given: WebAssembly.Module, imports: WebAssembly.Imports) {
      const { exports } = new WebAssembly.Instance(given, imports);
      memory = exports.memory as WebAssembly.Memory;
      const entries = Object.entries(exports).map(([name, value]) => {
        return [name, typeof value === "function" ? guarded(value as () => unknown) : value];
      });
      this.exports = Object.fromEntries(entries);
    }
  };

  const api = glue(
    { Module: WebAssembly.Module, Instance: Guarded },
    ownFetch,
    timers.set,
    timers.clear,
    { now: clock.now },
    { now: clock.wall },
    { random: clock.random },
  );
  api.initSync({ module });
  return { api: api as Api, memory: () => memory?.buffer.byteLength ?? 0, end };
}

/** `setTimeout` and `clearTimeout` by a clock. A timer is known by the function that stops it. */
class Timers {
  readonly #clock: Clock;
  readonly #set = new Set<() => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  readonly set = (wake: () => void, milliseconds: number): (() => void) => {
    const stop = this.#clock.sleep(milliseconds, () => {
      this.#set.delete(stop);
      wake();
    });
    this.#set.add(stop);
    return stop;
  };

  readonly clear = (stop: () => void): void => {
    this.#set.delete(stop);
    stop();
  };

  clearAll(): void {
    for (const stop of [...this.#set]) this.clear(stop);
  }
}

/**
 * The browser's own `fetch`, for gloo-net, which takes for granted that it rejects with errors and resolves to answers. A page
 * may have put something else in its place.
 */
async function ownFetch(request: Request): Promise<Response> {
  let answer: unknown;
  try {
    answer = await globalThis.fetch(request);
  } catch (problem) {
    throw problem instanceof Error ? problem : new TypeError(`fetch threw ${typeof problem}`);
  }
  if (answer instanceof Response) return answer;
  throw new TypeError("fetch gave something that is no Response");
}
