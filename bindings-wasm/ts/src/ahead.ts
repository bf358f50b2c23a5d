/** Rows that come with time, taken before they are wanted: a journal notes many at once, and each time waits for the disk. */

import type { Source } from "./rows.js";

/** How many are taken ahead, at most. */
const MOST = 256;

type Next = IteratorResult<unknown>;

export class Ahead implements Source {
  readonly takesTime = true;
  readonly #source: Source;
  readonly #rows: Next[] = [];
  /** Comes with the next row, while rows are being taken. */
  #coming: Promise<void> | undefined;
  /** There are no more rows, or nobody wants them. */
  #isOver = false;
  #broken: { readonly reason: unknown } | undefined;

  constructor(source: Source) {
    this.#source = source;
  }

  get total(): number | undefined {
    return this.#source.total;
  }

  next(): Next | Promise<Next> {
    const row = this.#rows.shift();
    if (row === undefined) return this.#awaited();
    if (!this.#isOver) this.#take();
    return row;
  }

  close(): void {
    this.#isOver = true;
    this.#source.close();
  }

  async #awaited(): Promise<Next> {
    while (this.#rows.length === 0) {
      if (this.#broken) throw this.#broken.reason;
      if (this.#isOver) return { done: true, value: undefined };
      this.#take();
      await this.#coming;
    }
    return this.#rows.shift() as Next;
  }

  #take(): void {
    if (this.#coming !== undefined || this.#rows.length >= MOST) return;
    this.#coming = this.#one().finally(() => {
      this.#coming = undefined;
      if (!this.#isOver) this.#take();
    });
  }

  async #one(): Promise<void> {
    try {
      const row = await this.#source.next();
      this.#rows.push(row);
      if (row.done) this.#isOver = true;
    } catch (reason) {
      this.#broken = { reason };
      this.#isOver = true;
    }
  }
}
