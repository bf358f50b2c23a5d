/** `client.many`: every operation that is one call, over many rows. */

import type { Caller, Connection } from "./call.js";
import { misconfigured } from "./errors.js";
import type { CallOptions } from "./options.js";
import { Resources } from "./resources/index.js";
import { type Rows, rowsOf } from "./rows.js";
import { Run } from "./run.js";
import type { ManyOptions, RunOptions } from "./run-options.js";
import type { Secret } from "./secret.js";

/** What is there of a request where the other rows' part is in `common`. */
export type Part<Value> = Value extends string | number | boolean | null | undefined
  ? Value
  : Value extends Date | Secret | Uint8Array
    ? Value
    : Value extends readonly (infer Entry)[]
      ? readonly Part<Entry>[]
      : { readonly [Name in keyof Value]?: Part<Value[Name]> | undefined };

/** An operation over many rows. */
export interface OverRows<Row, Result> {
  /**
   * @param rows - What each row has of its own.
   * @param options - How to run, with what all rows have as `common`. A row's own fields go over it.
   * @returns The run. Iterate it for what becomes of each row; nothing is sent before.
   */
  (rows: Rows<Part<Row>>, options: ManyOptions & { readonly common: Part<Row> }): Run<Result>;
  /**
   * @param rows - The requests. An id or another text instead, where the operation takes that.
   * @param options - How to run; all optional.
   * @returns The run. Iterate it for what becomes of each row; nothing is sent before.
   */
  (rows: Rows<Row>, options?: ManyOptions): Run<Result>;
}

type Method = (...given: never[]) => unknown;

/** An operation that is one call, as it runs over rows. */
type Over<Operation> = Operation extends (...given: infer Given) => Promise<infer Result>
  ? Given extends [request?: infer Row, options?: CallOptions | undefined]
    ? OverRows<NonNullable<Row>, Result>
    : never
  : never;

/** Of a client, a product or a resource, the operations that are one call, each over many rows. */
export type Many<Of> = {
  readonly [Name in keyof Of as Of[Name] extends Method
    ? Over<Of[Name]> extends never
      ? never
      : Name
    : Name]: Of[Name] extends Method ? Over<Of[Name]> : Many<Of[Name]>;
};

/** The resources of a connection, whose operations run over rows. @internal */
export function many(connection: Connection): Many<Resources> {
  return new All(new OfRows(connection)) as unknown as Many<Resources>;
}

/** Public, what they are not to callers. */
class All extends Resources {
  constructor(caller: Caller) {
    super(caller);
  }
}

/** Resources that call through it begin a run. */
class OfRows implements Caller {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  value<T>(operation: string, given: unknown, options?: RunOptions): Promise<T> {
    const run = new Run(this.#connection, operation, rowsOf(given, operation), options ?? {});
    return run as unknown as Promise<T>;
  }

  pages(operation: string): never {
    throw misconfigured(`${operation} is a list, not one call for each row`);
  }
}
