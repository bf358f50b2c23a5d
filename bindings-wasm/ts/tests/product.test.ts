/** What is made of a product's operations: the names, the requests, and whether pages come back. */
import { expect, test } from "vitest";
import type { Caller } from "../src/call.js";
import { Client } from "../src/index.js";
import { Pages } from "../src/pages.js";
import { product } from "../src/product.js";

interface Sample {
  start(request: object): unknown;
  readonly userRoles: {
    list(request?: object, options?: object): Pages<unknown>;
    get(userId: string, options?: object): unknown;
    renameAll(userId: string, fields?: object, options?: object): unknown;
    refresh(options?: object): unknown;
  };
}

function sample(): { made: Sample; calls: unknown[][] } {
  const calls: unknown[][] = [];
  const caller: Caller = {
    value: async (...given: unknown[]) => calls.push(given) as never,
    pages(operation, request, options) {
      calls.push(["pages", operation, request, options]);
      return new Pages(this, operation, request, options);
    },
  };
  const made = product<Sample>(caller, "sample", {
    user_roles: ["list*", "get:user_id", "rename_all:user_id,...", "refresh:"],
    workflows: ["start"],
  });
  return { made, calls };
}

test("a method calls its operation with what it is given", () => {
  const { made, calls } = sample();
  const options = { timeout: 5 };
  made.userRoles.get("a", options);
  made.userRoles.renameAll("a", { name: "b" }, options);
  made.userRoles.renameAll("a");
  made.userRoles.refresh(options);
  made.start({ name: "c" });
  expect(calls).toEqual([
    ["sample.user_roles.get", { user_id: "a" }, options],
    ["sample.user_roles.rename_all", { user_id: "a", name: "b" }, options],
    ["sample.user_roles.rename_all", { user_id: "a" }, undefined],
    ["sample.user_roles.refresh", {}, options],
    ["sample.workflows.start", { name: "c" }, undefined],
  ]);
});

test("a list gives pages, and what an object cannot overwrite stays", () => {
  const { made, calls } = sample();
  expect(made.userRoles.list({ limit: 2 })).toBeInstanceOf(Pages);
  made.userRoles.list();
  made.userRoles.renameAll("a", { user_id: "b" });
  expect(calls).toEqual([
    ["pages", "sample.user_roles.list", { limit: 2 }, undefined],
    ["pages", "sample.user_roles.list", undefined, undefined],
    ["sample.user_roles.rename_all", { user_id: "a" }, undefined],
  ]);
});

test("a resource is made once, and has what is in it", () => {
  const { made } = sample();
  expect(made.userRoles).toBe(made.userRoles);
  expect(Object.keys(made)).toEqual(["userRoles", "start"]);
  expect(Object.keys(made.userRoles)).toEqual(["list", "get", "renameAll", "refresh"]);
});

test("a resource that has moved keeps its old name", () => {
  const client = new Client({ apiKey: "k", baseUrl: "https://x.example" });
  expect(client.accounts).toBe(client.account.accounts);
});
