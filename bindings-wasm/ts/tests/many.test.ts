/** Many rows: what goes in, what comes out, and what ends a run. */

import { expect, test, vi } from "vitest";
import { hostClock } from "../src/clock.js";
import {
  Client,
  createCsr,
  type Fetch,
  isDevtrustError,
  type Outcome,
  PrivateKey,
  type RegisteredDevice,
  type Run,
  type Summary,
} from "../src/index.js";
import { Machine } from "../src/machine.js";
import { connect, description, ready, recorded, unique } from "./support/emulator.js";

const ID = "123e4567-e89b-42d3-a456-426614174000";
const certificate_policies = { bootstrap: [{ certificate_policy_id: ID }] };
const device = { account_id: ID, device_group_id: ID, certificate_policies };
const json = { headers: { "content-type": "application/json" }, status: 201 };

/** A client of its own instances and its own service. */
function served(fetch: Fetch, key = "key"): Client {
  return new Client(
    { apiKey: key, baseUrl: "http://127.0.0.1:1", fetch, retry: { maxAttempts: 1 } },
    { ...hostClock },
  );
}

/** A service that registers whatever it is sent, and counts. */
function service() {
  const seen = { now: 0, most: 0, names: [] as string[] };
  const fetch: Fetch = async (_url, init) => {
    const { name } = JSON.parse(new TextDecoder().decode(init?.body as Uint8Array));
    seen.now += 1;
    seen.most = Math.max(seen.most, seen.now);
    seen.names.push(name);
    await new Promise((resolve) => setTimeout(resolve));
    seen.now -= 1;
    return new Response(JSON.stringify({ id: ID, device_id: name }), json);
  };
  return { fetch, seen };
}

function* presses(count: number) {
  for (let number = 0; number < count; number += 1) yield { ...device, name: `Press ${number}` };
}

async function all<T>(run: Run<T>): Promise<Outcome<T>[]> {
  const outcomes: Outcome<T>[] = [];
  for await (const outcome of run) outcomes.push(outcome);
  return outcomes;
}

const positions = (outcomes: Outcome<unknown>[]) =>
  outcomes.map(({ position }) => position).sort((one, other) => one - other);

test("each row has its outcome, and no more than are wanted are in flight", async () => {
  const { fetch, seen } = service();
  let taken = 0;
  async function* rows() {
    for (const row of presses(200)) {
      taken += 1;
      yield row;
    }
  }
  const run = served(fetch).many.devices.register(rows(), { inFlight: 8 });
  expect(run.summary).toMatchObject({ begun: 0, done: 0, failed: 0 });
  const first = await run.next();
  expect(first.done).toBe(false);
  expect(taken).toBeLessThanOrEqual(20);
  const outcomes = await all(run);
  expect(positions([...outcomes, first.value as Outcome<unknown>])).toEqual([...Array(200).keys()]);
  for (const { position, result } of outcomes) expect(result?.device_id).toBe(`Press ${position}`);
  expect(seen.most).toBeLessThanOrEqual(8);
  expect(seen.most).toBeGreaterThan(1);
  expect(run.summary).toMatchObject({ begun: 200, done: 200, failed: 0, ending: "complete" });
});

test("a row that is wrong fails alone, before anything is sent, with every violation", async () => {
  const { fetch, seen } = service();
  const circle: { name: string; self?: unknown } = { name: "Circle" };
  circle.self = circle;
  const rows = [{ name: "Press 1" }, { name: "-", device_group_id: 7 }, circle, "Press 2", null];
  const run = served(fetch).many.devices.register(rows as { name: string }[], { common: device });
  const outcomes = (await all(run)).sort((one, other) => one.position - other.position);
  expect(outcomes.map(({ error }) => error?.code)).toEqual([
    undefined,
    ...Array(4).fill("validation.invalid_request"),
  ]);
  expect(outcomes[1]?.error?.violations.map(({ field }) => field)).toEqual([
    "name",
    "device_group_id",
  ]);
  expect(seen.names).toEqual(["Press 1"]);
  expect(run.summary).toMatchObject({ done: 1, failed: 4, ending: "complete", total: 5 });
});

