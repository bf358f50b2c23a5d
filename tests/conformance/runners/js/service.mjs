/** A scripted service behind the client's own `fetch` option: answers from a list, and keeps what it was asked. */

import { reissued } from "./reissue.mjs";

/** Headers that may show nowhere, and what a record has for the right value. */
const MASKS = { "x-api-key": "<api_key>", "x-passcode": "<passcode>" };

export class ScriptedService {
  #clock;
  #key;
  #replies;
  records = [];
  unexpected = 0;

  constructor(clock, key, replies = []) {
    this.#clock = clock;
    this.#key = key;
    this.#replies = replies.flatMap((reply) => Array(reply.times ?? 1).fill(reply));
    // The timer beside an exchange is how long the attempt may take.
    clock.onSleep = (milliseconds) => {
      const record = this.records.at(-1);
      if (record && record.timeout_ms === undefined) record.timeout_ms = Math.round(milliseconds);
    };
  }

  get repliesLeft() {
    return this.#replies.length;
  }

  fetch = async (url, init) => {
    this.records.push(this.#record(new URL(url), url, init));
    const reply = this.#replies.shift();
    if (reply === undefined) {
      this.unexpected += 1;
      throw new DOMException("no reply is scripted for this request", "AbortError");
    }
    if (reply.delay_ms > 0) {
      await this.#unlessAborted(init.signal, (done) => this.#clock.delay(reply.delay_ms, done));
    }
    if (reply.hang) await this.#unlessAborted(init.signal, () => () => {});
    if (reply.fail) return broken(reply.fail);
    return answer(reply.reissue ? { ...reply, json: reissued(reply.json, body(init)) } : reply);
  };

  #record(url, text, { method, headers, body }) {
    const shown = {};
    for (const [name, value] of headers) {
      const mask = MASKS[name];
      shown[name] = mask ? (value === this.#key ? mask : "<secret>") : value;
    }
    // As it was sent: the URL class would tidy the path up.
    const [path, query] = text.slice(url.origin.length).split("?");
    // A form's boundary is another one each time.
    const boundary = shown["content-type"]?.split("boundary=")[1];
    const sent = body === undefined ? null : new TextDecoder().decode(body);
    return {
      at_ms: Math.round(this.#clock.now()),
      method,
      origin: url.origin,
      path,
      query: query ?? null,
      headers: shown,
      body: boundary ? sent.replaceAll(boundary, "boundary") : sent,
      body_base64: null,
    };
  }

  #unlessAborted(signal, wait) {
    return new Promise((resolve, reject) => {
      const cancel = wait(resolve);
      signal.addEventListener("abort", () => {
        cancel();
        reject(signal.reason);
      });
    });
  }
}

/** Errors as Node's `fetch` throws them: what happened is in the cause. */
const CODES = {
  dns: "ENOTFOUND",
  connect: "ECONNREFUSED",
  tls: "DEPTH_ZERO_SELF_SIGNED_CERT",
  proxy: "UND_ERR_PRX_TLS",
  timeout: "UND_ERR_HEADERS_TIMEOUT",
  reset: "ECONNRESET",
};

function broken({ kind, message = `scripted ${kind}` }) {
  if (kind === "body") return bodyThatBreaks(message);
  if (kind === "too_large") return new Response("x", { headers: { "content-length": "1e15" } });
  if (kind === "cancelled") throw new DOMException(message, "AbortError");
  const cause = Object.assign(new Error(message), { code: CODES[kind] });
  throw new TypeError("fetch failed", { cause });
}

function bodyThatBreaks(message) {
  return new Response(
    new ReadableStream({
      start(controller) {
        controller.error(new TypeError(message));
      },
    }),
  );
}

function body(init) {
  return JSON.parse(new TextDecoder().decode(init.body));
}

function answer(reply) {
  const { status = 200, headers = {} } = reply;
  const all = new Headers(headers);
  if (reply.json !== undefined && !all.has("content-type")) {
    all.set("content-type", "application/json");
  }
  const body = bytes(reply);
  if (status >= 200 && status <= 599 && ![204, 205, 304].includes(status)) {
    return new Response(body, { status, headers: all });
  }
  // What the class refuses to be, and a service may answer all the same.
  const whole = body.length > 0 ? new Response(body) : new Response();
  const odd = { status, headers: all, type: "default", body: whole.body };
  return { ...odd, arrayBuffer: () => whole.arrayBuffer() };
}

function bytes({ json, text, base64, repeat = 1 }) {
  let once = "";
  if (json !== undefined && json !== null) once = JSON.stringify(json);
  else if (text !== undefined) once = text;
  else if (base64 !== undefined) return Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
  return new TextEncoder().encode(once.repeat(repeat));
}
