import { expect, test, vi } from "vitest";
import type * as Devtrust from "../../src/index.js";

const options = { apiKey: "key", baseUrl: "http://127.0.0.1:1" };

test("two copies of the package know each other's errors", async () => {
  const one: typeof Devtrust = await import("../../src/index.js");
  vi.resetModules();
  const other: typeof Devtrust = await import("../../src/index.js");
  const error = await new one.Client(options).devices.get(" ").catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(one.DevtrustError);
  expect(error).not.toBeInstanceOf(other.DevtrustError);
  expect(other.isDevtrustError(error)).toBe(true);
  expect(other.isDevtrustError(new Error("another"))).toBe(false);
});

test("slim says that it was not told where its module is", async () => {
  vi.resetModules();
  const { Client } = await import("../../src/slim.js");
  await expect(new Client(options).account.accounts.list().all()).rejects.toMatchObject({
    code: "configuration.invalid",
    message: expect.stringContaining("initialize({ module })"),
  });
});
