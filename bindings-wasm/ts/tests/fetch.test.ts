/** An own `fetch` that does anything but what it should; and callbacks that do the same. */

import { expect, test } from "vitest";
import { Client, type Fetch, isDevtrustError, type Step } from "../src/index.js";
import { connect, description, ready } from "./support/emulator.js";

const JSON_TYPE = { "content-type": "application/json" };
const listed = () => new Response('{"records":[]}', { headers: JSON_TYPE });

/** A body of two pieces, of which the second never comes. */
function brokenBody(): Response {
  let pulls = 0;
  const body = new ReadableStream({
    pull(controller) {
      pulls += 1;
      if (pulls === 1) controller.enqueue(new TextEncoder().encode('{"records":['));
      else controller.error(new Error("half-way"));
    },
  });
  return new Response(body, { headers: JSON_TYPE });
}

/** What another realm, a polyfill or a test's double gives: it looks like a Response and is none. */
function foreign(): Response {
  const whole = listed();
  const { status, headers, type } = whole;
  return {
    status,
    headers,
    type,
    body: whole.body,
    arrayBuffer: () => whole.arrayBuffer(),
  } as Response;
}

/** What looks like a stream of these pieces. */
function pieces(...all: unknown[]): unknown {
  const read = async () => ({ done: all.length === 0, value: all.shift() });
  return { getReader: () => ({ read, cancel: async () => {} }) };
}

const hostile = new Proxy(
  {},
  {
    get() {
      throw new Error("do not touch");
    },
  },
);

const cases: [string, () => unknown, string][] = [
  [
    "throws a text",
    () => {
      throw "no";
    },
    "transport.other",
  ],
  [
    "throws before it gives a promise",
    () => {
      throw new TypeError("at once");
    },
    "transport.other",
  ],
  ["rejects with nothing", () => Promise.reject(undefined), "transport.other"],
  ["rejects with an object that throws", () => Promise.reject(hostile), "transport.other"],
  ["gives nothing", () => undefined, "transport.other"],
  ["gives a text", () => "200 OK", "transport.other"],
  ["gives an object that throws", () => hostile, "transport.other"],
  ["gives an object without a status", () => ({}), "transport.other"],
  [
    "gives a status that is none",
    () => ({ status: 20_000, headers: new Headers() }),
    "transport.other",
  ],
  [
    "gives headers that are no texts",
    () => ({
      status: 200,
      headers: Object.assign([[1, Symbol("a")]], { get: () => null, has: () => false }),
    }),
    "decode.empty",
  ],
  [
    "gives a body of anything",
    () => ({
      ...foreign(),
      headers: new Headers({ "content-length": "5" }),
      arrayBuffer: () => "text",
    }),
    "decode.empty",
  ],
  ["gives an error response", () => Response.error(), "transport.other"],
  [
    "gives an answer without a body",
    () => new Response(null, { headers: JSON_TYPE }),
    "decode.empty",
  ],
  ["gives a body that breaks half-way", brokenBody, "transport.body"],
  [
    "gives a piece that is no bytes",
    () => ({ ...foreign(), body: pieces({ length: -1 }) }),
    "transport.body",
  ],
];

test.each(cases)(
  "a fetch that %s is an error with a code, and the next call works",
  async (_, fetch, code) => {
    let good = false;
    const client = new Client({
      apiKey: "key",
      baseUrl: "http://127.0.0.1:1",
      retry: { maxAttempts: 1 },
      fetch: (() => (good ? Promise.resolve(listed()) : fetch())) as unknown as Fetch,
    });
    const error: unknown = await client.account.accounts
      .list()
      .all()
      .catch((thrown: unknown) => thrown);
    if (!isDevtrustError(error)) throw error;
    expect(error.code).toBe(code);
    good = true;
    expect(await client.account.accounts.list().all()).toEqual([]);
  },
);

test("a line feed in a header of an answer is a space, and moves no other", async () => {
  const headers = new Map([
    ["x-a", "1\nx-b\n2"],
    ["content-type", "application/json"],
  ]);
  const more = { get: () => null, has: () => false };
  const answer = { ...foreign(), headers: Object.assign([...headers], more) };
  const fetch = async () => answer as unknown as Response;
  const client = new Client({ apiKey: "key", baseUrl: "http://127.0.0.1:1", fetch });
  const seen = await client.request({ method: "GET", path: "/" });
  expect(seen.headers).toEqual([
    ["x-a", "1 x-b 2"],
    ["content-type", "application/json"],
  ]);
});

test("a Response of another realm is one", async () => {
  const fetch: Fetch = async () => foreign();
  const client = new Client({ apiKey: "key", baseUrl: "http://127.0.0.1:1", fetch });
  expect(await client.account.accounts.list().all()).toEqual([]);
});

test("an own fetch gets an address and what it may do with it", async () => {
  const seen: unknown[] = [];
  const fetch: Fetch = async (input, init) => {
    seen.push(input, init?.method, init?.redirect, init?.signal instanceof AbortSignal);
    seen.push(new Headers(init?.headers).get("x-api-key"), init?.body);
    return listed();
  };
  const baseUrl = "http://127.0.0.1:1/prefix";
  await new Client({ apiKey: "key", baseUrl, fetch }).account.accounts.list().page();
  const address = `${baseUrl}/account/api/v1/account`;
  expect(seen).toEqual([address, "GET", "manual", true, "key", undefined]);
});

/** The result of a call or its error. */
function settled(call: Promise<unknown> | undefined): Promise<unknown> {
  return Promise.resolve(call).catch((thrown: unknown) => thrown);
}

test("a progress callback may call the client again, and close it", async () => {
  const client = connect();
  const inner: Promise<unknown>[] = [];
  const onProgress = ({ state }: Step) => {
    if (state === "started") inner.push(settled(client.account.accounts.list().all()));
    if (state === "done") client.close();
  };
  const device = await client.provisionDevice(description(), { onProgress });
  expect(device.existing).toBe(false);
  const outcomes = await Promise.all(inner);
  expect(outcomes.length).toBeGreaterThan(3);
  expect(outcomes[0]).toMatchObject([{ id: ready.account_id }]);
  await expect(client.account.accounts.list().all()).rejects.toMatchObject({
    code: "configuration.closed",
  });
});

test("an event listener may call the client again, close it, and throw", async () => {
  let client: Client | undefined;
  let inner: Promise<unknown> | undefined;
  const onEvent = () => {
    inner ??= settled(client?.account.accounts.list().all());
    client?.close();
    throw new Error("ignored");
  };
  client = connect({ onEvent });
  expect(await client.account.accounts.list().all()).toHaveLength(1);
  expect(await inner).toMatchObject({ code: "configuration.closed" });
});

test("integers above 2^53 come as JSON.parse gives them, and nothing is a Map or a BigInt", async () => {
  const text = `{"records":[{"id":"a","name":"b","size":9007199254740993,"count":18446744073709551615,"more":{"list":[1,-7,0.5]}}]}`;
  const fetch: Fetch = async () => new Response(text, { headers: JSON_TYPE });
  const [row] = await new Client({
    apiKey: "key",
    baseUrl: "http://127.0.0.1:1",
    fetch,
  }).account.accounts
    .list()
    .all();
  expect(row).toMatchObject(JSON.parse(text).records[0]);
  expect(Object.getPrototypeOf(row)).toBe(Object.prototype);
});
