/** What the module asks of its host, for one client. `bindings-wasm/src/host.rs` has the other side. */

import type { Bytes } from "./bytes.js";
import { DevtrustError, type Report } from "./errors.js";
import { Exchange } from "./exchange.js";
import type { WireEvent } from "./options.js";
import { init, type Received, receive, type Transport } from "./transport.js";
import type { RunWorkflow } from "./workflows.js";

/** What a client has of its own. */
export interface Own {
  /** Nothing where the module calls the browser's `fetch` itself. */
  readonly transport: Transport | undefined;
  readonly onEvent: ((event: WireEvent) => void) | undefined;
}

export class Host {
  readonly #own: Own;
  readonly #exchanges: Set<Exchange>;

  /**
   * @param exchanges - Those under way, of all clients of an instance.
   * @param workflow - Runs a workflow in the module with its code.
   */
  constructor(own: Own, exchanges: Set<Exchange>, workflow: RunWorkflow) {
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

  /**
   * Sends a request; rejects with a `Trouble` and nothing else. Headers are names and values in turn, a line each.
   *
   * @param limit - How large the body of the answer may be, in bytes.
   */
  send(
    url: string,
    method: string,
    headers: string,
    body: Bytes | undefined,
    exchange: Exchange,
    limit: number,
  ): Promise<Received> | undefined {
    return this.#own.transport?.send(
      { url, method, headers: lines(headers), body, exchange },
      limit,
    );
  }

  /** A request as `fetch` takes it. */
  init(method: string, headers: string, body: Bytes | undefined, exchange: Exchange): RequestInit {
    return init({ method, headers: lines(headers), body, exchange });
  }

  /** Reads an answer of the browser's `fetch`; rejects with a `Trouble` and nothing else. */
  receive(answer: Response, limit: number): Promise<Received> {
    return receive(answer, limit);
  }

  begin(): Exchange {
    const exchange = new Exchange();
    this.#exchanges.add(exchange);
    return exchange;
  }

  over(exchange: Exchange): void {
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

function lines(text: string): readonly string[] {
  return text === "" ? [] : text.split("\n");
}
