/** Workflows whose code is in a module of its own, which the first of them loads. It runs beside a main module, and ends with it. */

import type { Clock } from "./clock.js";
import { type Report, reportOf } from "./errors.js";
import type { Keys } from "./keys/keys.js";
import type { Turn } from "./machine.js";
import { type Instance, instantiate } from "./module/instance.js";
import { missing, workflowsModule } from "./module/load.js";
import { Patience } from "./patience.js";
import type { Tally } from "./run.js";

/** One call of the main module's, for the workflow that it runs: `bindings-wasm/src/within.rs`. */
export interface Within {
  /** How many milliseconds the call may still take. */
  remaining(): number;
  free(): void;
}

/** Promises the result as JSON text. */
export type RunWorkflow = (
  operation: string,
  request: string,
  within: Within,
  keys: Keys["ask"],
  signal: AbortSignal,
) => Promise<string>;

/** Who has the rows of a run, and has their calls made: `bindings-wasm/workflows/src/many.rs`. */
export interface BulkRows {
  row(): string | object | undefined | Promise<string | object | undefined>;
  call(
    position: number,
    request: string,
    turn: Turn,
    left?: number,
    inDoubt?: number,
  ): Promise<string | object | undefined>;
  /** With a journal: what became of a row, once that is noted. */
  settle(position: number, given: string | Report, known: boolean): void;
}

/** The journal of a run: `bindings-wasm/workflows/src/journal.rs`. Its functions throw nothing. */
export interface BulkJournal {
  ask(what: string, given: string): string | object;
  sha256(text: string): Uint8Array;
  /** By the service's clock, in milliseconds since 1970. */
  time(): number;
  readonly keys: Keys["ask"];
}

/** A run over many rows, in the module. */
interface BulkRun {
  next(): Promise<Float64Array>;
  stop(): void;
  /** Forgets what a journal has noted and the run has not begun. */
  release(): void;
  tally(): Tally;
  free(): void;
}

/** What the module exports: `bindings-wasm/workflows/src`. It rejects with the report of an error. */
export interface Api {
  readonly run: RunWorkflow;
  readonly Run: new (
    options: string,
    service: bigint,
    rows: BulkRows,
    journal: BulkJournal | undefined,
  ) => BulkRun;
}

export class Workflows {
  readonly #start: () => Promise<Instance<Api>>;
  #instance: Promise<Instance<Api>> | undefined;
  #running: Instance<Api> | undefined;
  #ended = false;

  /** @param died - Is told what ended the module. */
  constructor(clock: Clock, died: (defect: unknown) => void) {
    this.#start = async () => {
      // At the same time: both are files of their own.
      const glue = import("./module/workflows.glue.js").catch((problem: unknown) => {
        throw missing("the code for workflows", problem);
      });
      const [{ default: bindings }, module] = await Promise.all([glue, workflowsModule()]);
      return instantiate<Api>(bindings, module, clock, died);
    };
  }

  /** Runs a workflow; rejects with the report of an error as JSON text, and nothing else. */
  readonly run: RunWorkflow = async (operation, request, within, keys, signal) => {
    try {
      const patience = new Patience(within.remaining(), signal);
      const { api } = await patience.for(this.#started());
      // Whoever asked is gone.
      if (signal.aborted) return "";
      return await api.run(operation, request, within, keys, signal);
    } catch (problem) {
      throw JSON.stringify(problem instanceof Error ? reportOf(problem) : problem);
    } finally {
      within.free();
    }
  };

  /** Makes a run over many rows. */
  async bulk(
    options: string,
    service: bigint,
    rows: BulkRows,
    journal: BulkJournal | undefined,
  ): Promise<BulkRun> {
    const { api } = await this.#started();
    return new api.Run(options, service, rows, journal);
  }

  /** How large the module's memory is, in bytes. */
  get memory(): number {
    return this.#running?.memory() ?? 0;
  }

  /** Ends whatever is under way. */
  end(): void {
    this.#ended = true;
    this.#running?.end();
  }

  async #started(): Promise<Instance<Api>> {
    this.#instance ??= this.#start();
    try {
      this.#running = await this.#instance;
    } catch (problem) {
      // What could not be loaded now may be there later.
      this.#instance = undefined;
      throw problem;
    }
    if (this.#ended) this.#running.end();
    return this.#running;
  }
}
