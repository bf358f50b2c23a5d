/** The connections of Node: kept between requests, with the certificates of a client, and through proxies. */

import * as http from "node:http";
import * as https from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import * as tls from "node:tls";
import { authorization, type Environment, proxyFor } from "./proxy.js";

/** How long a connection may take, in milliseconds. */
const CONNECT_TIMEOUT = 10_000;

export class Agents {
  readonly #plain = new http.Agent({ keepAlive: true });
  readonly #secure: https.Agent;
  readonly #tls: tls.SecureContextOptions;
  readonly #environment: Environment;
  readonly #tunnels = new Map<string, https.Agent>();

  /**
   * @param certificates - Certificates in Node's words.
   * @param environment - Where the proxies are said.
   */
  constructor(certificates: tls.SecureContextOptions = {}, environment: Environment = process.env) {
    this.#tls = certificates;
    this.#secure = new https.Agent({ keepAlive: true, ...certificates });
    this.#environment = environment;
  }

  /** The proxy for an address. */
  proxyOf(url: URL): URL | undefined {
    return proxyFor(url, this.#environment);
  }

  /** The connections for an address. Plain http goes through a proxy without a tunnel. */
  of(url: URL): http.Agent {
    if (url.protocol !== "https:") return this.#plain;
    const proxy = this.proxyOf(url);
    if (proxy === undefined) return this.#secure;
    let tunnel = this.#tunnels.get(proxy.href);
    if (tunnel === undefined) {
      tunnel = new Tunnel(proxy, { keepAlive: true, ...this.#tls });
      this.#tunnels.set(proxy.href, tunnel);
    }
    return tunnel;
  }
}

type Connected = (problem: Error | null, socket?: Duplex) => void;

/** Connections to servers that begin at a proxy. */
class Tunnel extends https.Agent {
  readonly #proxy: URL;

  constructor(proxy: URL, options: https.AgentOptions) {
    super(options);
    this.#proxy = proxy;
  }

  override createConnection(options: tls.ConnectionOptions, connected: Connected): undefined {
    const target = `${options.host}:${options.port}`;
    const proxy = this.#proxy;
    const secure = proxy.protocol === "https:";
    const request = (secure ? https : http).request({
      method: "CONNECT",
      hostname: proxy.hostname.replace(/^\[|\]$/g, ""),
      port: proxy.port || (secure ? 443 : 80),
      path: target,
      headers: { host: target, ...authorization(proxy) },
      agent: false,
    });
    request.on("socket", (socket) => hurry(request, socket, secure));
    request.on("error", (problem) => connected(refused(proxy, problem.message)));
    request.on("connect", ({ statusCode }, socket) => {
      if (statusCode === 200) connected(null, tls.connect({ ...options, socket }));
      else {
        socket.destroy();
        connected(refused(proxy, `it answered with the status ${statusCode}`));
      }
    });
    request.end();
  }
}

/** The address without the password in it. */
function refused(proxy: URL, why: string): Error {
  const message = `the proxy ${proxy.protocol}//${proxy.host} did not let the connection through: ${why}`;
  return Object.assign(new Error(message), { code: "PROXY_REFUSED" });
}

/** Gives up a connection that takes too long. Nothing was sent then, which a deadline alone could not know. */
export function hurry(request: http.ClientRequest, socket: Socket, secure: boolean): void {
  if (!socket.connecting) return;
  const seconds = CONNECT_TIMEOUT / 1000;
  const timer = setTimeout(() => {
    const problem = new Error(`there was no connection after ${seconds} seconds`);
    request.destroy(Object.assign(problem, { code: "CONNECT_TIMEOUT" }));
  }, CONNECT_TIMEOUT);
  const done = () => clearTimeout(timer);
  socket.once(secure ? "secureConnect" : "connect", done);
  socket.once("close", done);
}
