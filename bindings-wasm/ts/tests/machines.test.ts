import { afterEach, expect, test, vi } from "vitest";
import { hostClock } from "../src/clock.js";
import { Client } from "../src/index.js";
import { Machine } from "../src/machine.js";

afterEach(() => {
  vi.restoreAllMocks();
});

const empty = async () =>
  new Response('{"records":[]}', { headers: { "content-type": "application/json" } });
const options = { apiKey: "key", baseUrl: "http://127.0.0.1:1", fetch: empty };

test("first calls at the same time share one module and one session", async () => {
  const open = vi.spyOn(Machine.prototype, "open");
  const client = new Client(options, { ...hostClock });
  await Promise.all(Array.from({ length: 20 }, () => client.account.accounts.list().all()));
  expect(open).toHaveBeenCalledTimes(1);
});

test("calls under way go on when their client is closed, with its fetch", async () => {
  const clock = { ...hostClock };
  for (let number = 0; number < 50; number += 1) {
    const client = new Client(options, clock);
    await client.account.accounts.list().all();
    client.close();
  }
  let ask = () => {};
  const asked = new Promise<void>((resolve) => {
    ask = resolve;
  });
  let answer = (_: Response) => {};
  const first = new Promise<Response>((resolve) => {
    answer = resolve;
  });
  const answers = [first, empty()];
  const fetch = async () => {
    ask();
    return answers.shift() as Promise<Response>;
  };
  const last = new Client({ ...options, fetch, retry: { base: 1 } }, clock);
  const call = last.account.accounts.list().all();
  await asked;
  last.close();
  answer(new Response("", { status: 503 }));
  expect(await call).toEqual([]);
  expect(answers).toEqual([]);
});
