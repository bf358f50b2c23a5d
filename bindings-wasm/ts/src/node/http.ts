/** Node's own HTTP as a transport: it keeps connections, and costs a fraction of `fetch`. */

import * as http from "node:http";
import * as https from "node:https";
import { brokenOff, Trouble, unanswered } from "../failure.js";
import type { Outgoing, Transport } from "../transport.js";
import { hurry } from "./agents.js";
import { read } from "./answer.js";
import type { Routes } from "./routes.js";

/** The transport by these ways. */
export function overHttp(routes: Routes): Transport {
  return {
    async send(request, limit) {
      let answer: http.IncomingMessage;
      try {
        answer = await answered(routes, request);
      } catch (problem) {
        throw problem instanceof Trouble ? problem : unanswered(problem);
      }
      try {
        return await read(answer, limit);
      } catch (problem) {
        throw problem instanceof Trouble ? problem : brokenOff(problem);
      }
    },
  };
}

function answered(
  routes: Routes,
  given: Outgoing & { readonly url: string },
): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const [, origin = "", path = ""] = /^([^:]+:\/\/[^/?]*)(.*)$/.exec(given.url) ?? [];
    const { secure, host, hostname, port, agent, prefix } = routes.to(origin);
    const { method, body, exchange } = given;
    // The path goes out as it is: the URL class would tidy it up.
    const target = prefix + (path.startsWith("/") ? path : `/${path}`);
    const headers = written(given, host);
    const request = (secure ? https : http).request({
      method,
      hostname,
      port,
      path: target,
      headers,
      agent,
    });
    exchange.onAbort = () => request.destroy(new DOMException("given up", "AbortError"));
    request.on("socket", (socket) => hurry(request, socket, secure));
    request.on("response", resolve);
    request.on("upgrade", (_, socket) => {
      socket.destroy();
      reject(new Trouble("other", false, "the service answered with another protocol"));
    });
    request.on("error", reject);
    request.end(body);
  });
}

/** The headers in turn: Node sends a list as it is, and adds only what belongs to the connection. */
function written({ method, headers, body }: Outgoing, host: string): string[] {
  const all = ["host", host, ...headers];
  if (!headers.includes("accept-encoding")) all.push("accept-encoding", "gzip, deflate, br");
  if (body !== undefined || /^P(OST|UT|ATCH)$/.test(method)) {
    all.push("content-length", String(body?.length ?? 0));
  }
  return all;
}
