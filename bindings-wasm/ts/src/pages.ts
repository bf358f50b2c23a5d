/** Lists: everything, or a page. */

import type { Caller } from "./call.js";
import type { CallOptions } from "./options.js";

/** Rows a page when a list is iterated; the service's own default is 10. */
const PAGE_SIZE = 100;

/** One page of a list. */
export interface Page<T> {
  /** The rows. */
  readonly items: readonly T[];
  /** How many rows there are in all, where the service tells. */
  readonly total?: number | undefined;
  /** How many rows a page has, where the service tells. */
  readonly limit?: number | undefined;
  /** Where this page begins, from 0. */
  readonly offset: number;
  /** Where the next page begins; not there on the last one. */
  readonly next_offset?: number | undefined;
  /**
   * The same for two pages with the same rows. Who asks for pages by hand ends where it repeats, as an iteration does: that
   * service passes over the offset.
   */
  readonly mark: string;
}

/** A list. Iterate it with `for await` for all rows, or ask for a page. Each iteration begins anew. */
export class Pages<T> implements AsyncIterable<T> {
  readonly #caller: Caller;
  readonly #operation: string;
  readonly #filters: { readonly limit?: number };
  readonly #options: CallOptions | undefined;

  /** @internal */
  constructor(caller: Caller, operation: string, filters: unknown, options?: CallOptions) {
    this.#caller = caller;
    this.#operation = operation;
    this.#filters = (filters ?? {}) as { readonly limit?: number };
    this.#options = options;
  }

  /** All rows, a page at a time. */
  async *[Symbol.asyncIterator](): AsyncIterator<T, undefined> {
    for await (const page of this.pages()) yield* page.items;
    return undefined;
  }

  /** All pages, one after the other. */
  async *pages(): AsyncGenerator<Page<T>, undefined> {
    const limit = this.#filters.limit ?? PAGE_SIZE;
    let offset: number | undefined;
    let mark: string | undefined;
    while (true) {
      const page: Page<T> = await this.#page({ offset, limit });
      if (page.mark === mark) return undefined;
      yield page;
      if (page.next_offset === undefined) return undefined;
      offset = page.next_offset;
      mark = page.mark;
    }
  }

  /**
   * One page.
   *
   * @param place - `offset`: the first row, from 0. `limit`: rows a page, 1 to 1,000.
   */
  page(place: { offset?: number; limit?: number } = {}): Promise<Page<T>> {
    return this.#page(place);
  }

  /** All rows in an array. For lists that fit into memory. */
  async all(): Promise<T[]> {
    const rows: T[] = [];
    for await (const row of this) rows.push(row);
    return rows;
  }

  async #page(place: {
    offset?: number | undefined;
    limit?: number | undefined;
  }): Promise<Page<T>> {
    const given = Object.entries(place).filter(([, value]) => value !== undefined);
    const request = { ...this.#filters, ...Object.fromEntries(given) };
    const page = await this.#caller.value<object>(this.#operation, request, this.#options);
    // What the service does not tell is not there.
    const told = Object.entries(page).filter(([, value]) => value !== null);
    return Object.fromEntries(told) as unknown as Page<T>;
  }
}
