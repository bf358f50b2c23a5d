// How long a fresh page waits for its first answer over a slow link, with devtrust and with fetch and zod.
//
//     node first_call.mjs EMULATOR CHROMIUM
//
// The link is Chromium's own emulation: 1.6 Mbit/s and 150 ms. Prints one JSON object: milliseconds of every round.

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const PACKAGE = fileURLToPath(new URL("../../../bindings-wasm/ts/", import.meta.url));
const LINK = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 };
const [emulatorPath, chromiumPath] = process.argv.slice(2);
const rounds = process.env.DEVTRUST_BENCH_ROUNDS ?? "5";

/** The same call, as somebody writes it with either. */
const PAGES = {
  devtrust: `
    import { Client } from "${PACKAGE}dist/esm/index.js";
    export async function first({ base_url: baseUrl, api_key: apiKey, account_id }) {
      const client = new Client({ apiKey, baseUrl });
      return (await client.divisions.list({ account_id }).page()).items;
    }`,
  fetch_zod: `
    import { z } from "${PACKAGE}node_modules/zod/index.js";
    const Page = z.object({ records: z.array(z.object({ id: z.uuid(), name: z.string() })) });
    export async function first({ base_url, api_key, account_id }) {
      const address = base_url + "/devicetrustmanager/api/v4/division?account_id=" + account_id;
      const response = await fetch(address, { headers: { "x-api-key": api_key } });
      return Page.parse(await response.json()).records;
    }`,
};
const START = `
  const where = JSON.parse(decodeURIComponent(location.hash.slice(1)));
  first(where).then(() => { window.took = performance.now(); }, (error) => { window.took = String(error); });`;

const require = createRequire(join(PACKAGE, "package.json"));
const { chromium } = require("playwright");
const folder = mkdtempSync(join(tmpdir(), "devtrust-first-"));
const emulator = spawn(emulatorPath, ["--cors", "*", "--exit-with-stdin"], {
  stdio: ["pipe", "pipe", "inherit"],
});
const server = createServer(answer);
let browser;
try {
  const ready = JSON.parse(await new Promise((done) => createInterface(emulator.stdout).once("line", done)));
  for (const [name, source] of Object.entries(PAGES)) await bundle(name, source);
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  browser = await chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox"] });
  const times = Object.fromEntries(Object.keys(PAGES).map((name) => [name, []]));
  for (let round = 0; round < Number(rounds); round += 1) {
    for (const name of Object.keys(PAGES)) times[name].push(await visit(name, ready));
  }
  process.stdout.write(`${JSON.stringify(times)}\n`);
} finally {
  await browser?.close();
  server.close();
  emulator.kill();
  rmSync(folder, { recursive: true, force: true });
}

async function bundle(name, source) {
  const root = join(folder, name);
  mkdirSync(root);
  writeFileSync(join(root, "main.js"), source + START);
  writeFileSync(join(root, "index.html"), '<!doctype html><script type="module" src="/main.js"></script>');
  const { build } = await import(join(PACKAGE, "node_modules/vite/dist/node/index.js"));
  await build({ root, base: `/${name}/`, logLevel: "error", build: { outDir: "dist" } });
}

/** The bundles, compressed as every server does. */
function answer({ url }, response) {
  const [, name, ...rest] = url.split("?")[0].split("/");
  const file = rest.join("/") || "index.html";
  const type = file.endsWith(".html") ? "text/html" : "text/javascript";
  try {
    const content = gzipSync(readFileSync(join(folder, name, "dist", file)), { level: 9 });
    response.writeHead(200, { "content-type": type, "content-encoding": "gzip" }).end(content);
  } catch {
    response.writeHead(404).end();
  }
}

/** A visit with an empty cache; gives milliseconds from the start of the navigation to the first answer. */
async function visit(name, ready) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send("Network.enable");
    await devtools.send("Network.emulateNetworkConditions", LINK);
    const where = encodeURIComponent(JSON.stringify(ready));
    await page.goto(`http://127.0.0.1:${server.address().port}/${name}/#${where}`);
    await page.waitForFunction(() => window.took, null, { timeout: 60_000 });
    const took = await page.evaluate(() => window.took);
    if (typeof took !== "number") throw new Error(took);
    return Math.round(took);
  } finally {
    await context.close();
  }
}
