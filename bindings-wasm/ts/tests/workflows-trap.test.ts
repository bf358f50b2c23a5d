/** What happens after a trap in the module with the code of workflows. */

import { expect, test, vi } from "vitest";
import { Connection } from "../src/call.js";
import { hostClock } from "../src/clock.js";
import "../src/index.js";
import { Machine } from "../src/machine.js";
import { provide } from "../src/module/load.js";

/** A module with a memory, and a function `run` that traps: `(func (export "run") unreachable)`. */
const TRAP = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 5, 3, 1, 0, 1],
  ...[7, 16, 2, 6, 109, 101, 109, 111, 114, 121, 2, 0, 3, 114, 117, 110, 0, 0],
  ...[10, 5, 1, 3, 0, 0, 11],
);

vi.mock("../src/module/workflows.glue.js", () => {
  const glue = (given: {
    Instance: new (module: object, imports: object) => { exports: object };
  }) => ({
    initSync({ module }: { module: object }) {
      Object.assign(this, new given.Instance(module, {}).exports);
    },
  });
  return { default: glue };
});

test("every call under way fails with our own error, and the next one starts both modules afresh", async () => {
  provide("workflows", TRAP);
  const open = vi.spyOn(Machine.prototype, "open");
  const signals: AbortSignal[] = [];
  const fetch = async (_: string, init?: RequestInit) => {
    if (init?.signal) signals.push(init.signal);
    return new Promise<Response>(() => {});
  };
  const options = { apiKey: "key", baseUrl: "http://127.0.0.1:1", fetch };
  const connection = new Connection(options, { ...hostClock });
  const calls = [connection.value("account.accounts.list", {})];
  await expect.poll(() => signals.length).toBe(1);
  calls.push(connection.value("workflows.whoami", {}));
  for (const outcome of await Promise.allSettled(calls)) {
    expect(outcome).toMatchObject({
      status: "rejected",
      reason: { code: "internal.defect", cause: expect.any(WebAssembly.RuntimeError) },
    });
  }
  // The main module does not try again: it has ended, too.
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  const next = connection.value("workflows.whoami", {});
  await expect(next).rejects.toMatchObject({ code: "internal.defect" });
  expect(new Set(open.mock.contexts).size).toBe(2);
});
