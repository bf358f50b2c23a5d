import { expect, test } from "vitest";
import type { CreateDivision } from "../src/index.js";
import { isDevtrustError, Secret } from "../src/index.js";
import { arrived, connect, ready } from "./support/emulator.js";

const good = {
  name: "Plant 7",
  account_id: ready.account_id,
  primary_rzone_id: ready.primary_rzone_id,
};

function cyclic(): object {
  const members: { again?: unknown } = {};
  members.again = members;
  return members;
}

const broken = {
  get description(): string {
    throw new RangeError("no such thing");
  },
};

const hostile = new Proxy(
  {},
  {
    ownKeys() {
      throw new Error("never");
    },
  },
);

test.each<[string, unknown, string, string]>([
  ["a number for a text", { ...good, name: 7 }, "name", "type"],
  ["null for a text", { ...good, name: null }, "name", "required"],
  ["nothing at all", undefined, "name", "required"],
  ["a Map", { ...good, name: new Map([["a", 1]]) }, "name", "type"],
  ["a Set as the request", new Set([1]), "request", "type"],
  ["a promise", Promise.resolve(good), "request", "type"],
  [
    "a cyclic object",
    { ...good, description: cyclic() },
    `description${".again".repeat(64)}`,
    "too_deep",
  ],
  [
    "a getter that throws",
    { ...good, ...Object.create(null), description: broken },
    "description.description",
    "type",
  ],
  ["a proxy that throws", { ...good, description: hostile }, "description", "type"],
  ["a text of 10 MB", { ...good, description: "x".repeat(10_000_000) }, "description", "too_long"],
  ["a lone surrogate", { ...good, name: "Plant \ud800" }, "name", "type"],
  ["a lone low surrogate", { ...good, name: "\udc00Plant" }, "name", "type"],
  ["a BigInt", { ...good, name: 7n }, "name", "type"],
  ["a symbol", { ...good, name: Symbol("a") }, "name", "type"],
  ["a function", { ...good, name: () => "a" }, "name", "type"],
  ["a secret", { ...good, name: new Secret("hidden words") }, "name", "type"],
  ["bytes", { ...good, name: new Uint8Array(3) }, "name", "type"],
  ["not a number", { ...good, name: Number.NaN }, "name", "range"],
  ["a date that is none", { ...good, name: new Date("no") }, "name", "type"],
  ["an unknown field", { ...good, nmae: "x" }, "nmae", "unknown_field"],
  ["a list for an object", [good], "request", "type"],
  ["a text for an object", "Plant 7", "request", "type"],
])("%s is a violation of its field, and nothing is sent", async (_, request, field, code) => {
  await arrived();
  const error: unknown = await connect()
    .divisions.create(request as CreateDivision)
    .catch((thrown: unknown) => thrown);
  if (!isDevtrustError(error)) throw error;
  expect(error.kind).toBe("validation");
  expect(error.operation).toBe("divisions.create");
  expect(error.violations.map((violation) => [violation.field, violation.code])).toContainEqual([
    field,
    code,
  ]);
  expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain("hidden words");
  expect(await arrived()).toEqual([]);
});

test("all violations come at once", async () => {
  const error = await connect()
    .divisions.create({ name: " x", account_id: "a", primary_rzone_id: "b" })
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    violations: [{ field: "name" }, { field: "account_id" }, { field: "primary_rzone_id" }],
  });
});

test("a member called __proto__ is a member", async () => {
  const request = JSON.parse(`{"__proto__": "x", "name": "Plant 7"}`);
  const error = await connect()
    .divisions.create(request)
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    violations: expect.arrayContaining([expect.objectContaining({ field: "__proto__" })]),
  });
});

test("after any bad input the same client works", async () => {
  const client = connect();
  await client.divisions.create(null as never).catch(() => undefined);
  await client.divisions.create(hostile as never).catch(() => undefined);
  expect(await client.account.accounts.list().all()).toHaveLength(1);
});

test.each<[string, object, string]>([
  ["a timeout of text", { timeout: "5" }, "timeout must be a finite number"],
  ["a timeout of NaN", { timeout: Number.NaN }, "timeout must be a finite number"],
  ["an endless timeout", { timeout: Number.POSITIVE_INFINITY }, "timeout must be a finite number"],
  ["a timeout below zero", { timeout: -1 }, "timeout must be a finite number"],
  ["a timeout of zero", { timeout: 0 }, "timeout must be longer than zero"],
  ["a signal that is none", { signal: {} }, "signal must be an AbortSignal"],
  ["headers of numbers", { headers: { a: 1 } }, "headers.a must be text"],
])("%s is a configuration error", async (_, options, message) => {
  const call = connect()
    .account.accounts.list({}, options as never)
    .all();
  await expect(call).rejects.toMatchObject({
    kind: "configuration",
    message: expect.stringContaining(message),
  });
});
