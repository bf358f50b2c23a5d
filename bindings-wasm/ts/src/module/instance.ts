/** One instance of a WebAssembly module: its memory, and the two functions between it and JavaScript. */

import type { Clock } from "../clock.js";
import type { Message } from "./messages.js";

interface Exports {
  readonly memory: WebAssembly.Memory;
  allocate(length: number): number;
  receive(kind: number, id: number, data: number, length: number): void;
}

/**
 * Gives messages to a module and collects what it answers. Nothing else happens while the module runs: what it asks for
 * is done after it has returned, so that it is never entered twice.
 */
export class Instance {
  readonly #exports: Exports;
  #out: Message[] = [];

  private constructor(module: WebAssembly.Module, clock: Clock) {
    const emit = (kind: number, id: number, data: number, length: number) => {
      const payload = new Uint8Array(this.#exports.memory.buffer, data, length).slice();
      this.#out.push({ kind, id, payload });
    };
    const imports = { emit, now: clock.now, wall: clock.wall, random: clock.random };
    const instance = new WebAssembly.Instance(module, { devtrust: imports });
    this.#exports = instance.exports as unknown as Exports;
  }

  /** Instantiates a module that was compiled already. */
  static of(module: WebAssembly.Module, clock: Clock): Instance {
    return new Instance(module, clock);
  }

  /** How large the memory is, in bytes. It never shrinks. */
  get size(): number {
    return this.#exports.memory.buffer.byteLength;
  }

  /** Gives a message; throws where the module panics, after which the instance is of no use. */
  send(kind: number, id: number, payload: Uint8Array): Message[] {
    const data = this.#exports.allocate(payload.length);
    new Uint8Array(this.#exports.memory.buffer, data, payload.length).set(payload);
    this.#exports.receive(kind, id, data, payload.length);
    const out = this.#out;
    this.#out = [];
    return out;
  }
}
