/** Sends with a `fetch` that is not the browser's own, and reads the answers of every `fetch`. */

import type { Bytes } from "./bytes.js";
import type { Exchange } from "./exchange.js";
import { brokenOff, Trouble, unanswered } from "./failure.js";
import type { Fetch } from "./options.js";

/** A request. */
export interface Outgoing {
  readonly method: string;
  /** Names, in lower case, and values in turn. */
  readonly headers: readonly string[];
  readonly body: Bytes | undefined;
  readonly exchange: Exchange;
}

/** An answer with its body, as the module reads it. */
export interface Received {
  readonly status: number;
  /** Names and values in turn, a line each. */
  readonly headers: string;
  readonly body: Bytes;
}

/** How requests go out, and answers come in. */
export interface Transport {
  /**
   * Rejects with a `Trouble` and nothing else.
   *
   * @param limit - How large the body of the answer may be, in bytes.
   */
  send(request: Outgoing & { readonly url: string }, limit: number): Promise<Received>;
}

/** A `fetch` as a transport. */
export function through(fetch: Fetch): Transport {
  return {
    async send(request, limit) {
      let answer: unknown;
      try {
        answer = await fetch(request.url, init(request));
      } catch (problem) {
        throw unanswered(problem);
      }
      return receive(answer, limit);
    },
  };
}

/** A request as `fetch` takes it. */
export function init({ method, headers, body, exchange }: Outgoing): RequestInit {
  const pairs: [string, string][] = [];
  for (let at = 0; at + 1 < headers.length; at += 2) {
    pairs.push([headers[at] as string, headers[at + 1] as string]);
  }
  // No redirect may carry the API key elsewhere.
  const given: RequestInit = {
    method,
    redirect: "manual",
    signal: exchange.signal,
    headers: pairs,
  };
  if (body !== undefined) given.body = body;
  // A look-up after a lost answer must see the service, not the browser's cache. With it, browsers remember no preflight
  // either: what no cache answers goes without, or each call from another origin would be two requests.
  if (HAS_CACHE && (method === "GET" || method === "HEAD")) given.cache = "no-store";
  return given;
}

/** Workers have no such option. */
const HAS_CACHE = typeof Request === "function" && "cache" in Request.prototype && !isWorkerd();

function isWorkerd(): boolean {
  return globalThis.navigator?.userAgent === "Cloudflare-Workers";
}

const NO_RESPONSE = new Trouble("other", false, "fetch gave something that is no Response");
const REDIRECT = new Trouble(
  "other",
  false,
  "the answer cannot be read: a redirect, which is not followed, or none at all",
);

/**
 * Reads an answer, which may be of another realm or merely look like one; rejects with a `Trouble` and nothing else.
 *
 * @param limit - How large the body may be, in bytes.
 */
export async function receive(answer: unknown, limit: number): Promise<Received> {
  try {
    if (typeof answer !== "object" || answer === null) throw NO_RESPONSE;
    const response = answer as Response;
    const { status } = response;
    if (status === 0) throw REDIRECT;
    if (!Number.isInteger(status) || status < 0 || status > 999) throw NO_RESPONSE;
    // What merely looks like an answer may have any text in its headers.
    const texts = Array.from(response.headers).flat();
    const headers = texts.map((text) => String(text).replaceAll("\n", " ")).join("\n");
    const body = await read(response, limit);
    if (body !== undefined) return { status, headers, body };
    throw new Trouble("too_large", false, `the answer is larger than ${limit} bytes`);
  } catch (problem) {
    throw problem instanceof Trouble ? problem : brokenOff(problem);
  }
}

/** The body; nothing where it is larger than allowed, in which case the rest is not read. */
async function read(response: Response, limit: number): Promise<Bytes | undefined> {
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

/** Pieces in one. */
export function joined(pieces: readonly Uint8Array[], length: number): Bytes {
  const [only] = pieces;
  // What merely looks like an answer may have pieces that merely look like bytes.
  if (pieces.length === 1 && only instanceof Uint8Array) return only as Bytes;
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}
