import { expect, test } from "vitest";
import { Connection } from "../../src/call.js";
import { type Clock, hostClock } from "../../src/clock.js";
import "../../src/index.js";
import { Machine } from "../../src/machine.js";

const CALLS = 100_000;
const WARM_UP = 1_000;
const ID = "123e4567-e89b-42d3-a456-426614174000";

const answer = JSON.stringify({
  records: Array.from({ length: 3 }, () => ({
    id: ID,
    name: "Plant 7",
    created_on: 1_777_923_541_028,
  })),
  total: 3,
});

/** All sorts of bad input, in turn. */
const bad: unknown[] = [
  { account_id: 7 },
  { account_id: null },
  { account_id: ID, name: new Map() },
  { account_id: ID, limit: 0 },
  { account_id: "not an id", nmae: "x".repeat(10_000) },
  { account_id: ID, name: "\ud800" },
];

test("100,000 calls, half of them with bad input, leave the memory where it was", async () => {
  // A clock of its own, so that the machine is this test's alone.
  const clock: Clock = { ...hostClock };
  const machines: Machine[] = [];
  const open = Machine.prototype.open;
  Machine.prototype.open = function (this: Machine, ...given) {
    machines.push(this);
    return open.apply(this, given);
  };
  const fetch = async () =>
    new Response(answer, { headers: { "content-type": "application/json" } });
  const caller = new Connection({ apiKey: "key", baseUrl: "http://127.0.0.1:1", fetch }, clock);

  const run = async (from: number, to: number) => {
    let refused = 0;
    for (let number = from; number < to; number += 1) {
      const request = number % 2 === 0 ? { account_id: ID } : bad[(number >> 1) % bad.length];
      await caller.value("divisions.list", request).catch(() => {
        refused += 1;
      });
    }
    return refused;
  };
  const measured = () => {
    globalThis.gc?.();
    globalThis.gc?.();
    const wasm = machines[0]?.memory ?? 0;
    return { wasm, heap: process.memoryUsage().heapUsed };
  };

  await run(0, WARM_UP);
  const before = measured();
  const refused = await run(WARM_UP, CALLS);
  const after = measured();
  Machine.prototype.open = open;

  const kilobytes = (bytes: number) => `${Math.round(bytes / 1024)} KiB`;
  process.stdout.write(
    `memory after ${WARM_UP} and ${CALLS} calls: module ${kilobytes(before.wasm)} and ${kilobytes(after.wasm)}, ` +
      `JavaScript heap ${kilobytes(before.heap)} and ${kilobytes(after.heap)}\n`,
  );
  expect(refused).toBe((CALLS - WARM_UP) / 2);
  expect(machines).toHaveLength(1);
  expect(after.wasm).toBe(before.wasm);
  // Compiled code and counters of the host come and go; a leak of one object a call would be megabytes.
  expect(after.heap - before.heap).toBeLessThan(1024 * 1024);
}, 300_000);
