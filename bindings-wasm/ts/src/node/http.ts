/** Node's own HTTP as a transport: it keeps connections, and costs a fraction of `fetch`. */

import * as http from "node:http";
import * as https from "node:https";
import { brokenOff, Trouble, unanswered } from "../failure.js";
import type { Outgoing, Transport } from "../transport.js";
import { hurry } from "./agents.js";
import { named, read } from "./answer.js";
import type { Routes } from "./routes.js";

/** The transport by these ways. */
export function overHttp(routes: Routes): Transport {
  return {
    // One promise for all of it: each further one costs its turns of the loop.
    send: (given, limit) => {
      return new Promise((resolve, reject) => {
        let begun = false;
        const refuse = (problem: unknown) => {
          reject(problem instanceof Trouble ? problem : unanswered(problem));
        };
        try {
          const request = sent(routes, given);
          request.on("response", (answer) => {
            begun = true;
            read(answer, limit, resolve, (problem) => {
              reject(problem instanceof Trouble ? problem : brokenOff(problem));
            });
          });
          request.on("upgrade", (_, socket) => {
            socket.destroy();
            refuse(new Trouble("other", false, "the service answered with another protocol"));
          });
          // What breaks from then on, the answer says, too.
          request.on("error", (problem) => begun || refuse(problem));
        } catch (problem) {
          refuse(problem);
        }
      });
    },
  };
}

function sent(routes: Routes, given: Outgoing & { readonly url: string }): http.ClientRequest {
  const [, origin = "", path = ""] = /^([^:]+:\/\/[^/?]*)(.*)$/.exec(given.url) ?? [];
  const { secure, host, hostname, port, agent, prefix } = routes.to(origin);
  const request = (secure ? https : http).request({
    method: given.method,
    hostname,
    port,
    // It goes out as it is: the URL class would tidy it up.
    path: prefix + (path.startsWith("/") ? path : `/${path}`),
    headers: written(given, host),
    agent,
  });
  given.exchange.onAbort = () => request.destroy(new DOMException("given up", "AbortError"));
  request.on("socket", (socket) => hurry(request, socket, secure));
  request.end(given.body);
  return request;
}

/** The headers in turn: Node sends a list as it is, and adds only what belongs to the connection. */
function written({ method, headers, body }: Outgoing, host: string): string[] {
  const all = ["host", host, ...headers];
  if (named("accept-encoding", headers) === undefined) {
    all.push("accept-encoding", "gzip, deflate, br");
  }
  if (body !== undefined || /^P(OST|UT|ATCH)$/.test(method)) {
    all.push("content-length", String(body?.length ?? 0));
  }
  return all;
}
