/** One running module and the calls on it. */

import type { Clock } from "./clock.js";
import { type DevtrustError, defective } from "./errors.js";
import type { Exchange } from "./exchange.js";
import { Host, type Own } from "./host.js";
import type { JournalFile } from "./journal.js";
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
  /**
   * Whether an operation makes a key where it gets no certificate signing request. Throws where a journal cannot keep what it
   * gives.
   */
  journaled(operation: string): boolean;
  /** The time of day by the service's clock, in milliseconds. */
  serviceTime(): number;
  /** Calls under way go on. */
  free(): void;
}

/** One call. */
export interface Call {
  readonly operation: string;
  /** The request as JSON text. */
  readonly request: string;
  readonly options: {
    readonly timeout_ms?: number | undefined;
    readonly headers?: object | undefined;
    readonly in_doubt?: number | undefined;
  };
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((step: Step) => void) | undefined;
  readonly keys: Keys;
  readonly turn?: Turn;
  /** The result is wanted as JSON text. */
  readonly asText?: boolean;
}

/** The place of a call among many, in the module with the code for that. */
export interface Turn {
  free(): void;
}

/** Core's run over many rows, with the calls that it makes. */
export interface Bulk {
  /**
   * Makes the call of a row, which has so many milliseconds left in the run. With a journal it may have been made before, and
   * gives JSON text.
   */
  call(...given: RowCall): Promise<unknown>;
  /** The result that a journal has as JSON text. */
  read(text: string): unknown;
  /** Forgets what a journal has noted and the run has not begun. */
  release(): void;
  /** What went wrong with the journal. */
  failure(): DevtrustError | undefined;
  /** The positions of rows that ended; none where the run has. */
  next(): Promise<Iterable<number> & { readonly length: number }>;
  stop(): void;
  tally(): Tally;
  free(): void;
}

type RowCall = [
  request: string,
  turn: Turn,
  left: number,
  inDoubt: number | undefined,
  signal: AbortSignal,
];

/** A run over many rows, as a connection asks for it. */
export interface BulkOrder {
  readonly operation: string;
  /** How it goes about its rows, in JSON. */
  readonly options: object;
  /** What all rows have, as JSON text. */
  readonly common: string;
  readonly rows: BulkRows;
  /** Opens its journal, where it has one. */
  readonly open: (() => Promise<JournalFile>) | undefined;
  readonly keys: Keys["ask"];
  /** How the call of a row goes. */
  readonly make: (...given: RowCall) => Call;
}

/** Above this the memory goes back to the host as soon as nothing is under way: a module's memory never shrinks. */
const LARGE = 32 * 1024 * 1024;

export class Machine {
  readonly #instance: Instance<Api>;
  readonly #workflows: Workflows;
  /** How each call under way fails where the module does. */
  readonly #calls = new Set<(defect: unknown) => void>();
  readonly #exchanges = new Set<Exchange>();
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
    const { operation, signal, onProgress, keys, turn, asText } = call;
    const steps = onProgress && ((step: Step) => onProgress(withoutNull(step)));
    const ask: Keys["ask"] = (name, given) => keys.ask(name, given);
    const text = written(call);
    return this.#unlessDead(
      () => session.call(text, signal, steps, ask, turn),
      (answer) => (asText ? JSON.stringify(answer ?? null) : this.#revived(operation, answer)),
      operation,
    );
  }

  /** Begins a run over many rows. */
  async bulk(session: Session, order: BulkOrder): Promise<Bulk> {
    const own = session.forRun();
    try {
      return await this.#begun(own, order);
    } catch (problem) {
      own.free();
      throw problem;
    }
  }

  async #begun(own: Session, order: BulkOrder): Promise<Bulk> {
    const { operation, rows, make } = order;
    // What cannot be kept leaves no file behind.
    const makesKey = order.open && own.journaled(operation);
    const file = await order.open?.();
    const given = JSON.stringify({ operation, makes_key: makesKey, ...order.options });
    const options = `${given.slice(0, -1)},"common":${order.common}}`;
    const journal = file && {
      ask: (what: string, given: string) => file.ask(what, given),
      sha256: (text: string) => file.sha256(text),
      time: () => own.serviceTime(),
      keys: order.keys,
    };
    const started = this.#workflows.bulk(options, own.service(), rows, journal);
    const run = await started.catch((problem: unknown) => {
      file?.close();
      throw problem;
    });
    return {
      call: (...given) => this.run(own, make(...given)),
      read: (text) => this.#revived(operation, parsed(text)),
      next: () =>
        this.#unlessDead(
          () => run.next(),
          (positions) => positions,
        ),
      stop: () => run.stop(),
      release: () => run.release(),
      tally: () => run.tally(),
      failure: () => file?.failure,
      free: () => {
        run.free();
        own.free();
        file?.close();
      },
    };
  }

  /** An answer with its types; one of null is nothing. */
  #revived(operation: string, answer: unknown): unknown {
    return revive(answer, this.#shapeOf(operation)) ?? undefined;
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
            try {
              resolve(read(given));
            } catch (problem) {
              reject(problem);
            }
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

/** JSON without what would change what an object is. */
function parsed(text: string): unknown {
  return JSON.parse(text, (name, value) => (name === "__proto__" ? undefined : value));
}

function withoutNull(step: Step): Step {
  const { id, ...rest } = step;
  return id === null || id === undefined ? rest : step;
}