test("rows come from a stream, and outcomes go into one", async () => {
  const { fetch } = service();
  const rows = new ReadableStream({
    start(stream) {
      for (const row of presses(50)) stream.enqueue(row);
      stream.close();
    },
  });
  const names: (string | undefined)[] = [];
  const written = new WritableStream<Outcome<RegisteredDevice>>({
    write: ({ result }) => void names.push(result?.device_id),
  });
  await served(fetch).many.devices.register(rows).stream().pipeTo(written);
  expect(names.sort()).toEqual([...presses(50)].map(({ name }) => name).sort());
});

test("what the rows throw comes after everything before it", async () => {
  const { fetch } = service();
  const broken = new Error("row 70 cannot be read");
  async function* rows() {
    yield* presses(70);
    throw broken;
  }
  const run = served(fetch).many.devices.register(rows());
  const outcomes: unknown[] = [];
  const reading = (async () => {
    for await (const outcome of run) outcomes.push(outcome);
  })();
  await expect(reading).rejects.toBe(broken);
  expect(outcomes).toHaveLength(70);
  expect(run.summary).toMatchObject({ begun: 70, done: 70, ending: "stopped" });
});

/** Answers the first so many, and hangs from then on. */
function hanging(answered: number) {
  const signals: AbortSignal[] = [];
  const fetch: Fetch = async (_url, init) => {
    if (signals.length < answered) {
      signals.push(init?.signal as AbortSignal);
      return new Response(JSON.stringify({ id: ID, device_id: ID }), json);
    }
    signals.push(init?.signal as AbortSignal);
    return new Promise(() => {});
  };
  return { fetch, signals };
}

test("a signal leaves every row done, failed or not begun, and says which", async () => {
  const { fetch, signals } = hanging(3);
  const controller = new AbortController();
  const { signal } = controller;
  const run = served(fetch).many.devices.register(presses(100), { inFlight: 4, signal });
  const outcomes: Outcome<unknown>[] = [];
  const reading = (async () => {
    for await (const outcome of run) outcomes.push(outcome);
  })();
  await expect.poll(() => signals.length).toBe(7);
  controller.abort("enough");
  await expect(reading).rejects.toBe("enough");
  const codes = outcomes.map(({ error }) => error?.code);
  expect(codes.filter((code) => code === undefined)).toHaveLength(3);
  expect(codes.filter((code) => code === "cancelled.by_caller")).toHaveLength(4);
  expect(positions(outcomes)).toEqual([...Array(7).keys()]);
  expect(run.summary).toMatchObject({ begun: 7, done: 3, failed: 4, ending: "stopped" });
  expect(signals.slice(3).every(({ aborted }) => aborted)).toBe(true);
});

test("leaving the loop gives up what is in flight, and closes the rows", async () => {
  const { fetch, signals } = hanging(1);
  let closed = false;
  function* rows() {
    try {
      yield* presses(100);
    } finally {
      closed = true;
    }
  }
  const run = served(fetch).many.devices.register(rows(), { inFlight: 4 });
  for await (const { error } of run) {
    expect(error).toBe(undefined);
    break;
  }
  expect(closed).toBe(true);
  await expect.poll(() => signals.slice(1).every(({ aborted }) => aborted)).toBe(true);
  const { begun, done, ending } = run.summary;
  expect([begun, done, ending]).toEqual([signals.length, 1, "stopped"]);
  expect(await run.next()).toEqual({ done: true, value: undefined });
});

test("a run in the loop of another, with one key, comes to its end", async () => {
  const { fetch, seen } = service();
  const client = served(fetch);
  let inner = 0;
  for await (const { position } of client.many.devices.register(presses(20))) {
    const rows = [1, 2, 3].map((number) => ({ ...device, name: `Part ${position} ${number}` }));
    const summary = await client.many.devices.register(rows).wait();
    inner += summary.done;
  }
  expect(inner).toBe(60);
  expect(new Set(seen.names).size).toBe(80);
});

test("stop brings those in flight to their end", async () => {
  const { fetch, seen } = service();
  const run = served(fetch).many.devices.register(presses(1_000), { inFlight: 4 });
  const outcomes: Outcome<unknown>[] = [];
  for await (const outcome of run) {
    outcomes.push(outcome);
    if (outcomes.length === 10) run.stop();
  }
  expect(outcomes.every(({ error }) => error === undefined)).toBe(true);
  expect(seen.names).toHaveLength(outcomes.length);
  expect(run.summary).toMatchObject({ begun: outcomes.length, ending: "stopped" });
});

