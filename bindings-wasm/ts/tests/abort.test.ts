import { afterEach, expect, test } from "vitest";
import {
  arm,
  arrived,
  connect,
  description,
  disarm,
  ready,
  recorded,
  unique,
} from "./support/emulator.js";

afterEach(disarm);

test("an aborted signal stops a call before anything is sent", async () => {
  await arrived();
  const reason = new Error("changed my mind");
  const call = connect()
    .account.accounts.list({}, { signal: AbortSignal.abort(reason) })
    .all();
  await expect(call).rejects.toBe(reason);
  expect(await arrived()).toEqual([]);
});

test("a call that is aborted under way rejects with the reason, and stops on the wire", async () => {
  await arm({ fault: { latency: { ms: 5_000 } } });
  await arrived();
  const controller = new AbortController();
  const call = connect().account.accounts.list({}, { signal: controller.signal }).all();
  await expect.poll(() => recorded()).toHaveLength(1);
  controller.abort("enough");
  await expect(call).rejects.toBe("enough");
  await expect.poll(async () => (await recorded())[0]?.aborted).toBe(true);
});

test("a wait between attempts ends with the abort", async () => {
  const client = connect({ retry: { base: 60_000, cap: 60_000 } });
  await arm({ fault: { status: { status: 503, retry_after: 60 } } });
  const started = performance.now();
  const call = client.account.accounts.list({}, { signal: AbortSignal.timeout(300) }).all();
  await expect(call).rejects.toMatchObject({ name: "TimeoutError" });
  expect(performance.now() - started).toBeLessThan(30_000);
});

test("a deadline holds", async () => {
  await arm({ fault: "hang" });
  const call = connect().account.accounts.list({}, { timeout: 200 }).all();
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
  let sent = 0;
  const client = connect({
    onEvent: ({ kind, path }) => {
      if (kind === "sending" && path.endsWith("/device-group")) sent += 1;
    },
  });
  const { division_id } = await client.provisionDevice(description());
  // Those that will be aborted would wait for ever.
  await arm({ match: { path: "/**/device-group" }, times: null, fault: "hang" });
  await arrived();
  sent = 0;
  const aborts: (() => void)[] = [];
  const calls = Array.from({ length: 200 }, async (_, number) => {
    const name = unique("x");
    const { account_id } = ready;
    if (number % 4 !== 0) {
      return (await client.divisions.find({ account_id, name })) ?? "done";
    }
    const controller = new AbortController();
    aborts.push(() => controller.abort(`aborted ${number}`));
    return client.deviceGroups
      .find({ account_id, division_id, name }, { signal: controller.signal })
      .catch((reason: unknown) => reason);
  });
  await expect.poll(() => sent).toBe(50);
  for (const abort of aborts) setTimeout(abort, 200 + Math.random() * 1_300);
  const outcomes = await Promise.all(calls);
  expect(outcomes).toEqual(
    outcomes.map((_, number) => (number % 4 === 0 ? `aborted ${number}` : "done")),
  );
  await disarm();
  // Every request of an aborted call that had arrived was seen to leave. How many had, the browser and the machine decide.
  const left = async () => {
    const groups = (await recorded()).filter(({ path }) => path.endsWith("/device-group"));
    return { arrived: groups.length, aborted: groups.filter(({ aborted }) => aborted).length };
  };
  const { arrived: count } = await left();
  expect(count).toBeGreaterThan(0);
  await expect.poll(left).toEqual({ arrived: count, aborted: count });
  expect(await client.account.accounts.list().all()).toHaveLength(1);
});
