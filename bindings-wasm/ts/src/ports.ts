/** What the module waits for: answers of the service, timers, the module for keys. Each is a port with a number. */

import type { Bytes } from "./bytes.js";
import type { Clock } from "./clock.js";
import type { Keys } from "./keys/keys.js";
import { decoded, encoded } from "./module/messages.js";
import type { Fetch } from "./options.js";
import { exchange, readExchange } from "./transport.js";

/** Whom the ports serve. */
export interface Owner {
  /** Gives the module what a port was asked for. */
  answer(port: number, answer: Uint8Array): void;
  /** The `fetch` of a session. */
  fetchOf(session: number): Fetch;
  /** The signer and the key store of a call. */
  keysOf(call: number): Keys | undefined;
}

const NOTHING = new Uint8Array();

export class Ports {
  readonly #owner: Owner;
  readonly #clock: Clock;
  /** How to stop each that is open. */
  readonly #open = new Map<number, () => void>();

  constructor(owner: Owner, clock: Clock) {
    this.#owner = owner;
    this.#clock = clock;
  }

  /** Sends a request. */
  exchange(port: number, payload: Bytes): void {
    const request = readExchange(payload);
    const abort = new AbortController();
    this.#open.set(port, () => abort.abort());
    const fetch = this.#owner.fetchOf(request.session);
    void exchange(fetch, request, abort.signal).then((answer) => this.#answer(port, answer));
  }

  /** Sets a timer. */
  sleep(port: number, payload: Uint8Array): void {
    const milliseconds = new DataView(payload.buffer).getFloat64(0, true);
    const cancel = this.#clock.sleep(milliseconds, () => this.#answer(port, NOTHING));
    this.#open.set(port, cancel);
  }

  /** Asks the module for keys. */
  askKeys(port: number, payload: Uint8Array): void {
    const { call, function: name, arguments: given } = JSON.parse(decoded(payload));
    this.#open.set(port, () => {});
    const answer = (text: object) => this.#answer(port, encoded(JSON.stringify(text)));
    const keys = this.#owner.keysOf(call);
    void keys?.run(name, given).then(
      (value) => answer({ value: value ?? null }),
      (error: unknown) => answer({ error: keys.report(error) }),
    );
  }

  /** Stops what nobody waits for any more. */
  cancel(port: number): void {
    const stop = this.#open.get(port);
    this.#open.delete(port);
    stop?.();
  }

  /** Stops everything. */
  cancelAll(): void {
    for (const port of [...this.#open.keys()]) this.cancel(port);
  }

  #answer(port: number, answer: Uint8Array): void {
    // One that was cancelled is nobody's.
    if (this.#open.delete(port)) this.#owner.answer(port, answer);
  }
}
