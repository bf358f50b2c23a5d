// Runs the conformance scenarios through the built npm package, in Node or in headless Chromium.
//
//     node node_runner.mjs CORPUS node|chromium [SCENARIO...]
//
// CORPUS is what `devtrust-conformance corpus` writes, or a file of live jobs. A line of JSON is written for each scenario,
// and for each call of a job; what it holds is described in tests/conformance/README.md and tests/hostile/README.md.
// Nothing is judged here.

import { readFileSync } from "node:fs";
import { inspect } from "node:util";
import { lines } from "./js/chromium.mjs";
import { live } from "./js/live.mjs";
import { watch } from "./js/memory.mjs";
import { run, texts } from "./js/scenario.mjs";

const PACKAGE = new URL("../../../bindings-wasm/ts/", import.meta.url);

const [path, runtime, ...names] = process.argv.slice(2);
if (path === undefined || !["node", "chromium"].includes(runtime)) {
  process.stderr.write("usage: node node_runner.mjs CORPUS node|chromium [SCENARIO...]\n");
  process.exit(2);
}
const wanted = JSON.parse(readFileSync(path, "utf8")).filter(
  ({ name, skip = {} }) => !(runtime in skip) && (names.length === 0 || names.includes(name)),
);
if (runtime === "chromium") {
  for await (const line of lines(PACKAGE, wanted)) write(line);
} else {
  const devtrust = await import(new URL("dist/esm/node.js", PACKAGE).href);
  const forms = (value) => [inspect(value, { depth: 9, showHidden: true }), ...texts(value)];
  for (const scenario of wanted) {
    if (scenario.live) for (const line of await live(devtrust, scenario, runtime, forms, watch)) write(line);
    else write(await run(devtrust, scenario, runtime, forms));
  }
}

function write(line) {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
