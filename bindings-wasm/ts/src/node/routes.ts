/** Where the requests of a client go: by which connections, and with which names. Known once for each origin. */

import type { Agent } from "node:http";
import type { Agents } from "./agents.js";

/** The way to an origin. */
export interface Route {
  readonly secure: boolean;
  /** What the header `host` says. */
  readonly host: string;
  readonly hostname: string;
  readonly port: string;
  readonly agent: Agent;
  /** What stands before the path: a plain request through a proxy names the whole address. */
  readonly prefix: string;
}

export class Routes {
  readonly #agents: Agents;
  readonly #known = new Map<string, Route>();

  constructor(agents: Agents) {
    this.#agents = agents;
  }

  /** The way to an origin, such as `https://one.digicert.com`. The environment is asked for its proxies the first time. */
  to(origin: string): Route {
    let route = this.#known.get(origin);
    if (route === undefined) {
      route = this.#found(origin);
      this.#known.set(origin, route);
    }
    return route;
  }

  #found(origin: string): Route {
    const url = new URL(origin);
    const secure = url.protocol === "https:";
    const proxy = secure ? undefined : this.#agents.proxyOf(url);
    const { hostname, port } = proxy ?? url;
    return {
      secure,
      host: url.host,
      hostname: hostname.replace(/^\[|\]$/g, ""),
      port,
      agent: this.#agents.of(url),
      prefix: proxy === undefined ? "" : origin,
    };
  }
}
