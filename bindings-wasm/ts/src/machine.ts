/** One running module and the calls on it. */

import type { Clock } from "./clock.js";
import { defective } from "./errors.js";
import { Host, type Own } from "./host.js";
import type { Keys } from "./keys/keys.js";
import glue from "./module/devtrust.glue.js";
import { type Instance, instantiate } from "./module/instance.js";
import type { Step } from "./options.js";
import { revive, type Shape } from "./revive.js";
import type { Tally } from "./run.js";
import { type BulkRows, Workflows } from "./workflows.js";

/** What the module exports: `bindings-wasm/src/session.rs`. */
interface Api {
  readonly Session: {
    new (settings: string, host: Host): Session;
    shapeOf(operation: string): Shape | null;
    addOperations(tables: string): boolean;
  };
}

/** A client's half of the module. */
export interface Session {
  call(
    call: string,
    signal: AbortSignal | undefined,
    progress: ((step: Step) => void) | undefined,
    keys: Keys["ask"],
    turn: Turn | undefined,
  ): Promise<unknown>;
  /** The same client for the calls of a run. */
  forRun(): Session;
  /** The same for all clients of an address and an API key. */
  service(): bigint;
  /** Calls under way go on. */
  free(): void;
}

/** One call. */
export interface Call {
  readonly operation: string;
  /** The request as JSON text. */
  readonly request: string;
  readonly options: { timeout_ms?: number | undefined; headers?: object | undefined };
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((step: Step) => void) | undefined;
  readonly keys: Keys;
  readonly turn?: Turn;
}

/** The place of a call among many, in the module with the code for that. */
export interface Turn {
  free(): void;
}

/** Core's run over many rows, with the calls that it makes. */
export interface Bulk {
  /** Makes the call of a row, which has so many milliseconds left in the run. */
  call(request: string, turn: Turn, left: number, signal: AbortSignal): Promise<unknown>;
  /** The positions of rows that ended; none where the run has. */
  next(): Promise<Iterable<number> & { readonly length: number }>;
  stop(): void;
  tally(): Tally;
  free(): void;
}

/** Above this the memory goes back to the host as soon as nothing is under way: a module's memory never shrinks. */
const LARGE = 32 * 1024 * 1024;

export class Machine {
  readonly #instance: Instance<Api>;
  readonly #workflows: Workflows;
  /** How each call under way fails where the module does. */
  readonly #calls = new Set<(defect: unknown) => void>();
  readonly #exchanges = new Set<AbortController>();
  readonly #learned = new Set<string>();
  readonly #shapes = new Map<string, Shape | null>();
  #dead: { readonly defect: unknown } | undefined;

  constructor(module: WebAssembly.Module, clock: Clock) {
    const died = (defect: unknown) => this.#die(defect);
    this.#instance = instantiate(glue, module, clock, died);
    this.#workflows = new Workflows(clock, died);
  }

  /** Whether new calls need a new machine: after a defect, or where the memory has grown and nothing is under way. */
  get worn(): boolean {
    return this.#dead !== undefined || (this.#calls.size === 0 && this.memory > LARGE);
  }

  /** How large the memory of the modules is, in bytes. */
  get memory(): number {
    return this.#instance.memory() + this.#workflows.memory;
  }

  /** Makes a session; throws where its settings do not fit together. */
  open(settings: string, own: Own): Session {
    const host = new Host(own, this.#exchanges, this.#workflows.run);
    const session = new this.#instance.api.Session(settings, host);
    if (this.#dead) throw defective(this.#dead.defect);
    return session;
  }

  /** Tells the module of operations, once. */
  learn(tables = ""): void {
    if (tables === "" || this.#learned.has(tables)) return;
    if (this.#instance.api.Session.addOperations(tables) !== true) {
      throw defective(this.#dead?.defect ?? "tables of operations cannot be read");
    }
    this.#learned.add(tables);
  }

  /** Runs a call to its end. */
  async run(session: Session, call: Call): Promise<unknown> {
    const { operation, signal, onProgress, keys, turn } = call;
    const steps = onProgress && ((step: Step) => onProgress(withoutNull(step)));
    const ask: Keys["ask"] = (name, given) => keys.ask(name, given);
    const text = written(call);
    return this.#unlessDead(
      () => session.call(text, signal, steps, ask, turn),
      // An answer of null is nothing.
      (answer) => revive(answer, this.#shapeOf(operation)) ?? undefined,
      operation,
    );
  }

  /** Begins a run over many rows. `make` says how the call of a row goes. */
  async bulk(
    session: Session,
    options: string,
    rows: BulkRows,
    make: (request: string, turn: Turn, left: number, signal: AbortSignal) => Call,
  ): Promise<Bulk> {
    const own = session.forRun();
    const begun = this.#workflows.bulk(options, own.service(), rows);
    const run = await begun.catch((problem: unknown) => {
      own.free();
      throw problem;
    });
    return {
      call: (...given) => this.run(own, make(...given)),
      next: () =>
        this.#unlessDead(
          () => run.next(),
          (positions) => positions,
        ),
      stop: () => run.stop(),
      tally: () => run.tally(),
      free: () => {
        run.free();
        own.free();
      },
    };
  }

  /** Waits for a promise of the module's, which never settles where the module dies. */
  #unlessDead<Given, Result>(
    begin: () => Promise<Given>,
    read: (given: Given) => Result,
    operation?: string,
  ): Promise<Result> {
    return new Promise((resolve, reject) => {
      const fail = (defect: unknown) => reject(defective(defect, operation));
      const ended = () => this.#calls.delete(fail);
      this.#calls.add(fail);
      try {
        begin().then(
          (given) => {
            ended();
            resolve(read(given));
          },
          (reason) => {
            ended();
            reject(reason);
          },
        );
      } catch (defect) {
        ended();
        fail(this.#dead?.defect ?? defect);
      }
    });
  }

  #shapeOf(operation: string): Shape | null {
    let shape = this.#shapes.get(operation);
    if (shape === undefined) {
      shape = this.#instance.api.Session.shapeOf(operation) ?? null;
      this.#shapes.set(operation, shape);
    }
    return shape;
  }

  /** A panic: all calls under way fail with our own error, and the next one gets a fresh machine. */
  #die(defect: unknown): void {
    this.#dead = { defect };
    // Of the two modules one is of no use without the other.
    this.#instance.end();
    this.#workflows.end();
    for (const exchange of this.#exchanges) exchange.abort();
    for (const fail of this.#calls) fail(defect);
    this.#exchanges.clear();
    this.#calls.clear();
  }
}

/** A call as the module reads it. The request is JSON already. */
function written({ operation, request, options }: Call): string {
  const head = JSON.stringify({ operation, options });
  return `${head.slice(0, -1)},"request":${request}}`;
}

function withoutNull(step: Step): Step {
  const { id, ...rest } = step;
  return id === null || id === undefined ? rest : step;
}
