import { expect, test } from "vitest";
import { revive } from "../src/revive.js";
import { Secret } from "../src/secret.js";

test("the values of a map get their types", () => {
  const shape = { settings: { "{}": "secret" }, times: { "{}": "time" } } as const;
  const read = revive({ settings: { password: "hunter2" } }, shape) as {
    settings: Record<string, Secret>;
    times: Record<string, Date>;
  };
  expect(read.settings.password).toBeInstanceOf(Secret);
  expect(read.settings.password?.reveal()).toBe("hunter2");
  expect(JSON.stringify(read)).not.toContain("hunter2");
  expect(read.times).toEqual({});
});

test("what is no map stays as it came", () => {
  const shape = { settings: { "{}": "secret" } } as const;
  expect(revive({ settings: ["a"] }, shape)).toEqual({ settings: ["a"] });
  expect(revive({ settings: "a" }, shape)).toEqual({ settings: "a" });
});
