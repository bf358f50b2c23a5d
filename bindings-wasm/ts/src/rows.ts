/** Where the rows of a run come from: anything that is iterated, with time or without. */

import { misconfigured } from "./errors.js";

/** Inputs of a run: an array, a generator, a database's cursor, a stream. They are taken as they are needed. */
export type Rows<Row> = Iterable<Row> | AsyncIterable<Row> | ReadableStream<Row>;

/** Takes rows one by one. */
export interface Source {
  next(): IteratorResult<unknown> | Promise<IteratorResult<unknown>>;
  /** Nobody wants the rest. What waits for its next row is not waited for. */
  close(): void;
  /** How many there are, where that is known. */
  readonly total: number | undefined;
  /** Whether a row may have to be waited for. */
  readonly takesTime: boolean;
}

/** Whether something has rows. A text is one value. */
export function hasRows(given: unknown): given is Rows<unknown> {
  return (
    typeof given === "object" &&
    given !== null &&
    (Symbol.iterator in given || Symbol.asyncIterator in given || "getReader" in given)
  );
}

export function sourceOf(rows: Rows<unknown>): Source {
  const total = Array.isArray(rows) ? rows.length : undefined;
  if (Symbol.iterator in rows) {
    const iterator = rows[Symbol.iterator]();
    const close = () => void iterator.return?.();
    return { total, takesTime: false, next: () => iterator.next(), close };
  }
  // Streams of some browsers cannot be iterated.
  if ("getReader" in rows) {
    const reader = rows.getReader();
    const next = async () => (await reader.read()) as IteratorResult<unknown>;
    const close = () => void reader.cancel().catch(() => {});
    return { total, takesTime: true, next, close };
  }
  const iterator = rows[Symbol.asyncIterator]();
  const close = () => void Promise.resolve(iterator.return?.()).catch(() => {});
  return { total, takesTime: true, next: async () => iterator.next(), close };
}

/** The rows of an operation that takes a field instead of a request: `devices.delete` takes ids. */
export function rowsOf(given: unknown, operation: string): Rows<unknown> {
  if (hasRows(given)) return given;
  const [[name, values] = ["", undefined], ...others] = Object.entries(given ?? {});
  if (others.length === 0 && hasRows(values)) return fields(name, values);
  throw misconfigured(
    `${operation} over many rows takes something to iterate: an array, a generator, a stream`,
  );
}

async function* fields(name: string, values: Rows<unknown>): AsyncGenerator<unknown> {
  const source = sourceOf(values);
  try {
    while (true) {
      const { done, value } = await source.next();
      if (done) return;
      yield { [name]: value };
    }
  } finally {
    source.close();
  }
}
