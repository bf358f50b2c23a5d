import { afterEach, expect, test } from "vitest";
import { isDevtrustError } from "../src/index.js";
import { arm, arrived, connect, description, disarm, ready, unique } from "./support/emulator.js";

afterEach(disarm);

test("an aborted signal stops a call before anything is sent", async () => {
  await arrived();
  const reason = new Error("changed my mind");
  const call = connect()
    .accounts.list({}, { signal: AbortSignal.abort(reason) })
    .all();
  await expect(call).rejects.toBe(reason);
  expect(await arrived()).toEqual([]);
});

test("a call that is aborted under way rejects with the reason, and stops on the wire", async () => {
  await arm({ fault: { latency: { ms: 5_000 } } });
  await arrived();
  const controller = new AbortController();
  const call = connect().accounts.list({}, { signal: controller.signal }).all();
  await expect.poll(() => arrivedWhole()).toHaveLength(1);
  controller.abort("enough");
  await expect(call).rejects.toBe("enough");
  await expect.poll(async () => (await arrivedWhole())[0]?.["aborted"]).toBe(true);
});

test("a wait between attempts ends with the abort", async () => {
  const client = connect({ retry: { base: 60_000, cap: 60_000 } });
  await arm({ fault: { status: { status: 503, retry_after: 60 } } });
  const started = performance.now();
  const call = client.accounts.list({}, { signal: AbortSignal.timeout(300) }).all();
  await expect(call).rejects.toMatchObject({ name: "TimeoutError" });
  expect(performance.now() - started).toBeLessThan(30_000);
});

test("a deadline holds", async () => {
  await arm({ fault: "hang" });
  const call = connect().accounts.list({}, { timeout: 200 }).all();
  await expect(call).rejects.toMatchObject({ kind: "timeout", code: "timeout.deadline" });
});

test("what onProgress throws ends the call", async () => {
  const thrown = new Error("no more");
  const onProgress = () => {
    throw thrown;
  };
  await expect(connect().provisionDevice(description(), { onProgress })).rejects.toBe(thrown);
});

test("200 calls at once, 50 of them aborted at random moments", async () => {
  const client = connect();
  await client.provisionDevice(description());
  await arm({ probability: 0.5, times: null, fault: { latency: { ms: 150 } } });
  await arrived();
  const calls = Array.from({ length: 200 }, (_, number) => {
    const controller = new AbortController();
    const aborted = number % 4 === 0;
    if (aborted) setTimeout(() => controller.abort(`aborted ${number}`), 20 + Math.random() * 120);
    return client.divisions
      .find({ account_id: ready.account_id, name: unique("x") }, { signal: controller.signal })
      .then(
        () => "done",
        (reason: unknown) => reason,
      );
  });
  const outcomes = await Promise.all(calls);
  const others = outcomes.filter((_, number) => number % 4 !== 0);
  expect(others.every((outcome) => outcome === "done")).toBe(true);
  // One that was aborted after its answer had come is done as well.
  const stopped = outcomes.filter((outcome, number) => outcome === `aborted ${number}`).length;
  expect(stopped).toBeGreaterThan(5);
  expect(outcomes.filter(isDevtrustError)).toEqual([]);
  await expect
    .poll(async () => (await arrivedWhole()).filter((request) => request["aborted"]).length)
    .toBeGreaterThan(0);
  expect(await client.accounts.list().all()).toHaveLength(1);
});

async function arrivedWhole() {
  const response = await fetch(`${ready.base_url}/__emulator/requests`);
  const journal = await response.json();
  const requests = journal.requests as { aborted: boolean; method: string }[];
  return requests.filter(({ method }) => method !== "OPTIONS");
}
