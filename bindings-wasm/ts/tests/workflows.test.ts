/** The module with the code of workflows: when it comes, and how what runs in it ends. */

import { afterEach, expect, test, vi } from "vitest";
import { Connection } from "../src/call.js";
import { hostClock } from "../src/clock.js";
import "../src/index.js";
import { Machine } from "../src/machine.js";
import { provide } from "../src/module/load.js";

const ID = "123e4567-e89b-42d3-a456-426614174000";
const ORDER = { profile_id: ID, seat_id: "press-41" };
const ISSUE = "trust_lifecycle.workflows.issue_certificate";
const inline = async () => {
  const { unpacked } = await import("../src/module/inline.js");
  return unpacked((await import("../src/module/workflows.inline.js")).default);
};

afterEach(() => {
  provide("workflows", inline);
  vi.restoreAllMocks();
});

function json(value: object): Response {
  return new Response(JSON.stringify(value), { headers: { "content-type": "application/json" } });
}

/** A client of its own instances, and the requests that it has sent. */
function connected(answer: (init: RequestInit) => Response | Promise<Response>) {
  const sent: string[] = [];
  const fetch = async (url: string, init: RequestInit = {}) => {
    sent.push(new URL(url).pathname);
    return answer(init);
  };
  const options = { apiKey: "key", baseUrl: "http://127.0.0.1:1", fetch };
  return { connection: new Connection(options, { ...hostClock }), sent };
}

/** Never answers; says when it was asked and when it was given up. */
function hanging() {
  const signals: AbortSignal[] = [];
  const answer = ({ signal }: RequestInit) => {
    if (signal) signals.push(signal);
    return new Promise<Response>(() => {});
  };
  return { signals, answer };
}

test("it is loaded by the first workflow, once", async () => {
  const load = vi.fn(inline);
  provide("workflows", load);
  const { connection } = connected(() => json({ id: ID, records: [] }));
  await connection.value("account.accounts.list", {});
  expect(load).toHaveBeenCalledTimes(0);
  const calls = [1, 2, 3].map(() => connection.value("workflows.whoami", {}));
  expect(await Promise.all(calls)).toMatchObject([{ id: ID }, { id: ID }, { id: ID }]);
  expect(load).toHaveBeenCalledTimes(1);
});

test("what refuses a request, and a device that is provisioned, need none of it", async () => {
  const load = vi.fn(inline);
  provide("workflows", load);
  const { connection, sent } = connected(() => json({}));
  const refused = connection.value(ISSUE, { profile_id: 7 });
  await expect(refused).rejects.toMatchObject({ code: "validation.invalid_request" });
  const unfinished = connection.value("workflows.provision_device", {});
  await expect(unfinished).rejects.toMatchObject({ code: "validation.invalid_request" });
  expect([load.mock.calls, sent]).toEqual([[], []]);
});

test("where it cannot be loaded the call says so, and the next one asks again", async () => {
  provide("workflows", () => Promise.reject(new Error("no such chunk")));
  const { connection, sent } = connected(() => json({ id: ID }));
  const call = connection.value("workflows.whoami", {});
  await expect(call).rejects.toMatchObject({
    code: "configuration.invalid",
    operation: "workflows.whoami",
    message: expect.stringContaining("workflows.wasm could not be loaded"),
  });
  expect(sent).toEqual([]);
  provide("workflows", inline);
  expect(await connection.value("workflows.whoami", {})).toMatchObject({ id: ID });
});

test("an error of a call within is the error of the workflow", async () => {
  const refusal = { errors: [{ code: "access_denied", message: "no such permission" }] };
  const answer = () => new Response(JSON.stringify(refusal), { status: 403 });
  const { connection } = connected(answer);
  const call = connection.value("workflows.whoami", {});
  await expect(call).rejects.toMatchObject({
    kind: "permission",
    httpStatus: 403,
    serverCode: "access_denied",
    serverMessage: "no such permission",
    operation: "account.users.me",
    attempts: 1,
  });
});

test("its signal ends it, with the reason, and what it has under way", async () => {
  const { signals, answer } = hanging();
  const { connection, sent } = connected(answer);
  const controller = new AbortController();
  const { signal } = controller;
  const call = connection.value("workflows.whoami", {}, { signal });
  await expect.poll(() => signals.length).toBe(1);
  controller.abort("enough");
  await expect(call).rejects.toBe("enough");
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  expect(sent).toHaveLength(1);
});

test("a signal that comes while it is loaded ends it before anything is sent", async () => {
  const controller = new AbortController();
  provide("workflows", () => {
    controller.abort("enough");
    return inline();
  });
  const { connection, sent } = connected(() => json({ id: ID }));
  const call = connection.value("workflows.whoami", {}, { signal: controller.signal });
  await expect(call).rejects.toBe("enough");
  // Another one still can.
  expect(await connection.value("workflows.whoami", {})).toMatchObject({ id: ID });
  expect(sent).toHaveLength(1);
});

test("its deadline covers what it calls", async () => {
  const { signals, answer } = hanging();
  let isWarm = false;
  const { connection } = connected((init) => (isWarm ? answer(init) : json({ id: ID })));
  // The module is there already: loading it is not what takes the time.
  await connection.value("workflows.whoami", {});
  isWarm = true;
  const call = connection.value("workflows.whoami", {}, { timeout: 1_000 });
  await expect(call).rejects.toMatchObject({ code: "timeout.deadline" });
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
});

test("it tells its steps, and what the listener throws ends it", async () => {
  const { connection, sent } = connected(() => new Response("", { status: 404 }));
  const steps: unknown[] = [];
  const listened = connection.value(ISSUE, ORDER, { onProgress: (step) => steps.push(step) });
  await expect(listened).rejects.toMatchObject({ kind: "not_found" });
  const message = "fetching the profile";
  expect(steps).toEqual([{ name: "profile", state: "started", number: 1, of: 3, message }]);

  const thrown = new Error("no more");
  const onProgress = () => {
    throw thrown;
  };
  await expect(connection.value(ISSUE, ORDER, { onProgress })).rejects.toBe(thrown);
  expect(sent.length).toBeLessThanOrEqual(2);
});

test("20,000 of them, a quarter aborted and a quarter refused by the service, leave the memory where it was", async () => {
  const open = vi.spyOn(Machine.prototype, "open");
  let stop: AbortController | undefined;
  const { connection } = connected(({ headers, signal }) => {
    const kind = (headers as string[][]).find(([name]) => name === "x-kind")?.[1];
    if (kind === "refused") return new Response("{}", { status: 403 });
    if (kind !== "aborted") return json({ id: ID });
    return new Promise((_resolve, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason));
      stop?.abort("enough");
    });
  });
  const kinds = ["answered", "aborted", "answered", "refused"];
  const run = async (from: number, to: number) => {
    for (let number = from; number < to; number += 1) {
      stop = new AbortController();
      const headers = { "x-kind": kinds[number % kinds.length] ?? "" };
      const call = connection.value("workflows.whoami", {}, { headers, signal: stop.signal });
      await call.catch(() => {});
    }
  };
  await run(0, 2_000);
  const machine = open.mock.contexts[0] as Machine;
  const before = machine.memory;
  await run(2_000, 20_000);
  expect(machine.memory).toBe(before);
}, 300_000);
