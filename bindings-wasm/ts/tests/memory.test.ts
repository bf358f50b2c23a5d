import { expect, test, vi } from "vitest";
import { Connection } from "../src/call.js";
import { type Clock, hostClock } from "../src/clock.js";
import "../src/index.js";
import { Machine } from "../src/machine.js";

const CALLS = 100_000;
const WARM_UP = 4_000;
const CLIENTS = 400;
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

const good = { account_id: ID };
/** Told apart by its header: a `fetch` sees nothing else of a call. */
const hanging = { "x-hangs": "1" };

/** Gives an answer, or hangs until it is given up. */
async function fetch(_: string, init: RequestInit = {}): Promise<Response> {
  const hangs = (init.headers as string[][]).some(([name]) => name === "x-hangs");
  if (!hangs) return new Response(answer, { headers: { "content-type": "application/json" } });
  return new Promise((_resolve, reject) => {
    init.signal?.addEventListener("abort", () => reject(init.signal?.reason));
    stop?.abort("enough");
  });
}

let stop: AbortController | undefined;

/** One call of four: two are refused, one is aborted under way. */
async function one(caller: Connection, number: number): Promise<string> {
  if (number % 2 === 1) {
    const request = bad[(number >> 1) % bad.length];
    return caller.value("divisions.list", request).then(
      () => "answered",
      () => "refused",
    );
  }
  if (number % 4 === 0) {
    await caller.value("divisions.list", good);
    return "answered";
  }
  stop = new AbortController();
  const { signal } = stop;
  return caller
    .value("divisions.list", good, { signal, headers: hanging })
    .then(String, (reason: unknown) => (reason === "enough" ? "aborted" : String(reason)));
}

async function collected(): Promise<number> {
  for (let round = 0; round < 3; round += 1) {
    (globalThis as { gc?: () => void }).gc?.();
    // What is registered with a FinalizationRegistry goes in a task of its own.
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  if (typeof process !== "undefined" && process.memoryUsage) return process.memoryUsage().heapUsed;
  return (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize;
}

/** Memory of a machine and of the host, in bytes. */
async function measured(machine: Machine): Promise<{ module: number; heap: number }> {
  return { module: machine.memory, heap: await collected() };
}

function tell(what: string, before: { module: number; heap: number }, after: typeof before): void {
  const kilobytes = (bytes: number) => `${Math.round(bytes / 1024)} KiB`;
  console.info(
    `${what}: module ${kilobytes(before.module)} and ${kilobytes(after.module)}, ` +
      `JavaScript heap ${kilobytes(before.heap)} and ${kilobytes(after.heap)}`,
  );
}

// A clock of its own for each, so that the machine is this test's alone.
const options = { apiKey: "key", baseUrl: "http://127.0.0.1:1", fetch };
/** Compiled code and counters of the host come and go; a leak of one object a call would be megabytes. */
const NOISE = 1024 * 1024;

test("100,000 calls, half of them refused and a quarter aborted, leave the memory where it was", async () => {
  const open = vi.spyOn(Machine.prototype, "open");
  const caller = new Connection(options, { ...hostClock });
  const outcomes: Record<string, number> = {};
  const run = async (from: number, to: number) => {
    for (let number = from; number < to; number += 1) {
      const outcome = await one(caller, number);
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    }
  };

  await run(0, WARM_UP);
  const machine = open.mock.contexts[0] as Machine;
  const before = await measured(machine);
  await run(WARM_UP, CALLS);
  expect(new Set(open.mock.contexts).size).toBe(1);
  open.mockRestore();
  const after = await measured(machine);
  tell(`memory after ${WARM_UP} and ${CALLS} calls`, before, after);
  expect(outcomes).toEqual({ answered: CALLS / 4, refused: CALLS / 2, aborted: CALLS / 4 });
  expect(after.module).toBe(before.module);
  expect(after.heap - before.heap).toBeLessThan(NOISE);
}, 600_000);

test("clients that were closed, and clients that were forgotten, leave nothing behind", async () => {
  const open = vi.spyOn(Machine.prototype, "open");
  const clock: Clock = { ...hostClock };
  const batch = async () => {
    for (let number = 0; number < CLIENTS; number += 1) {
      const client = new Connection(options, clock);
      await client.value("divisions.list", good);
      if (number % 2 === 0) client.close();
    }
    const machine = open.mock.contexts[0] as Machine;
    open.mockClear();
    return machine;
  };

  const machine = await batch();
  await collected();
  await batch();
  const before = await measured(machine);
  for (let round = 0; round < 10; round += 1) {
    expect(await batch()).toBe(machine);
    await collected();
  }
  const after = await measured(machine);
  open.mockRestore();
  tell(`memory after ${2 * CLIENTS} and ${12 * CLIENTS} clients`, before, after);
  expect(after.module).toBe(before.module);
  expect(after.heap - before.heap).toBeLessThan(NOISE);
}, 600_000);
