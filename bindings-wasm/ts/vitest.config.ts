import { fileURLToPath } from "node:url";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { ask } from "./tests/support/control.js";

const NODE_ENTRY = fileURLToPath(new URL("src/node.ts", import.meta.url));

/**
 * The same tests in Node and in headless Chromium; what needs files or processes runs in Node alone. Journals need a Node that has
 * SQLite: `cargo xtask test npm` fetches one.
 */
export default defineConfig({
  test: {
    globalSetup: "tests/support/emulators.ts",
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
    projects: [
      {
        extends: true,
        // As the exports of package.json have it.
        resolve: { alias: [{ find: /^.*\/src\/index\.js$/, replacement: NODE_ENTRY }] },
        test: {
          name: "node",
          include: ["tests/*.test.ts", "tests/node/*.test.ts"],
          execArgv: ["--expose-gc"],
        },
      },
      {
        extends: true,
        resolve: { alias: [{ find: /^.*\/src\/index\.js$/, replacement: NODE_ENTRY }] },
        test: {
          name: "journal",
          include: ["tests/journal/*.test.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "chromium",
          include: ["tests/*.test.ts", "tests/browser/*.test.ts"],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            commands: { ask: (_context, ...question: Parameters<typeof ask>) => ask(...question) },
            provider: playwright({
              launchOptions: {
                executablePath: process.env.DEVTRUST_CHROMIUM ?? "/usr/bin/chromium",
                args: ["--no-sandbox", "--js-flags=--expose-gc", "--enable-precise-memory-info"],
              },
            }),
            instances: [{ browser: "chromium" }],
          },
        },
      },
    ],
  },
});
