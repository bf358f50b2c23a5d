/** The same scenarios in a page of headless Chromium, which loads the package without a bundler. */

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { renderers, watch } from "./memory.mjs";

const TYPES = { ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };
/** How many scenarios a page runs before it reports. */
const BATCH = 50;

/** What the client does with each scenario. */
export async function* lines(folder, scenarios) {
  const require = createRequire(new URL("package.json", folder));
  const { chromium } = require("playwright");
  const server = await serve({ "/package/": folder, "/runner/": new URL("./", import.meta.url) });
  const profile = await mkdtemp(join(tmpdir(), "devtrust-chromium-"));
  const isLive = scenarios.some((scenario) => scenario.live);
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.DEVTRUST_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", ...(isLive ? unprotected() : [])],
  });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    // Memory is measured from outside, so that each job is a step of its own.
    const batch = isLive ? 1 : BATCH;
    for (let first = 0; first < scenarios.length; first += batch) {
      const grown = watch(isLive ? renderers() : []);
      const lines = await page.evaluate(inPage, scenarios.slice(first, first + batch));
      yield* isLive ? lines.map((line) => ({ ...line, peak_bytes: grown() })) : lines;
    }
  } finally {
    await browser.close();
    server.close();
    await rm(profile, { recursive: true, force: true });
  }
}

/** A server that knows nothing of CORS can be called, and one certificate is trusted. */
function unprotected() {
  const key = process.env.DEVTRUST_TRUSTED_KEY;
  const trusted = key === undefined ? [] : [`--ignore-certificate-errors-spki-list=${key}`];
  return ["--disable-web-security", ...trusted];
}

async function inPage(scenarios) {
  const devtrust = await import("/package/dist/esm/index.js");
  const { run, texts } = await import("/runner/scenario.mjs");
  const { live } = await import("/runner/live.mjs");
  const forms = (value) => [...texts(value), String(value?.stack)];
  // Some answers end the process in which Chromium has its network (fifty encodings do, in 156). It starts another one within
  // some 100 ms, until when no page can send anything.
  const online = async () => {
    for (let tries = 0; tries < 100; tries++) {
      const isThere = await fetch("/", { cache: "no-store" }).then(
        () => true,
        () => false,
      );
      if (isThere) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const all = [];
  for (const scenario of scenarios) {
    if (scenario.live) all.push(...(await live(devtrust, scenario, "chromium", forms, undefined, online)));
    else all.push(await run(devtrust, scenario, "chromium", forms));
  }
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
