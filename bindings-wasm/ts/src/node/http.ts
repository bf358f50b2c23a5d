/** Node's own HTTP as a transport: it keeps connections, and costs a fraction of `fetch`. */

import * as http from "node:http";
import * as https from "node:https";
import type { Duplex, Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { Bytes } from "../bytes.js";
import { brokenOff, Trouble, unanswered } from "../failure.js";
import { joined, type Received, type Transport } from "../transport.js";
import { type Agents, hurry } from "./agents.js";

/** The transport over these connections. */
export function overHttp(agents: Agents): Transport {
  return {
    async send(url, init) {
      try {
        const answer = await answered(agents, url, init);
        return { receive: (limit) => receive(answer, limit) };
      } catch (problem) {
        throw problem instanceof Trouble ? problem : unanswered(problem);
      }
    },
  };
}

function answered(
  agents: Agents,
  address: string,
  init: RequestInit,
): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const url = new URL(address);
    const secure = url.protocol === "https:";
    const options: https.RequestOptions = {
      method: init.method ?? "GET",
      headers: { "accept-encoding": "gzip, deflate, br", ...headers(init.headers) },
      agent: agents.of(url),
      ...(init.signal && { signal: init.signal }),
      ...place(address, url, secure ? undefined : agents.proxyOf(url)),
    };
    const request = (secure ? https : http).request(options);
    request.on("socket", (socket) => hurry(request, socket, secure));
    request.on("response", resolve);
    request.on("upgrade", (_, socket) => {
      socket.destroy();
      reject(new Trouble("other", false, "the service answered with another protocol"));
    });
    request.on("error", reject);
    request.end(init.body ?? undefined);
  });
}

/** Where a request goes. Its path is sent as it is: the URL class would tidy it up. */
function place(address: string, url: URL, proxy: URL | undefined): https.RequestOptions {
  const target = proxy ?? url;
  const authority = { hostname: target.hostname.replace(/^\[|\]$/g, ""), port: target.port };
  if (proxy !== undefined) return { ...authority, path: address };
  return { ...authority, path: address.replace(/^[^:]+:\/\/[^/?]*/, "") || "/" };
}

/** As the module gives them: pairs. A name that comes twice has a list. */
function headers(given: RequestInit["headers"]): http.OutgoingHttpHeaders {
  const all: Record<string, string[]> = {};
  for (const [name, value] of given as Iterable<[string, string]>) {
    all[name] = [...(all[name] ?? []), value];
  }
  return Object.fromEntries(
    Object.entries(all).map(([name, values]) => [name, values.length > 1 ? values : values[0]]),
  );
}

async function receive(answer: http.IncomingMessage, limit: number): Promise<Received> {
  try {
    const { statusCode = 0, rawHeaders } = answer;
    const names = rawHeaders.map((text, index) => (index % 2 === 0 ? text.toLowerCase() : text));
    const body = await read(answer, limit);
    if (body !== undefined) return { status: statusCode, headers: names, body };
    throw new Trouble("too_large", false, `the answer is larger than ${limit} bytes`);
  } catch (problem) {
    throw problem instanceof Trouble ? problem : brokenOff(problem);
  }
}

/** The body; nothing where it is larger than allowed, in which case the rest is not read. */
async function read(answer: http.IncomingMessage, limit: number): Promise<Bytes | undefined> {
  if (Number(answer.headers["content-length"] ?? 0) > limit) {
    answer.destroy();
    return undefined;
  }
  return collected(unpacked(answer), limit);
}

/** Pieces by events: an iterator would cost a promise for each. */
function collected(body: Readable, limit: number): Promise<Bytes | undefined> {
  return new Promise((resolve, reject) => {
    const pieces: Uint8Array[] = [];
    let length = 0;
    body.on("data", (piece: Uint8Array) => {
      length += piece.length;
      if (length <= limit) {
        pieces.push(piece);
        return;
      }
      resolve(undefined);
      body.destroy();
    });
    body.on("end", () => resolve(joined(pieces, length)));
    body.on("error", reject);
    body.on("close", () => reject(new Error("the connection was closed")));
  });
}

/** The body as it was before it was compressed. One that ends too early is an error. */
function unpacked(answer: http.IncomingMessage): Readable {
  const unpacker = unpackerOf(answer);
  if (unpacker === undefined) return answer;
  answer.on("error", (problem) => unpacker.destroy(problem));
  unpacker.on("close", () => answer.destroy());
  return answer.pipe(unpacker);
}

function unpackerOf(answer: http.IncomingMessage): Duplex | undefined {
  if (answer.statusCode === 204 || answer.statusCode === 304) return undefined;
  switch (answer.headers["content-encoding"]?.toLowerCase()) {
    case "gzip":
    case "x-gzip":
      return createGunzip();
    case "deflate":
      return createInflate();
    case "br":
      return createBrotliDecompress();
    default:
      return undefined;
  }
}
