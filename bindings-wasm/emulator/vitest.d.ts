import type { TestAPI } from "vitest";
import type { Emulator } from "./index.js";

/** vitest's `test` with the fixture `emulator`: one for each file of tests, and a clean account for each test. */
export const test: TestAPI<{ emulator: Emulator }>;