test("the run's deadline ends it, and what is in flight", async () => {
  const { fetch } = hanging(2);
  const run = served(fetch).many.devices.register(presses(100), { inFlight: 4, deadline: 1_500 });
  const outcomes = await all(run);
  expect(outcomes.map(({ error }) => error?.kind).sort()).toEqual([
    ...Array(outcomes.length - 2).fill("transport"),
    undefined,
    undefined,
  ]);
  expect(run.summary).toMatchObject({ done: 2, ending: "deadline", begun: outcomes.length });
});

test("a key that is not valid ends the run, and the summary says so", async () => {
  let asked = 0;
  const fetch: Fetch = async () => {
    asked += 1;
    return new Response("{}", { status: 401 });
  };
  const run = served(fetch).many.devices.register(presses(1_000), { inFlight: 4 });
  const outcomes = await all(run);
  const { begun } = run.summary;
  expect(run.summary).toMatchObject({ ending: "hopeless", failed: begun, done: 0 });
  expect(run.summary.error?.kind).toBe("authentication");
  expect(outcomes).toHaveLength(begun);
  expect(begun).toBeLessThanOrEqual(4);
  expect(asked).toBeLessThan(20);
});

test("too large a share of failures ends it", async () => {
  const fetch: Fetch = async () => new Response("{}", { status: 409 });
  const run = served(fetch).many.devices.register(presses(1_000), { maxFailures: 0.5 });
  await run.wait();
  expect(run.summary).toMatchObject({ ending: "failures", done: 0 });
  expect(run.summary.failed).toBeLessThan(100);
});

test("it goes slower where the service refuses, for all clients of one key, and loses nothing", async () => {
  const clock = { ...hostClock };
  const seen = { now: 0, most: 0, refused: 0, answered: 0 };
  const fetch: Fetch = async () => {
    if (seen.now >= 6) {
      seen.refused += 1;
      const errors = [{ code: "too_many_requests", message: "slow down" }];
      return new Response(JSON.stringify({ errors }), { ...json, status: 429 });
    }
    seen.now += 1;
    seen.most = Math.max(seen.most, seen.now);
    await new Promise((resolve) => setTimeout(resolve, 1));
    seen.now -= 1;
    seen.answered += 1;
    return new Response(JSON.stringify({ id: ID, device_id: ID }), json);
  };
  const options = {
    apiKey: "key",
    baseUrl: "http://127.0.0.1:1",
    fetch,
    retry: { maxAttempts: 20, base: 1, cap: 10 },
  };
  const runs = [0, 1].map(() =>
    new Client(options, clock).many.devices.register(presses(200), { inFlight: 64 }).wait(),
  );
  const [one, other] = await Promise.all(runs);
  expect([one?.done, other?.done]).toEqual([200, 200]);
  expect(seen.answered).toBe(400);
  // 128 at a time without a window would be refused again and again.
  expect(seen.refused).toBeLessThan(100);
});

test("progress is told, and what the listener throws comes after the last outcome", async () => {
  const { fetch } = service();
  const told: Summary[] = [];
  const onProgress = (summary: Summary) => void told.push(summary);
  await served(fetch)
    .many.devices.register([...presses(100)], { onProgress })
    .wait();
  expect(told.at(-1)).toMatchObject({ done: 100, total: 100, ending: "complete", left: 0 });
  expect(told.map(({ done }) => done)).toEqual(
    told.map(({ done }) => done).toSorted((a, b) => a - b),
  );

  const thrown = new Error("no more");
  const run = served(fetch).many.devices.register(presses(100), {
    onProgress: () => {
      throw thrown;
    },
  });
  await expect(run.wait()).rejects.toBe(thrown);
  expect(run.summary.ending).toBe("stopped");
});

test("a run goes on where its client is closed, and another one does not begin", async () => {
  const { fetch } = service();
  const client = served(fetch);
  const run = client.many.devices.register(presses(50), { inFlight: 2 });
  await run.next();
  client.close();
  await run.wait();
  expect(run.summary.done).toBe(50);
  const late = client.many.devices.register(presses(1)).wait();
  await expect(late).rejects.toMatchObject({ code: "configuration.closed" });
});

