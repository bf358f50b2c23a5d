/** How the file of a run is made, opened and known again. */

import type { DatabaseSync } from "node:sqlite";
import { DevtrustError } from "./errors.js";

/** What marks the file as that of a run: "dvtr". */
const APPLICATION = 0x6476_7472;
/** The layout of this version. */
const VERSION = 1;
/** The layout of a file whose keys are encrypted: `native/src/many/store.rs`. */
const SEALED = 2;

const LAYOUT = `
    CREATE TABLE run (operation TEXT NOT NULL) STRICT;
    CREATE TABLE input (
        position INTEGER PRIMARY KEY,
        -- Of the input as it was given: SHA-256, the first 16 bytes.
        digest BLOB NOT NULL,
        -- When it was first begun, by the service's clock: milliseconds since 1970.
        began INTEGER NOT NULL,
        -- The request, where a certificate signing request was made for it, and the key.
        request TEXT,
        private_key TEXT,
        -- Its result (sealed where the file is), or the code of its error.
        result ANY,
        error TEXT
    ) STRICT;
`;

/** Codes of SQLite's: somebody else has the file. */
const BUSY = 5;
const LOCKED = 6;

/** Opens the file for a run of this operation alone, and makes it where there is none; throws `configuration.journal`. */
export function opened<File>(
  given: string,
  operation: string,
  made: (path: string, database: DatabaseSync) => File,
): File {
  const { DatabaseSync } = builtIn("node:sqlite");
  const { resolve } = builtIn("node:path");
  const path = resolve(given);
  let database: DatabaseSync | undefined;
  try {
    make(path);
    database = new DatabaseSync(path);
    prepare(database, operation);
    return made(path, database);
  } catch (problem) {
    database?.close();
    throw refused(path, problem);
  }
}

/**
 * SQLite would make it readable by everybody. One that is there is left alone: closing it would let go of the locks that another
 * run of this process has on it.
 */
function make(path: string): void {
  const { closeSync, constants, existsSync, openSync } = builtIn("node:fs");
  if (existsSync(path)) return;
  closeSync(openSync(path, constants.O_CREAT | constants.O_RDWR, 0o600));
}

/** Takes the file for this run alone; throws where it is none, or somebody else's. */
function prepare(database: DatabaseSync, operation: string): void {
  database.exec("PRAGMA busy_timeout = 200");
  // Two runs over one file would only get into each other's way. The lock goes with the process.
  database.exec("PRAGMA locking_mode = EXCLUSIVE");
  database.exec("PRAGMA secure_delete = ON");
  database.exec("PRAGMA temp_store = MEMORY");
  database.exec("PRAGMA journal_mode = WAL");
  transaction(database, () => {
    const number = (name: string) => Number(value(database, `PRAGMA ${name}`));
    const [application, version] = [number("application_id"), number("user_version")];
    const isEmpty = value(database, "SELECT count(*) FROM sqlite_schema") === 0;
    if (isEmpty && application === 0 && version === 0) {
      database.exec(LAYOUT);
      database.exec(`PRAGMA application_id = ${APPLICATION}`);
      database.exec(`PRAGMA user_version = ${VERSION}`);
      database.prepare("INSERT INTO run (operation) VALUES (?)").run(operation);
    } else if (application !== APPLICATION) {
      throw new Error("it is a database, but no journal of a run");
    } else if (version === SEALED) {
      throw new Error("it is encrypted under a passphrase, which this package cannot open");
    } else if (version !== VERSION) {
      throw new Error(
        `it was made by a newer version of devtrust (layout ${version}, this one knows ${VERSION})`,
      );
    }
    const of = value(database, "SELECT operation FROM run") ?? "";
    if (of !== operation) throw new Error(`it is of a run of ${of}, not of ${operation}`);
    // A write takes the lock at once.
    database.exec("UPDATE run SET operation = operation");
  });
}

/** The one value that a statement gives. */
function value(database: DatabaseSync, statement: string): unknown {
  return Object.values(database.prepare(statement).get() ?? {})[0];
}

/** All of it or nothing. */
export function transaction<Given>(database: DatabaseSync, work: () => Given): Given {
  database.exec("BEGIN");
  try {
    const given = work();
    database.exec("COMMIT");
    return given;
  } catch (problem) {
    try {
      database.exec("ROLLBACK");
    } catch {
      // SQLite has done so by itself.
    }
    throw problem;
  }
}

interface BuiltIn {
  readonly "node:path": typeof import("node:path");
  readonly "node:fs": typeof import("node:fs");
  readonly "node:crypto": typeof import("node:crypto");
  readonly "node:sqlite": typeof import("node:sqlite");
}

/** A module of the runtime. Not imported: bundlers for pages look for what is, and do not find it. */
export function builtIn<Name extends keyof BuiltIn>(name: Name): BuiltIn[Name] {
  const { process } = globalThis as { process?: Partial<NodeJS.Process> };
  const found = process?.getBuiltinModule?.(name);
  if (found === undefined) {
    const needed = `a journal is a file of SQLite's: it needs ${name}, which Node has from 22.13 on`;
    throw new DevtrustError({ ...KIND, message: `${needed}; this runtime has none` });
  }
  return found as BuiltIn[Name];
}

const KIND = { kind: "configuration", code: "configuration.journal" } as const;

/** `configuration.journal`, and why. */
export function refused(path: string, problem: unknown): DevtrustError {
  const { message, errcode = 0 } = problem as { message?: string; errcode?: number };
  // The lowest byte; the rest says more about it.
  const isBusy = [BUSY, LOCKED].includes(errcode & 0xff);
  const why = isBusy ? "another run is using it" : (message ?? String(problem));
  return new DevtrustError({ ...KIND, message: `journal ${path}: ${why}` }, { cause: problem });
}
