// devtrust beside fetch and zod, in Node and in headless Chromium, against one emulator in one run.
//
//     node compare.mjs EMULATOR [CHROMIUM] [CALLS]
//
// Without a browser it runs in Node alone.
// Prints one JSON object: runtime, contender, milliseconds a registration at one and at 32 in flight,
// one number for each round.

import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import http, { createServer } from "node:http";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { compare } from "./contenders.mjs";

const PACKAGE = new URL("../../../bindings-wasm/ts/", import.meta.url);
/** zod belongs to the package's own tools. */
const ZOD = "node_modules/zod/index.js";
const [emulatorPath, chromiumPath, calls = "2000"] = process.argv.slice(2);
const rounds = process.env.DEVTRUST_BENCH_ROUNDS ?? "5";
const DEPTHS = [1, 32];

const emulator = spawn(emulatorPath, ["--cors", "http://127.0.0.1:*", "--journal", "0", "--exit-with-stdin"], {
  stdio: ["pipe", "pipe", "inherit"],
});
try {
  const ready = JSON.parse(await new Promise((done) => createInterface(emulator.stdout).once("line", done)));
  const devtrust = await import(new URL("dist/esm/node.js", PACKAGE).href);
  const { z } = await import(new URL(ZOD, PACKAGE).href);
  const place = await makePlace(devtrust, ready);
  const result = { node: {}, chromium: {}, chromium_cors: {} };
  for (const inFlight of DEPTHS) {
    const settings = { calls: inFlight === 1 ? Number(calls) / 4 : Number(calls), inFlight, rounds: Number(rounds) };
    result.node[inFlight] = await compare(devtrust, z, place, settings, http);
    if (!chromiumPath) continue;
    result.chromium[inFlight] = await inChromium(place, settings, place.base_url);
    result.chromium_cors[inFlight] = await inChromium(place, settings);
  }
  process.stdout.write(`${JSON.stringify(result)}\n`);
} finally {
  emulator.kill();
}

async function makePlace({ Client, PrivateKey, createCsr }, ready) {
  const { base_url, api_key, account_id } = ready;
  const client = new Client({ apiKey: api_key, baseUrl: base_url });
  const { primary_rzone_id, ica_id, certificate_profile_id } = ready;
  const division = await client.divisions.ensure({ name: "Bench", account_id, primary_rzone_id });
  const division_id = division.id;
  const policy = await client.certificatePolicies.ensure({
    name: "Bench",
    division_id,
    ica_id,
    certificate_profile_id,
    key_generation_option: "client_side",
    certificate_management_methods: ["SINGLE"],
  });
  const group = await client.deviceGroups.ensure({
    name: "Bench",
    account_id,
    division_id,
    is_static: true,
    attributes: ["mac_address"],
  });
  const csr = await createCsr(await PrivateKey.generate(), { "subject.common_name": "device-001" });
  return { base_url, api_key, account_id, device_group_id: group.id, certificate_policy_id: policy.id, csr };
}

/** A page of this origin, as one behind its own proxy has; or else one of another origin than the service, which CORS allows. */
async function inChromium(place, settings, origin) {
  const { chromium } = createRequire(new URL("package.json", PACKAGE))("playwright");
  const folders = { "/package/": PACKAGE, "/bench/": new URL("./", import.meta.url) };
  const server = createServer(async ({ url }, response) => {
    const [prefix, folder] = Object.entries(folders).find(([start]) => url.startsWith(start)) ?? [];
    if (folder === undefined) {
      response.setHeader("content-type", "text/html").end("<!doctype html><title>bench</title>");
      return;
    }
    const content = await readFile(fileURLToPath(new URL(url.slice(prefix.length), folder)));
    const type = url.endsWith(".wasm") ? "application/wasm" : "text/javascript";
    response.setHeader("access-control-allow-origin", "*").setHeader("content-type", type).end(content);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const browser = await chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage();
    const files = `http://127.0.0.1:${server.address().port}`;
    await page.goto(origin ? `${origin}/nothing-here` : files);
    return await page.evaluate(
      async ([files, zod, where, given]) => {
        const { compare } = await import(`${files}/bench/contenders.mjs`);
        const { z } = await import(`${files}/package/${zod}`);
        return compare(await import(`${files}/package/dist/esm/index.js`), z, where, given);
      },
      [files, ZOD, place, settings],
    );
  } finally {
    await browser.close();
    server.close();
  }
}