test("ids alone are rows, too, and lists are not", async () => {
  const paths: string[] = [];
  const fetch: Fetch = async (url) => {
    paths.push(new URL(url).pathname.split("/").at(-2) ?? "");
    return new Response(null, { status: 204 });
  };
  const { many } = served(fetch);
  const ids = [1, 2, 3].map((number) => `${ID.slice(0, -1)}${number}`);
  const run = many.devices.delete(ids);
  expect(await run.wait()).toMatchObject({ done: 3, failed: 0 });
  expect(paths.sort()).toEqual(ids);
  const wrong: ((rows: unknown) => unknown)[] = [
    (rows) => (many.devices as unknown as { list(rows: unknown): void }).list(rows),
    () => many.devices.delete("one id" as unknown as string[]),
    () => many.devices.register(7 as unknown as []),
    () => many.devices.register([], { inFlight: 0 }),
    () => many.devices.register([], { maxFailures: 5 }),
  ];
  for (const begin of wrong) {
    expect(() => begin([])).toThrow(expect.toSatisfy(isDevtrustError));
  }
});

test("a fleet is provisioned, and its place is looked up once", async () => {
  const names = Array.from({ length: 12 }, () => unique("Press"));
  const client = connect();
  const before = (await recorded()).length;
  const run = client.many.provisionDevice(
    names.map((name) => ({ device: { name, attributes: { "subject.common_name": "press" } } })),
    // One after the other: those that begin together look at the same time.
    { common: { ...description(), device: {} }, inFlight: 1 },
  );
  const outcomes = await all(run);
  expect(outcomes.map(({ error }) => error?.message)).toEqual(names.map(() => undefined));
  expect(new Set(outcomes.map(({ result }) => result?.division_id)).size).toBe(1);
  expect(new Set(outcomes.map(({ result }) => result?.device_id)).size).toBe(12);
  for (const { result } of outcomes) expect(result?.private_key?.reveal()).toContain("PRIVATE KEY");
  const sent = (await recorded()).slice(before);
  const lookUps = sent.filter(({ method, path }) => method === "GET" && /\/division\b/.test(path));
  expect(lookUps.length).toBeLessThan(12);
});

test("a row of the emulator's registers as a call of its own does", async () => {
  const client = connect();
  const first = await client.provisionDevice(description());
  const certificate_policy_id = first.certificate_policy_id;
  const name = unique("Press");
  async function* rows() {
    for (let number = 0; number < 2; number += 1) {
      const key = await PrivateKey.generate();
      const csr = await createCsr(key, { "subject.common_name": "press" });
      yield { name, certificate_policies: { bootstrap: [{ certificate_policy_id, csr }] } };
    }
  }
  const common = { account_id: ready.account_id, device_group_id: first.device_group_id };
  const outcomes = await all(client.many.devices.register(rows(), { common, inFlight: 1 }));
  expect(outcomes.map(({ error }) => error?.code)).toEqual([undefined, "conflict.name_taken"]);
});

test("a journal needs SQLite, and says so before anything is sent", async () => {
  const { fetch, seen } = service();
  const node = (globalThis as { process?: Partial<NodeJS.Process> }).process;
  const get = node?.getBuiltinModule;
  // As in a Node that has none. In a page there is nothing of the kind at all.
  const without = (name: string) => (name === "node:sqlite" ? undefined : get?.(name));
  if (node) node.getBuiltinModule = without as NodeJS.Process["getBuiltinModule"];
  try {
    const run = served(fetch).many.devices.register(presses(3), { journal: "run.db" });
    await expect(run.wait()).rejects.toMatchObject({
      kind: "configuration",
      code: "configuration.journal",
      message: expect.stringContaining("Node has from 22.13 on"),
    });
    expect(run.summary).toMatchObject({ begun: 0, ending: "hopeless" });
  } finally {
    if (node && get) node.getBuiltinModule = get;
  }
  expect(seen.names).toEqual([]);
  for (const journal of ["", 7]) {
    const begin = () => served(fetch).many.devices.register([], { journal: journal as string });
    expect(begin).toThrow("journal must be the path of a file");
  }
});

test("memory does not grow with the number of rows", async () => {
  const fetch: Fetch = async () => new Response(JSON.stringify({ id: ID, device_id: ID }), json);
  const client = served(fetch);
  const open = vi.spyOn(Machine.prototype, "open");
  await client.many.devices.register(presses(2_000)).wait();
  const machine = open.mock.contexts[0] as Machine;
  open.mockRestore();
  const before = machine.memory;
  expect(await client.many.devices.register(presses(8_000)).wait()).toMatchObject({ done: 8_000 });
  // How many are in flight differs from run to run. Forty bytes a row would be more than this.
  expect(machine.memory - before).toBeLessThan(256 * 1024);
}, 300_000);
