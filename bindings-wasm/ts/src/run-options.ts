/** How a run over many rows is asked for, and what it tells. */

import { type DevtrustError, misconfigured } from "./errors.js";
import type { CallOptions } from "./options.js";
import { texts } from "./settings.js";

/** How a run goes about its rows. Times are in milliseconds. */
export interface ManyOptions extends CallOptions {
  /** How many rows are in flight at most. Defaults to 32. Within that, the number follows what the service takes. */
  readonly inFlight?: number | undefined;
  /** How long the run may take. Rows in flight then end with `timeout.deadline`; no further one is begun. */
  readonly deadline?: number | undefined;
  /** The share of failed rows, from 0 to 1, above which the run ends; judged from the twentieth row on. */
  readonly maxFailures?: number | undefined;
  /** How many rows there are, for the time left, where the rows do not tell. */
  readonly total?: number | undefined;
  /**
   * A file in which the run notes what is begun and done. A run that is killed goes on when it is run again with the same rows
   * and file, and does nothing twice. Rows are told by their position: one that failed may be mended in its place.
   *
   * The file holds results and keys; only its owner may read it. It is the same in Python, Rust, Kotlin and Swift,
   * where it has no passphrase. Some hundred rows are noted, and in memory, before they are sent. Needs `node:sqlite`: Node 22.13 or newer. Elsewhere, or where
   * the file cannot be used, the run ends with `configuration.journal` before anything is sent.
   */
  readonly journal?: string | undefined;
  /** Is told how the run stands whenever rows have ended. What it throws ends the run. */
  readonly onProgress?: ((summary: Summary) => void) | undefined;
}

/** The same, with what all rows have. */
export interface RunOptions extends ManyOptions {
  readonly common?: object | undefined;
}

/** What became of one row. */
export type Outcome<Result> =
  | {
      /** Which row, from 0. */
      readonly position: number;
      readonly result: Result;
      readonly error?: undefined;
      /** Whether the result is that of an earlier run with the same journal. */
      readonly known?: boolean | undefined;
    }
  | {
      readonly position: number;
      readonly result?: undefined;
      readonly error: DevtrustError;
      readonly known?: undefined;
    };

/** How a run stands. Times are in milliseconds. */
export interface Summary {
  /** How many rows were begun. Those at this position and after it have not been touched. */
  readonly begun: number;
  /** How many have a result. */
  readonly done: number;
  /** How many of those have it from an earlier run with the same journal. */
  readonly known: number;
  /** How many failed. */
  readonly failed: number;
  /** How long it has taken. */
  readonly elapsed: number;
  /** How many rows end in a second. Those known from an earlier run do not count. */
  readonly perSecond: number;
  /** How many rows there are, where that is known. */
  readonly total?: number | undefined;
  /** How long the rest will take, where that can be told. */
  readonly left?: number | undefined;
  /**
   * Why it ended. `complete`: there were no more rows. `stopped`: by `stop`, a signal, or because nobody iterates any more.
   * `deadline`: its time was over. `failures`: more failed than `maxFailures`. `hopeless`: every other row would fail in the
   * same way, or the journal cannot be written. Nothing while it goes on.
   */
  readonly ending?: "complete" | "stopped" | "deadline" | "failures" | "hopeless" | undefined;
  /** What made it hopeless. */
  readonly error?: DevtrustError | undefined;
}

/** Before anything has happened. @internal */
export const NOTHING_YET: Summary = {
  begun: 0,
  done: 0,
  known: 0,
  failed: 0,
  elapsed: 0,
  perSecond: 0,
};

/** Refuses what cannot be. @internal */
export function check(options: ManyOptions): void {
  const { inFlight, deadline, timeout, maxFailures, total, signal, journal, onProgress } = options;
  const positive = { inFlight, deadline, timeout };
  for (const [name, value] of Object.entries(positive)) {
    if (value === undefined || (Number.isFinite(value) && value > 0)) continue;
    throw misconfigured(`${name} must be a finite number above 0`);
  }
  for (const [name, value] of Object.entries({ inFlight, total })) {
    if (value === undefined || (Number.isInteger(value) && value >= 0)) continue;
    throw misconfigured(`${name} must be a whole number`);
  }
  if (maxFailures !== undefined && !(maxFailures >= 0 && maxFailures <= 1)) {
    throw misconfigured("maxFailures is a share: a number from 0 to 1");
  }
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw misconfigured("signal must be an AbortSignal");
  }
  if (journal !== undefined && (typeof journal !== "string" || journal === "")) {
    throw misconfigured("journal must be the path of a file");
  }
  if (onProgress !== undefined && typeof onProgress !== "function") {
    throw misconfigured("onProgress must be a function");
  }
  texts(options.headers ?? {}, "headers");
}
