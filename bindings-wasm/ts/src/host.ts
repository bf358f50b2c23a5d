/** What the module asks of its host, for one client. `bindings-wasm/src/host.rs` has the other side. */

import { DevtrustError, type Report } from "./errors.js";
import type { WireEvent } from "./options.js";
import { type Answer, type Received, receive, type Transport } from "./transport.js";
import type { RunWorkflow } from "./workflows.js";

/** What a client has of its own. */
export interface Own {
  /** Nothing where the module calls the browser's `fetch` itself. */
  readonly transport: Transport | undefined;
  readonly onEvent: ((event: WireEvent) => void) | undefined;
}

export class Host {
  readonly #own: Own;
  readonly #exchanges: Set<AbortController>;

  /**
   * @param exchanges - Those under way, of all clients of an instance.
   * @param workflow - Runs a workflow in the module with its code.
   */
  constructor(own: Own, exchanges: Set<AbortController>, workflow: RunWorkflow) {
    this.#own = own;
    this.#exchanges = exchanges;
    this.workflow = workflow;
  }

  readonly workflow: RunWorkflow;

  get hasTransport(): boolean {
    return this.#own.transport !== undefined;
  }

  get listens(): boolean {
    return this.#own.onEvent !== undefined;
  }

  /** Sends a request; rejects with a `Trouble` and nothing else. */
  async send(url: string, init: RequestInit): Promise<Answer | undefined> {
    return this.#own.transport?.send(url, init);
  }

  /** Reads an answer, of this transport or of the browser's `fetch`; rejects with a `Trouble` and nothing else. */
  receive(answer: Answer | Response, limit: number): Promise<Received> {
    return this.hasTransport ? (answer as Answer).receive(limit) : receive(answer, limit);
  }

  begin(): AbortController {
    const exchange = new AbortController();
    this.#exchanges.add(exchange);
    return exchange;
  }

  over(exchange: AbortController): void {
    this.#exchanges.delete(exchange);
  }

  event(event: WireEvent): void {
    try {
      this.#own.onEvent?.(event);
    } catch {
      // Whoever listens must not break the call.
    }
  }

  error(report: Report): DevtrustError {
    return new DevtrustError(report);
  }
}
