/** What happens after a panic, a stack that is used up and memory that cannot be had, each in a promise's continuation. */

import { afterEach, expect, inject, test, vi } from "vitest";
import { Connection } from "../src/call.js";
import { hostClock } from "../src/clock.js";
import { isDevtrustError } from "../src/index.js";
import { Machine } from "../src/machine.js";
import { type Outcome, Run } from "../src/run.js";
import { initialize } from "../src/slim.js";

vi.mock("../src/module/devtrust.glue.js", () => import("./support/traps/traps.glue.js"));

afterEach(() => {
  vi.restoreAllMocks();
});

const module = Uint8Array.from(atob(inject("traps")), (character) => character.charCodeAt(0));
const empty = () =>
  new Response('{"records":[]}', { headers: { "content-type": "application/json" } });

/** A client of its own instance, whose requests hang until somebody gives them up. */
function hanging() {
  const signals: AbortSignal[] = [];
  let hang = true;
  const fetch = async (_: string, init?: RequestInit) => {
    if (!hang) return empty();
    if (init?.signal) signals.push(init.signal);
    return new Promise<Response>(() => {});
  };
  const options = { apiKey: "key", baseUrl: "http://127.0.0.1:1", fetch };
  const connection = new Connection(options, { ...hostClock });
  const release = () => {
    hang = false;
  };
  return { connection, signals, release };
}

test.each(["panic", "stack", "memory"])(
  "after a trap (%s) every call fails with our own error, nothing goes on, and the next one starts afresh",
  async (trap) => {
    initialize({ module });
    const open = vi.spyOn(Machine.prototype, "open");
    const { connection, signals, release } = hanging();
    const calls = ["account.accounts.list", "account.accounts.list"].map((name) =>
      connection.value(name, {}),
    );
    await expect.poll(() => signals.length).toBe(2);
    calls.push(connection.value(`trap.${trap}`, {}));

    for (const outcome of await Promise.allSettled(calls)) {
      if (outcome.status === "fulfilled") throw new Error("the module does not trap");
      expect(isDevtrustError(outcome.reason)).toBe(true);
      expect(outcome.reason).toMatchObject({ kind: "internal", code: "internal.defect" });
      expect(outcome.reason.cause).toBeInstanceOf(Error);
    }
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);

    release();
    expect(await connection.value("account.accounts.list", {})).toMatchObject({ items: [] });
    expect(new Set(open.mock.contexts).size).toBe(2);
    // What the dead instance still waits for goes nowhere.
    await new Promise((resolve) => setTimeout(resolve, 50));
  },
);

test("a trap ends a run with our own error, and every row that was begun has its outcome", async () => {
  initialize({ module });
  const { connection, signals } = hanging();
  const id = "123e4567-e89b-42d3-a456-426614174000";
  const rows = Array.from({ length: 9 }, (_, index) => index + 1).map((number) => ({
    name: `Press ${number}`,
    account_id: id,
    device_group_id: id,
    certificate_policies: { bootstrap: [{ certificate_policy_id: id }] },
  }));
  // More than there are places for at first: the fifth row is read, waits for its place, and is not begun.
  const run = new Run(connection, "devices.register", rows, { inFlight: 8 });
  const outcomes: Outcome<unknown>[] = [];
  const reading = (async () => {
    for await (const outcome of run) outcomes.push(outcome);
  })();
  await expect.poll(() => signals.length).toBe(4);
  await connection.value("trap.panic", {}).catch(() => {});
  await expect(reading).rejects.toMatchObject({ code: "internal.defect" });
  expect(outcomes.map(({ position, error }) => [position, error?.code])).toEqual([
    [0, "internal.defect"],
    [1, "internal.defect"],
    [2, "internal.defect"],
    [3, "internal.defect"],
  ]);
  expect(run.summary).toMatchObject({ begun: 4, done: 0, failed: 4, ending: "hopeless" });
});
