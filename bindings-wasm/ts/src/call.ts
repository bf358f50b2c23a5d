/** How a client calls: from a method's arguments to the module and back. */

import { type Clock, hostClock } from "./clock.js";
import { transportOf } from "./defaults.js";
import { DevtrustError, misconfigured } from "./errors.js";
import type { Own } from "./host.js";
import { toJson } from "./json.js";
import { Keys } from "./keys/keys.js";
import { type Bulk, type BulkOrder, Machine, type Session } from "./machine.js";
import { mainModule, missing } from "./module/load.js";
import type { CallOptions, ClientOptions, WorkflowOptions } from "./options.js";
import { Pages } from "./pages.js";
import { Patience } from "./patience.js";
import type { RunOptions } from "./run-options.js";
import { TIMEOUT } from "./service-options.js";
import { settings, texts } from "./settings.js";
import { elsewhere, tables } from "./tables.js";
import type { BulkRows } from "./workflows.js";

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

export class Connection implements Caller {
  readonly #settings: string;
  readonly #own: Own;
  readonly #clock: Clock;
  readonly #named: readonly string[];
  readonly #timeout: number;
  #open: { readonly machine: Machine; readonly session: Session } | undefined;
  #closed = false;

  constructor(options: ClientOptions, clock: Clock = hostClock) {
    this.#settings = settings(options);
    this.#own = { transport: transportOf(options), onEvent: options.onEvent };
    this.#clock = clock;
    this.#named = Object.keys(options.paths ?? {});
    this.#timeout = options.timeout ?? TIMEOUT;
  }

  pages<T>(operation: string, request: unknown, options?: CallOptions): Pages<T> {
    return new Pages(this, operation, request, options);
  }

  async value<T>(operation: string, request: unknown, options?: WorkflowOptions): Promise<T> {
    const { signal, timeout = this.#timeout, ...rest } = checked(options);
    const { headers, onProgress, signer, keyStore } = rest;
    const text = toJson(request ?? {}, operation);
    signal?.throwIfAborted();
    const began = this.#clock.now();
    // One of 0 is refused by core.
    const patience = new Patience(timeout || TIMEOUT, signal);
    const opened = this.#opened(operation);
    const { machine, session } = await (this.#isReady(operation)
      ? opened
      : patience.for(opened, operation));
    signal?.throwIfAborted();
    if (this.#closed) throw closed(operation);
    const answer = await machine.run(session, {
      operation,
      request: text,
      options: {
        timeout_ms: timeout && Math.max(timeout - (this.#clock.now() - began), 1),
        headers,
      },
      signal,
      onProgress,
      keys: new Keys(signer, keyStore, patience),
    });
    return answer as T;
  }

  /** Begins a run over many rows. Its calls go on where the client is closed. */
  async bulk(operation: string, rows: BulkRows, asked: RunOptions): Promise<Bulk> {
    const { timeout = this.#timeout, headers, signal, common, journal } = asked;
    const { inFlight, deadline = Number.POSITIVE_INFINITY, maxFailures, total } = asked;
    const patience = new Patience(Math.min(timeout, deadline), signal);
    const order: BulkOrder = {
      operation,
      options: {
        in_flight: inFlight,
        deadline_ms: asked.deadline,
        max_failures: maxFailures,
        total,
      },
      common: common === undefined ? "null" : toJson(common, operation),
      rows,
      open:
        journal === undefined ? undefined : async () => (await journals()).open(journal, operation),
      keys: (name, given) => keys(timeout, signal).ask(name, given),
      make: (request, turn, left, in_doubt, signal) => {
        const most = Math.max(Math.min(timeout, left), 1);
        const options = { timeout_ms: most, headers, in_doubt };
        const asText = journal !== undefined;
        const more = { signal, onProgress: undefined, keys: keys(most, signal), turn, asText };
        return { operation, request, options, ...more };
      },
    };
    const begun = this.#opened(operation).then(({ machine, session }) => {
      if (this.#closed) throw closed(operation);
      return machine.bulk(session, order);
    });
    try {
      return await patience.for(begun, operation);
    } catch (problem) {
      // Where it comes after all, nobody has it: its journal is for the next run.
      begun.then(
        (bulk) => bulk.free(),
        () => {},
      );
      throw problem;
    }
  }

  /** Refuses calls from now on; those under way go on. */
  close(): void {
    this.#closed = true;
    this.#open?.session.free();
    this.#open = undefined;
  }

  /** The tables that a call needs: of its operation, and of those that the settings name. */
  #tables(operation: string): string[] {
    const names = [operation, ...this.#named].map(firstOf);
    const other = elsewhere[operation];
    return other === undefined ? names : [...names, other];
  }

  /** Whether nothing has to be loaded for a call. */
  #isReady(operation: string): boolean {
    return this.#open !== undefined && this.#tables(operation).every((name) => tablesOf.has(name));
  }

  /** A machine that knows the operation, and those that the settings name. */
  async #machine(operation: string): Promise<Machine> {
    const names = this.#tables(operation);
    const needed = names.filter((name) => !tablesOf.has(name));
    // The module and the tables are loaded at the same time.
    if (needed.length > 0) await Promise.all([machine(this.#clock), ...needed.map(loadTables)]);
    const current = await machine(this.#clock);
    for (const name of names) current.learn(tablesOf.get(name));
    return current;
  }

  async #opened(operation: string): Promise<{ machine: Machine; session: Session }> {
    if (this.#closed) throw closed(operation);
    const current = await this.#machine(operation);
    if (this.#closed) throw closed(operation);
    // A client that is forgotten without `close()` gives its session back all the same.
    if (this.#open?.machine !== current) {
      this.#open = { machine: current, session: current.open(this.#settings, this.#own) };
    }
    return this.#open;
  }
}

/**
 * What the module has to know before it runs an operation, by what the operation's name begins with: the tables of a product, or
 * of some resources of Device Trust Manager. They are text: `core/src/schema/packed`.
 */
const tablesOf = new Map<string, string>();

/** Files of runs, for those who ask for one. */
async function journals() {
  return (await import("./journal.js")).JournalFile;
}

/** Those of a row of a run, which has no signer. */
function keys(milliseconds: number, signal: AbortSignal | undefined): Keys {
  return new Keys(undefined, undefined, new Patience(milliseconds, signal));
}

function firstOf(operation: string): string {
  return operation.split(".", 1)[0] ?? "";
}

async function loadTables(name: string): Promise<void> {
  try {
    const text = (await tables[name]?.())?.default;
    tablesOf.set(name, text ?? "");
  } catch (problem) {
    throw missing(`what devtrust has to know of ${name}`, problem);
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
