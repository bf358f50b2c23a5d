/** The same scenarios in a page of headless Chromium, which loads the package without a bundler. */

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";

const TYPES = { ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };
/** How many scenarios a page runs before it reports. */
const BATCH = 50;

/** What the client does with each scenario. */
export async function* lines(folder, scenarios) {
  const require = createRequire(new URL("package.json", folder));
  const { chromium } = require("playwright");
  const server = await serve({ "/package/": folder, "/runner/": new URL("./", import.meta.url) });
  const browser = await chromium.launch({
    executablePath: process.env.DEVTRUST_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    for (let first = 0; first < scenarios.length; first += BATCH) {
      yield* await page.evaluate(inPage, scenarios.slice(first, first + BATCH));
    }
  } finally {
    await browser.close();
    server.close();
  }
}

async function inPage(scenarios) {
  const devtrust = await import("/package/dist/esm/index.js");
  const { run } = await import("/runner/scenario.mjs");
  const forms = (value) => [String(value), String(JSON.stringify(value)), String(value?.stack)];
  const all = [];
  for (const scenario of scenarios) all.push(await run(devtrust, scenario, "chromium", forms));
  return all;
}

function serve(folders) {
  const server = createServer(async ({ url }, response) => {
    const [prefix, folder] = Object.entries(folders).find(([start]) => url.startsWith(start)) ?? [];
    if (folder === undefined) {
      response.setHeader("content-type", "text/html").end("<!doctype html><title>devtrust</title>");
      return;
    }
    try {
      const file = fileURLToPath(new URL(url.slice(prefix.length), folder));
      const content = await readFile(file);
      response.setHeader("content-type", TYPES[extname(file)] ?? "text/plain").end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}
