import { afterEach, expect, test } from "vitest";
import { arm, arrived, connect, disarm, ready, recorded } from "../support/emulator.js";

afterEach(disarm);

/** A worker with a call under way, and what it says. */
function calling(): { worker: Worker; said: unknown[] } {
  const worker = new Worker(new URL("../support/worker.ts", import.meta.url), { type: "module" });
  const said: unknown[] = [];
  worker.onmessage = ({ data }) => said.push(data);
  worker.postMessage({ options: { apiKey: ready.api_key, baseUrl: ready.base_url } });
  return { worker, said };
}

test("a worker calls like a page", async () => {
  const { worker, said } = calling();
  await expect.poll(() => said.at(-1)).toBe(1);
  worker.terminate();
});

test("a worker that is terminated in a call leaves the others alone", async () => {
  await arm({ times: 1, fault: { latency: { ms: 20_000 } } });
  await arrived();
  const { worker } = calling();
  await expect.poll(recorded).toHaveLength(1);
  worker.terminate();
  expect(await connect().account.accounts.list().all()).toHaveLength(1);
  const other = calling();
  await expect.poll(() => other.said.at(-1)).toBe(1);
  other.worker.terminate();
});
