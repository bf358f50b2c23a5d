import { defineConfig } from "@playwright/test";

/** One browser, the system's; each test has an emulator of its own. */
export default defineConfig({
  testDir: "tests",
  outputDir: "../target/portal/tests",
  timeout: 300_000,
  // A busy machine takes its time; no test is about that.
  expect: { timeout: 120_000 },
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  use: {
    viewport: { width: 1280, height: 800 },
    colorScheme: "light",
    locale: "en-GB",
    timezoneId: "UTC",
    launchOptions: {
      executablePath: process.env.DEVTRUST_CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--enable-precise-memory-info", "--js-flags=--expose-gc"],
    },
  },
});
