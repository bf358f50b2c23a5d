/** One exchange with `fetch`: from the module's message to its answer. */

import type { Bytes } from "./bytes.js";
import { failure } from "./failure.js";
import { framed, unframed } from "./module/messages.js";
import type { Fetch } from "./options.js";
import { header } from "./outcome.js";

/** A request as the module writes it: lines of text, then the body. */
interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly call: number;
  readonly session: number;
  /** How large the answer may be, in bytes. */
  readonly limit: number;
  /** How long the exchange may take. The module keeps the time itself. */
  readonly timeout: number;
  readonly headers: [string, string][];
  readonly body: Bytes | undefined;
}

/** Reads the module's message. */
export function readExchange(message: Bytes): Exchange {
  const [head, body] = unframed(message);
  const [method = "", url = "", session, call, limit, timeout, has, ...lines] = head.split("\n");
  return {
    method,
    url,
    session: Number(session),
    call: Number(call),
    limit: Number(limit),
    timeout: Number(timeout),
    headers: lines.map(header),
    body: has === "1" ? body : undefined,
  };
}

/** Sends it and gives the module's answer, also where it fails. Never rejects. */
export async function exchange(
  fetch: Fetch,
  request: Exchange,
  signal: AbortSignal,
): Promise<Bytes> {
  let response: Response | undefined;
  try {
    response = await fetch(request.url, {
      method: request.method,
      headers: request.headers,
      // No redirect may carry the API key elsewhere.
      redirect: "manual",
      signal,
      ...NO_STORE,
      ...(request.body && { body: request.body }),
    });
    if (response.status === 0) {
      return framed(
        "other sent\nthe answer cannot be read: a redirect, which is not followed, or none at all",
      );
    }
    const body = await read(response, request.limit);
    if (body === undefined) {
      return framed(`too_large sent\nthe answer is larger than ${request.limit} bytes`);
    }
    const headers = Array.from(response.headers, ([name, value]) => `\n${name}:${value}`);
    return framed(`${response.status}${headers.join("")}`, body);
  } catch (problem) {
    return framed(failure(problem, response !== undefined));
  }
}

/** A look-up after a lost answer must see the service, not the browser's cache. Workers have no such option. */
const NO_STORE: RequestInit =
  typeof Request === "function" && "cache" in Request.prototype && !isWorkerd()
    ? { cache: "no-store" }
    : {};

function isWorkerd(): boolean {
  return globalThis.navigator?.userAgent === "Cloudflare-Workers";
}

/** The body; nothing where it is larger than allowed, in which case the rest is not read. */
async function read(response: Response, limit: number): Promise<Uint8Array | undefined> {
  const announced = response.headers.get("content-length");
  if (announced !== null && Number(announced) > limit) {
    await response.body?.cancel();
    return undefined;
  }
  // What is announced to be small is small, unless it is compressed, which another origin's answer does not tell.
  const plain = response.type !== "cors" && !response.headers.has("content-encoding");
  if (announced !== null && plain) {
    const whole = new Uint8Array(await response.arrayBuffer());
    return whole.length > limit ? undefined : whole;
  }
  const pieces: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    length += next.value.length;
    if (length > limit) {
      await reader?.cancel();
      return undefined;
    }
    pieces.push(next.value);
  }
  return joined(pieces, length);
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = pieces;
  if (pieces.length === 1 && only) return only;
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}
