import { afterEach, expect, test, vi } from "vitest";
import { hostClock } from "../src/clock.js";
import { Client } from "../src/index.js";
import { provide } from "../src/module/load.js";
import { initialize } from "../src/slim.js";
import { ready } from "./support/emulator.js";

/** The module as the package carries it. */
const carried = async () => {
  const { unpacked } = await import("../src/module/inline.js");
  return unpacked((await import("../src/module/devtrust.inline.js")).default);
};

afterEach(() => {
  vi.unstubAllGlobals();
  provide("main", carried);
});

/** A client that shares its running module with no other test: with a clock of its own. */
function fresh(): Client {
  return new Client({ apiKey: ready.api_key, baseUrl: ready.base_url }, { ...hostClock });
}

test("a module that cannot be had says what to do, and is asked for again", async () => {
  const client = fresh();
  initialize({ module: () => fetch(`${ready.base_url}/devtrust.wasm`) });
  await expect(client.account.accounts.list().all()).rejects.toMatchObject({
    code: "configuration.invalid",
    message: expect.stringContaining("devtrust.wasm could not be loaded"),
  });
  initialize({ module: new Uint8Array([1, 2, 3]) });
  await expect(client.account.accounts.list().all()).rejects.toMatchObject({
    code: "configuration.invalid",
  });
  const compiled = WebAssembly.compile((await carried()) as BufferSource);
  initialize({ module: compiled });
  expect(await client.account.accounts.list().all()).toHaveLength(1);
});

test("a runtime without WebAssembly says so", async () => {
  provide("main", carried);
  const client = fresh();
  vi.stubGlobal("WebAssembly", undefined);
  await expect(client.account.accounts.list().all()).rejects.toMatchObject({
    code: "configuration.invalid",
    message: expect.stringContaining("WebAssembly switched off"),
  });
  vi.unstubAllGlobals();
  expect(await client.account.accounts.list().all()).toHaveLength(1);
});
