/** Requests and the browser's caches: of answers, and of preflights. */

import { afterEach, expect, test, vi } from "vitest";
import { connect, ready } from "../support/emulator.js";

afterEach(() => vi.unstubAllGlobals());

test("look-ups pass the cache, and calls that no cache answers leave preflights to be remembered", async () => {
  const seen: string[] = [];
  const { fetch } = globalThis;
  vi.stubGlobal("fetch", (request: Request) => {
    seen.push(`${request.method} ${request.cache}`);
    return fetch(request);
  });
  const client = connect();
  await client.account.accounts.list().all();
  const { account_id, primary_rzone_id } = ready;
  const name = `Cache ${Math.random().toString(36).slice(2)}`;
  await client.divisions.create({ name, account_id, primary_rzone_id });
  expect(new Set(seen)).toEqual(new Set(["GET no-store", "POST default"]));
});
