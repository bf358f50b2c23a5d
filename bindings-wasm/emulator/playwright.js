import { test as base } from "@playwright/test";
import { Emulator } from "./index.js";

/** One for each worker; each test begins with a clean account. */
export const test = base.extend({
  emulatorSwitches: [[], { option: true, scope: "worker" }],
  runningEmulator: [
    async ({ emulatorSwitches }, use) => {
      const emulator = await Emulator.start({ arguments: emulatorSwitches });
      await use(emulator);
      await emulator.stop();
    },
    { scope: "worker" },
  ],
  emulator: async ({ runningEmulator }, use) => {
    await runningEmulator.reset();
    await use(runningEmulator);
  },
});
