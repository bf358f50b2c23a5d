import type {
  PlaywrightTestArgs,
  PlaywrightTestOptions,
  PlaywrightWorkerArgs,
  PlaywrightWorkerOptions,
  TestType,
} from "@playwright/test";
import type { Emulator } from "./index.js";

/**
 * Playwright's `test` with the fixture `emulator`: one for each worker, and a clean account for each test. A page may call it where
 * `emulatorSwitches` allows its origin: `test.use({ emulatorSwitches: ["--cors", "http://localhost:5173"] })`.
 */
export const test: TestType<
  PlaywrightTestArgs & PlaywrightTestOptions & { emulator: Emulator },
  PlaywrightWorkerArgs & PlaywrightWorkerOptions & { emulatorSwitches: readonly string[] }
>;
