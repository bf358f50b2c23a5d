/** What a user holds. */

import { Connection } from "./call.js";
import type { Clock } from "./clock.js";
import { type Many, many } from "./many.js";
import type { CallOptions, ClientOptions } from "./options.js";
import { type RawAnswer, type RawRequest, RawResponse } from "./raw.js";
import { Resources } from "./resources/index.js";

/**
 * A client for DigiCert ONE.
 *
 * It is ready at once: the WebAssembly module behind it is loaded by the first call and shared by all clients. Calls may run
 * at the same time.
 *
 * @example
 * ```ts
 * const client = new Client({ apiKey, region: "us", environment: "demo" });
 * for await (const device of client.devices.list({ account_id })) console.log(device.name);
 * ```
 */
export class Client extends Resources {
  readonly #connection: Connection;
  #many: Many<Resources> | undefined;

  /**
   * @param options - How to reach the service, and how patient to be.
   * @throws {DevtrustError} `configuration` where an option cannot be; what does not fit together is found by the first
   *   call.
   */
  constructor(options: ClientOptions);
  /** @internal */
  constructor(options: ClientOptions, clock?: Clock);
  constructor(options: ClientOptions, clock?: Clock) {
    const connection = new Connection(options, clock);
    super(connection);
    this.#connection = connection;
  }

  /**
   * Every operation that is one call, over many rows: `client.many.devices.register(rows)` registers a factory's devices.
   *
   * How many requests go out at a time follows what the service takes: it rises while answers come quickly and falls when the
   * service refuses (429). All runs with one API key in a page or process share that. A row that is wrong costs nothing and
   * stops nobody. A key that is not valid ends the run.
   */
  get many(): Many<Resources> {
    this.#many ??= many(this.#connection);
    return this.#many;
  }

  /**
   * The way out: a call that devtrust does not model, with the same authentication, retries and errors. Only GET is tried
   * again when its outcome is not known.
   *
   * @param request - `method`, `path` (behind the base URL, beginning with a slash), `query`, `headers`, and `body`, which
   *   is sent as JSON.
   * @param options - `signal`, `timeout` in milliseconds and `headers` of this call.
   */
  async request(request: RawRequest, options?: CallOptions): Promise<RawResponse> {
    const { query, ...rest } = request;
    const pairs = query === undefined ? undefined : queryPairs(query);
    const given = { ...rest, ...(pairs && { query: pairs }) };
    const answer = await this.#connection.value<RawAnswer>("request", given, options);
    return new RawResponse(answer.status, answer.headers, answer.body);
  }

  /** Refuses calls from now on; those under way go on. */
  close(): void {
    this.#connection.close();
  }

  /** `using client = new Client(...)` closes it at the end of the block. */
  [Symbol.dispose](): void {
    this.close();
  }
}

type Query = NonNullable<RawRequest["query"]>;

function queryPairs(query: Query): string[][] {
  return Object.entries(query).flatMap(([name, value]) => {
    if (value === undefined || value === null) return [];
    return [value].flat().map((one) => [name, String(one)]);
  });
}
