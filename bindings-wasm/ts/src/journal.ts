/** The file of a run with a journal: an SQLite database, the same that the other languages write (`native/src/many/store.rs`). */

import type { DatabaseSync, StatementSync } from "node:sqlite";
import { type DevtrustError, reportOf } from "./errors.js";
import { builtIn, opened, refused, transaction } from "./journal-open.js";

type Texts = readonly (string | null)[];
/** A row on its way from or to the module: `bindings-wasm/workflows/src/journal.rs`. */
type Row = readonly [position: number, digest: readonly number[], began: number, ...texts: Texts];

/** A file that this run alone uses. */
export class JournalFile {
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #sha256: (text: string) => Uint8Array;
  readonly #read: StatementSync;
  readonly #begin: StatementSync;
  readonly #end: StatementSync;
  readonly #forget: StatementSync;
  #failure: DevtrustError | undefined;

  private constructor(path: string, database: DatabaseSync, sha256: (text: string) => Uint8Array) {
    this.#path = path;
    this.#database = database;
    this.#sha256 = sha256;
    this.#read = database.prepare(
      "SELECT position, digest, began, request, private_key, result, error FROM input \
       WHERE position >= ? AND position < ? ORDER BY position",
    );
    this.#begin = database.prepare(
      "INSERT OR REPLACE INTO input (position, digest, began, request, private_key) \
       VALUES (?, ?, ?, ?, ?)",
    );
    this.#end = database.prepare("UPDATE input SET result = ?, error = ? WHERE position = ?");
    this.#forget = database.prepare("DELETE FROM input WHERE position = ?");
  }

  /** Opens the file of a run of this operation, and makes it where there is none; throws `configuration.journal`. */
  static open(path: string, operation: string): JournalFile {
    const { createHash } = builtIn("node:crypto");
    const sha256 = (text: string) => createHash("sha256").update(text).digest();
    return opened(path, operation, (file, database) => new JournalFile(file, database, sha256));
  }

  /** What went wrong with it first. */
  get failure(): DevtrustError | undefined {
    return this.#failure;
  }

  /** Does what the module asks for, from JSON to JSON; gives the report of an error where it cannot. */
  ask(what: string, given: string): string | object {
    try {
      return JSON.stringify(this.#work(what, JSON.parse(given)) ?? null);
    } catch (problem) {
      this.#failure ??= refused(this.#path, problem);
      return reportOf(this.#failure);
    }
  }

  /** The digest that tells inputs apart. */
  sha256(text: string): Uint8Array {
    return this.#sha256(text);
  }

  /** Gives the file back to others. */
  close(): void {
    try {
      this.#database.close();
    } catch {
      // It is closed, or the disk is gone: what is in the log of changes is read by the next run.
    }
  }

  #work(what: string, given: unknown): unknown {
    switch (what) {
      case "read": {
        const [first, end] = given as [number, number];
        return this.#transaction("NORMAL", () => this.#read.all(first, end).map(row));
      }
      // Beginnings are on the disk before anything is sent.
      case "begin":
        return this.#transaction("FULL", () => {
          for (const [position, digest, began, request = null, key = null] of given as Row[]) {
            this.#begin.run(position, Uint8Array.from(digest), began, request, key);
          }
        });
      // After a loss of power some results may be missing: those are looked up again.
      case "end":
        return this.#transaction("NORMAL", () => {
          type Ended = [position: number, result: string | null, error: string | null];
          for (const [position, result, error] of given as Ended[]) {
            this.#end.run(result, error, position);
          }
        });
      case "forget":
        return this.#transaction("NORMAL", () => {
          for (const position of given as number[]) this.#forget.run(position);
        });
      default:
        throw new Error(`nobody knows how to ${what}`);
    }
  }

  #transaction<Given>(synchronous: "FULL" | "NORMAL", work: () => Given): Given {
    this.#database.exec(`PRAGMA synchronous = ${synchronous}`);
    return transaction(this.#database, work);
  }
}

function row(found: Record<string, unknown>): Row {
  const { position, digest, began, request, private_key, result, error } = found;
  const texts = [request, private_key, result, error] as Texts;
  return [position as number, [...(digest as Uint8Array)], began as number, ...texts];
}
