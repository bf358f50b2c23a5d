/** A file of the package that never comes, and somebody who never signs: a call still ends in its time. */

import { afterEach, expect, test, vi } from "vitest";
import { Connection } from "../src/call.js";
import { hostClock } from "../src/clock.js";
import { PrivateKey, type Signer } from "../src/index.js";
import { type ModuleProvider, provide } from "../src/module/load.js";
import { connect, description } from "./support/emulator.js";

const ID = "123e4567-e89b-42d3-a456-426614174000";
const never = new Promise<never>(() => {});
const late = { code: "timeout.deadline", kind: "timeout" };

const carried = {
  main: async () => {
    const { unpacked } = await import("../src/module/inline.js");
    return unpacked((await import("../src/module/devtrust.inline.js")).default);
  },
  workflows: async () => {
    const { unpacked } = await import("../src/module/inline.js");
    return unpacked((await import("../src/module/workflows.inline.js")).default);
  },
  keys: async () => {
    const { unpacked } = await import("../src/module/inline.js");
    return unpacked((await import("../src/module/keys.inline.js")).default);
  },
} satisfies Record<string, ModuleProvider>;

afterEach(() => {
  for (const name of ["main", "workflows", "keys"] as const) provide(name, carried[name]);
});

/** A client of its own instances, whose service answers each call alike. */
function connected(options: { timeout?: number } = {}): Connection {
  const answer = { id: ID, records: [] };
  const headers = { "content-type": "application/json" };
  const fetch = async () => new Response(JSON.stringify(answer), { headers });
  return new Connection(
    { apiKey: "key", baseUrl: "http://127.0.0.1:1", fetch, ...options },
    { ...hostClock },
  );
}

/** A module that comes when the test says so. */
function held(name: keyof typeof carried): () => void {
  let come = () => {};
  const coming = new Promise<void>((resolve) => {
    come = resolve;
  });
  provide(name, async () => {
    await coming;
    return carried[name]();
  });
  return come;
}

const calls = [
  { module: "main", operation: "account.accounts.list", request: {} },
  { module: "workflows", operation: "workflows.whoami", request: {} },
] as const;

test.each(calls)(
  "a call ends in its time while $module does not come, and the next one gets it",
  async ({ module, operation, request }) => {
    const come = held(module);
    const connection = connected();
    const call = connection.value(operation, request, { timeout: 50 });
    await expect(call).rejects.toMatchObject({ ...late, operation });
    const next = connection.value(operation, request);
    come();
    await expect(next).resolves.toBeDefined();
  },
);

test.each(calls)(
  "a signal ends a call while $module does not come",
  async ({ module, operation, request }) => {
    held(module);
    const controller = new AbortController();
    const call = connected().value(operation, request, { signal: controller.signal });
    setTimeout(() => controller.abort("enough"), 50);
    await expect(call).rejects.toBe("enough");
  },
);

test("a client's own timeout is that of the load, too", async () => {
  held("main");
  const call = connected({ timeout: 50 }).value("account.accounts.list", {});
  await expect(call).rejects.toMatchObject(late);
});

test("what the load took is no more there for the call", async () => {
  const clock = { ...hostClock };
  const started = hostClock.now();
  provide("main", async () => {
    await new Promise((resolve) => setTimeout(resolve, 200));
    return carried.main();
  });
  const fetch = () => never;
  const hanging = new Connection({ apiKey: "key", baseUrl: "http://127.0.0.1:1", fetch }, clock);
  const call = hanging.value("account.accounts.list", {}, { timeout: 1_000 });
  await expect(call).rejects.toMatchObject(late);
  // Counted anew after the load, it would be 1,200 at least.
  expect(hostClock.now() - started).toBeLessThan(1_190);
});

test("a call ends in its time while keys.wasm does not come, and the next one gets it", async () => {
  const come = held("keys");
  const connection = connected();
  const request = { certificate: "-----BEGIN CERTIFICATE-----" };
  const call = connection.value("x509.read", request, { timeout: 50 });
  await expect(call).rejects.toMatchObject(late);
  const next = connection.value("x509.read", request);
  come();
  await expect(next).rejects.toMatchObject({ code: "validation.invalid_request" });
});

test("a call ends in its time while its signer does not sign", async () => {
  const { algorithm, publicKey } = await PrivateKey.generate();
  const sign = vi.fn(() => never);
  const signer: Signer = { algorithm, publicKey, sign };
  const client = connect();
  await client.provisionDevice(description());
  const call = client.provisionDevice(description(), { signer, timeout: 2_000 });
  await expect(call).rejects.toMatchObject(late);
  expect(sign).toHaveBeenCalledTimes(1);
});
