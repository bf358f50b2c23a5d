/** One operation over many rows. Core decides what is sent when (`core/src/many`); here rows go in and outcomes come out. */

import { Ahead } from "./ahead.js";
import type { Connection } from "./call.js";
import { DevtrustError, isDevtrustError, type Report } from "./errors.js";
import { toJson } from "./json.js";
import type { Bulk, Turn } from "./machine.js";
import { type Rows, type Source, sourceOf } from "./rows.js";
import { check, NOTHING_YET, type Outcome, type RunOptions, type Summary } from "./run-options.js";

export type { ManyOptions, Outcome, RunOptions, Summary } from "./run-options.js";

/**
 * A run. Iterate it for the outcomes, in the order in which they come.
 *
 * Rows are taken, sent and given back while it is iterated: at no time are more of them in memory than are in flight, and those
 * that a journal notes ahead. Leaving the loop gives up what is in flight.
 *
 * @example
 * ```ts
 * const run = client.many.devices.register(devices, { inFlight: 64 });
 * for await (const { position, error } of run) if (error) console.log(position, error.message);
 * console.log(run.summary);
 * ```
 */
export class Run<Result>
  implements AsyncIterable<Outcome<Result>>, AsyncIterator<Outcome<Result>, undefined>
{
  readonly #connection: Connection;
  readonly #operation: string;
  readonly #options: RunOptions;
  readonly #source: Source;
  /** Those in flight, by what gives each of them up. */
  readonly #calls = new Map<AbortController, Promise<unknown>>();
  /** What ended and was not told by core yet. */
  readonly #ended = new Map<number, Outcome<Result>>();
  #ready: Outcome<Result>[] = [];
  #position = 0;
  #begun = 0;
  #isFree = false;
  #done = 0;
  #failures = 0;
  #bulk: Bulk | undefined;
  #more: Promise<void> | undefined;
  #summary = NOTHING_YET;
  #hasAllRows = false;
  #isStopped = false;
  #isOver = false;
  /** What the rows, a listener or a signal gave: thrown after the last outcome. */
  #broken: { readonly reason: unknown } | undefined;
  #hopeless: DevtrustError | undefined;

  /** @internal */
  constructor(connection: Connection, operation: string, rows: Rows<unknown>, options: RunOptions) {
    check(options);
    this.#connection = connection;
    this.#operation = operation;
    this.#options = options;
    const source = sourceOf(rows);
    this.#source = options.journal !== undefined && source.takesTime ? new Ahead(source) : source;
  }

  /** How it stands, also while it goes on. */
  get summary(): Summary {
    const bulk = this.#isOver ? undefined : this.#bulk;
    if (bulk !== undefined) this.#summary = this.#told(bulk.tally());
    return this.#summary;
  }

  /** Begins no further row. Those in flight come to their end, and iterating gives them. */
  stop(): void {
    this.#isStopped = true;
    if (!this.#isOver) this.#bulk?.stop();
  }

  /** Runs to the end and gives the summary, without the outcomes. */
  async wait(): Promise<Summary> {
    while (!(await this.next()).done);
    return this.summary;
  }

  /** The outcomes as a stream. Cancelling it gives up what is in flight. */
  stream(): ReadableStream<Outcome<Result>> {
    const pull = async (stream: ReadableStreamDefaultController<Outcome<Result>>) => {
      const { done, value } = await this.next();
      if (done) stream.close();
      else stream.enqueue(value);
    };
    // Nothing is taken before somebody wants it.
    return new ReadableStream({ pull, cancel: () => void this.return() }, { highWaterMark: 0 });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The next outcome. Throws what the rows threw, once all before it are told; the reason of the signal, likewise. */
  async next(): Promise<IteratorResult<Outcome<Result>, undefined>> {
    while (true) {
      const value = this.#ready.shift();
      if (value !== undefined) return { done: false, value };
      if (this.#isOver) return this.#last();
      this.#more ??= this.#take().finally(() => {
        this.#more = undefined;
      });
      await this.#more;
    }
  }

  /** Gives up what is in flight, and drops what has ended and was not taken yet. Leaving a loop calls it; `stop()` keeps both. */
  async return(): Promise<IteratorReturnResult<undefined>> {
    if (!this.#isOver) {
      this.stop();
      this.#abort("nobody waits for the run any more");
      this.#bulk?.release();
      this.#end({ ...this.summary, ending: "stopped" });
    }
    this.#ready = [];
    this.#broken = undefined;
    return { done: true, value: undefined };
  }

  #last(): IteratorReturnResult<undefined> {
    const broken = this.#broken;
    this.#broken = undefined;
    if (broken) throw broken.reason;
    return { done: true, value: undefined };
  }

  /** Waits for what ends next. */
  async #take(): Promise<void> {
    try {
      this.#bulk ??= await this.#start();
      // Somebody may have left meanwhile.
      if (this.#isOver) return this.#free();
      const positions = await this.#bulk.next();
      if (this.#isOver) return;
      for (const position of positions) this.#give(position);
      if (positions.length === 0) this.#end(this.#whole(this.summary));
    } catch (problem) {
      // The module is gone, or never came. What ended before is told all the same.
      this.#broken ??= { reason: problem };
      await Promise.all(this.#calls.values());
      for (const position of this.#ended.keys()) this.#give(position);
      const ending = this.#options.signal?.aborted ? "stopped" : "hopeless";
      const error = isDevtrustError(problem) ? problem : undefined;
      const told = { begun: this.#begun, done: this.#done, failed: this.#failures };
      this.#end({ ...this.#summary, ...told, ending, error });
    }
    this.#tell();
  }

  async #start(): Promise<Bulk> {
    const { signal } = this.#options;
    signal?.throwIfAborted();
    const total = this.#options.total ?? this.#source.total;
    const rows = {
      row: () => this.#row(),
      call: (position: number, request: string, turn: Turn, left?: number, inDoubt?: number) => {
        const controller = new AbortController();
        const call = this.#call(position, controller, [request, turn, left, inDoubt]);
        this.#calls.set(controller, call);
        return call;
      },
      settle: (position: number, given: string | Report, known: boolean) => {
        this.#settle(position, given, known);
      },
    };
    const bulk = await this.#connection.bulk(this.#operation, rows, { ...this.#options, total });
    this.#bulk = bulk;
    signal?.addEventListener("abort", this.#aborted);
    if (signal?.aborted) this.#aborted();
    if (this.#isStopped) bulk.stop();
    return bulk;
  }

  /** The next row for core. */
  #row(): string | object | undefined | Promise<string | object | undefined> {
    try {
      const given = this.#source.next();
      if (!(given instanceof Promise)) return this.#read(given);
      return given.then(
        (row) => this.#read(row),
        (problem) => this.#lacking(problem),
      );
    } catch (problem) {
      return this.#lacking(problem);
    }
  }

  /** There are no more rows, because of this. Those before it are begun, also where they were only noted so far. */
  #lacking(reason: unknown): undefined {
    this.#broken ??= { reason };
  }

  #read({ done, value }: IteratorResult<unknown>): string | object | undefined {
    if (done) {
      this.#hasAllRows = true;
      return undefined;
    }
    const position = this.#position;
    this.#position += 1;
    try {
      return toJson(value, this.#operation);
    } catch (problem) {
      this.#begun = position + 1;
      return this.#failed(position, problem);
    }
  }

  /** Rows in flight come to their end. */
  #break(reason: unknown): void {
    this.#broken ??= { reason };
    this.stop();
  }

  /**
   * Makes the call of a row. Its result stays here, and core is told whether there is one; with a journal it goes there as
   * JSON text, and comes back once it is noted.
   */
  async #call(
    position: number,
    controller: AbortController,
    [request, turn, left, inDoubt]: [string, Turn, number | undefined, number | undefined],
  ): Promise<string | object | undefined> {
    this.#begun = position + 1;
    try {
      const bulk = this.#bulk as Bulk;
      const most = left ?? Number.POSITIVE_INFINITY;
      const result = await bulk.call(request, turn, most, inDoubt, controller.signal);
      if (this.#options.journal !== undefined) return result as string;
      this.#ended.set(position, { position, result: result as Result });
      return undefined;
    } catch (problem) {
      return this.#failed(position, problem);
    } finally {
      this.#calls.delete(controller);
      turn.free();
    }
  }

  /** What a journal says of a row: its result as JSON text, of this run or an earlier one, or the report of an error. */
  #settle(position: number, given: string | Report, known: boolean): void {
    if (typeof given === "string") {
      const result = this.#bulk?.read(given) as Result;
      this.#ended.set(position, { position, result, ...(known && { known }) });
    } else if (!this.#ended.has(position)) {
      const operation = given.operation ?? this.#operation;
      this.#ended.set(position, { position, error: new DevtrustError({ ...given, operation }) });
    }
  }

  /** Keeps the error of a row, and gives what core has to know of it. */
  #failed(position: number, problem: unknown): object {
    const error = isDevtrustError(problem) ? problem : givenUp(this.#operation);
    this.#ended.set(position, { position, error });
    return { code: error.code, message: "", http_status: error.httpStatus ?? null };
  }

  #give(position: number): void {
    const outcome = this.#ended.get(position);
    this.#ended.delete(position);
    if (outcome === undefined) return;
    if (outcome.error) {
      this.#hopeless = outcome.error;
      this.#failures += 1;
    } else this.#done += 1;
    this.#ready.push(outcome);
  }

  readonly #aborted = (): void => {
    const reason = this.#options.signal?.reason;
    this.#break(reason);
    this.#abort(reason);
  };

  /** A run whose rows broke off is not complete. */
  #whole(summary: Summary): Summary {
    const isBroken = this.#broken !== undefined && summary.ending === "complete";
    return isBroken ? { ...summary, ending: "stopped" } : summary;
  }

  #abort(reason: unknown): void {
    for (const call of this.#calls.keys()) call.abort(reason);
  }

  #end(summary: Summary): void {
    this.#summary = summary;
    this.#isOver = true;
    this.#free();
    try {
      if (!this.#hasAllRows) this.#source.close();
    } catch (problem) {
      this.#broken ??= { reason: problem };
    }
  }

  #free(): void {
    // Freeing it twice would end the module.
    if (this.#isFree || !this.#bulk) return;
    this.#isFree = true;
    this.#bulk.free();
    this.#options.signal?.removeEventListener("abort", this.#aborted);
  }

  #tell(): void {
    try {
      this.#options.onProgress?.(this.summary);
    } catch (problem) {
      this.#break(problem);
    }
  }

  /** What is not known is not there. */
  #told(tally: Tally): Summary {
    const { code, ...rest } = tally;
    const known = Object.entries(rest).filter(([, value]) => value !== null);
    const possible = [this.#hopeless, this.#bulk?.failure()];
    const error = code === null ? undefined : possible.find((error) => error?.code === code);
    return Object.fromEntries([
      ...known,
      ...(error ? [["error", error]] : []),
    ]) as unknown as Summary;
  }
}

/** How a run stands, as the module has it. @internal */
export interface Tally {
  readonly code: string | null;
  readonly [name: string]: unknown;
}

function givenUp(operation: string): DevtrustError {
  return new DevtrustError({
    kind: "cancelled",
    code: "cancelled.by_caller",
    message: "the run was given up while this row was in flight: it may be done, or not",
    retryable: true,
    operation,
  });
}
