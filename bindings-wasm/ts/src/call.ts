/** How a client calls: from a method's arguments to the module and back. */

import { type Clock, hostClock } from "./clock.js";
import { DevtrustError, misconfigured } from "./errors.js";
import { toJson } from "./json.js";
import { Keys } from "./keys/keys.js";
import { Machine } from "./machine.js";
import { mainModule } from "./module/load.js";
import type { CallOptions, ClientOptions, Fetch, WorkflowOptions } from "./options.js";
import { Pages } from "./pages.js";
import { settings, texts } from "./settings.js";

/** What the resources call through. @internal */
export interface Caller {
  value<T>(operation: string, request: unknown, options?: CallOptions): Promise<T>;
  pages<T>(operation: string, request: unknown, options?: CallOptions): Pages<T>;
}

/** One machine for all clients: each has its own session on it. Tests in virtual time bring their own. */
const machines = new WeakMap<Clock, Promise<Machine>>();

async function machine(clock: Clock): Promise<Machine> {
  const known = machines.get(clock);
  const running = known && (await known);
  if (running && !running.worn) return running;
  // Of those who find that one is needed, the first makes it and the others take it.
  if (machines.get(clock) === known) machines.set(clock, started(clock));
  return machine(clock);
}

function started(clock: Clock): Promise<Machine> {
  const fresh = mainModule().then((module) => new Machine(module, clock));
  // What could not be loaded now may be there later.
  fresh.catch(() => {
    if (machines.get(clock) === fresh) machines.delete(clock);
  });
  return fresh;
}

/** A client that was forgotten without `close()` gives its session back all the same. */
const forgotten = new FinalizationRegistry<() => void>((close) => close());

export class Connection implements Caller {
  readonly #settings: string;
  readonly #fetch: Fetch;
  readonly #onEvent: ClientOptions["onEvent"];
  readonly #clock: Clock;
  #session: { machine: Machine; id: number } | undefined;
  #closed = false;

  constructor(options: ClientOptions, clock: Clock = hostClock) {
    this.#settings = settings(options);
    // Called through the global object: some hosts insist, and a later replacement (a mock) is seen.
    this.#fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
    this.#onEvent = options.onEvent;
    this.#clock = clock;
  }

  pages<T>(operation: string, request: unknown, options?: CallOptions): Pages<T> {
    return new Pages(this, operation, request, options);
  }

  async value<T>(operation: string, request: unknown, options?: WorkflowOptions): Promise<T> {
    const { signal, timeout, headers, onProgress, signer, keyStore } = checked(options);
    const text = toJson(request ?? {}, operation);
    signal?.throwIfAborted();
    const { machine, id } = await this.#open(operation);
    signal?.throwIfAborted();
    const answer = await machine.run({
      session: id,
      operation,
      request: text,
      options: { timeout_ms: timeout, headers },
      signal,
      onProgress,
      keys: new Keys(signer, keyStore),
    });
    return answer as T;
  }

  /** Refuses calls from now on; those under way go on. */
  close(): void {
    this.#closed = true;
    if (this.#session !== undefined) this.#session.machine.close(this.#session.id);
    this.#session = undefined;
    forgotten.unregister(this);
  }

  async #open(operation: string): Promise<{ machine: Machine; id: number }> {
    if (this.#closed) throw closed(operation);
    const current = await machine(this.#clock);
    if (this.#closed) throw closed(operation);
    if (this.#session?.machine === current) return this.#session;
    const session = { fetch: this.#fetch, onEvent: this.#onEvent };
    const id = current.open(this.#settings, session);
    this.#session = { machine: current, id };
    forgotten.unregister(this);
    forgotten.register(this, () => current.close(id), this);
    return this.#session;
  }
}

function closed(operation: string): DevtrustError {
  const message = "this client was closed; make a new one";
  return new DevtrustError({
    kind: "configuration",
    code: "configuration.closed",
    message,
    operation,
  });
}

/** What callers without types may get wrong. */
function checked(options: WorkflowOptions = {}): WorkflowOptions {
  if (typeof options !== "object" || options === null) {
    throw misconfigured("the options of a call must be an object");
  }
  const { timeout, headers, signal, onProgress } = options;
  if (timeout !== undefined && !(Number.isFinite(timeout) && timeout >= 0)) {
    throw misconfigured("timeout must be a finite number of milliseconds from 0");
  }
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw misconfigured("signal must be an AbortSignal");
  }
  if (onProgress !== undefined && typeof onProgress !== "function") {
    throw misconfigured("onProgress must be a function");
  }
  texts(headers ?? {}, "headers");
  return options;
}
