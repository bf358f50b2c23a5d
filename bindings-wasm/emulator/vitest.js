import { test as base } from "vitest";
import { Emulator } from "./index.js";

/** One for each file of tests; each test begins with a clean account. */
export const test = base.extend({
  runningEmulator: [
    // biome-ignore lint/correctness/noEmptyPattern: a fixture has to name what it needs, and this needs nothing
    async ({}, use) => {
      const emulator = await Emulator.start();
      await use(emulator);
      await emulator.stop();
    },
    { scope: "file" },
  ],
  emulator: async ({ runningEmulator }, use) => {
    await runningEmulator.reset();
    await use(runningEmulator);
  },
});
