/** Operations: the module learns them when one of their product is first used, and not before. Each test has a product of its own. */
import { afterEach, expect, test, vi } from "vitest";
import { type Clock, hostClock } from "../src/clock.js";
import { Client } from "../src/index.js";
import { tables } from "../src/tables.js";

const before = { ...tables };

afterEach(() => {
  Object.assign(tables, before);
});

const seats = { items: [{ id: "1", identifier: "press-41" }], total: 1, offset: 0, limit: 20 };

/** A client that shares its running module with no other test, and what was asked of its service. */
function fresh(clock: Clock = { ...hostClock }): { client: Client; asked: string[] } {
  const asked: string[] = [];
  const fetch = async (url: string) => {
    asked.push(new URL(url).pathname);
    return Response.json(seats);
  };
  const options = { apiKey: "k", baseUrl: "https://x.example", fetch };
  return { client: new Client(options, clock), asked };
}

test("the first call to a product brings what the module has to know of it, for all clients", async () => {
  const loads = vi.fn(before.trust_lifecycle);
  tables.trust_lifecycle = loads;
  const clock = { ...hostClock };
  const { client, asked } = fresh(clock);
  await client.rendezvousZones.list().all();
  expect(loads).not.toHaveBeenCalled();
  const both = [client, fresh(clock).client].map((one) => one.trustLifecycle.seats.list().all());
  for (const rows of await Promise.all(both)) {
    expect(rows).toMatchObject([{ id: "1", identifier: "press-41" }]);
  }
  expect(loads).toHaveBeenCalled();
  expect(asked.at(-1)).toBe("/mpki/api/v1/seat");
});

test("its rules hold before anything is sent", async () => {
  const { client, asked } = fresh();
  const wrong = client.trustLifecycle.seats.get({ seat_id: "", seat_type_id: "USER_SEAT" });
  await expect(wrong).rejects.toMatchObject({
    kind: "validation",
    operation: "trust_lifecycle.seats.get",
    violations: [{ field: "seat_id", code: "blank" }],
  });
  expect(asked).toEqual([]);
});

test("where they cannot be had, that is said, and the next call asks again", async () => {
  const { client } = fresh();
  tables.iot = () => Promise.reject(new TypeError("Failed to fetch"));
  await expect(client.iot.devices.list().all()).rejects.toMatchObject({
    code: "configuration.invalid",
    message: expect.stringContaining("devtrust has to know of iot could not be loaded"),
  });
  Object.assign(tables, before);
  expect(await client.iot.devices.list().all()).toHaveLength(1);
});

test("the settings may name an operation of a product that was not used yet", async () => {
  const asked: string[] = [];
  const fetch = async (url: string) => {
    asked.push(new URL(url).pathname);
    return Response.json({ records: [] });
  };
  const paths = { "trust_lifecycle.seats.list": "/elsewhere/seat", "jobs.list": "/elsewhere/job" };
  const client = new Client(
    { apiKey: "k", baseUrl: "https://x.example", fetch, paths },
    { ...hostClock },
  );
  await client.rendezvousZones.list().all();
  await client.trustLifecycle.seats.list().all();
  expect(asked.at(-1)).toBe("/elsewhere/seat");
});

test("what is no table is a defect, and not of the service", async () => {
  const { client, asked } = fresh();
  tables.account = async () => ({ default: "p\taccount\nz" });
  const call = client.account.users.list().all();
  await expect(call).rejects.toMatchObject({ code: "internal.defect" });
  expect(asked).toEqual([]);
});
