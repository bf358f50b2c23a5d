/** One running module and the calls on it. */

import type { Clock } from "./clock.js";
import { defective } from "./errors.js";
import { Host, type Own } from "./host.js";
import type { Keys } from "./keys/keys.js";
import glue from "./module/devtrust.glue.js";
import { type Instance, instantiate } from "./module/instance.js";
import type { Step } from "./options.js";
import { revive, type Shape } from "./revive.js";
import { Workflows } from "./workflows.js";

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
  ): Promise<unknown>;
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
  run(session: Session, call: Call): Promise<unknown> {
    const { operation, signal, onProgress, keys } = call;
    return new Promise((resolve, reject) => {
      const fail = (defect: unknown) => reject(defective(defect, operation));
      const ended = () => this.#calls.delete(fail);
      this.#calls.add(fail);
      try {
        const steps = onProgress && ((step: Step) => onProgress(withoutNull(step)));
        session
          .call(written(call), signal, steps, (name, given) => keys.ask(name, given))
          .then(
            (answer) => {
              ended();
              // An answer of null is nothing.
              resolve(revive(answer, this.#shapeOf(operation)) ?? undefined);
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
