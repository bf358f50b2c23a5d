// Runs the bundle with the modules beside it, as they would be deployed.

import { readdirSync, readFileSync } from "node:fs";
import { Miniflare } from "miniflare";

const modules = readdirSync("dist")
  .map((path) => {
    const type = path.endsWith(".wasm") ? "CompiledWasm" : "ESModule";
    return { type, path, contents: readFileSync(`dist/${path}`) };
  })
  // The first one is the worker.
  .sort((one, other) => Number(other.path === "worker.js") - Number(one.path === "worker.js"));

const miniflare = new Miniflare({ modules, compatibilityDate: "2026-04-01" });
try {
  const answer = await miniflare.dispatchFetch("http://worker.test/");
  console.log(await answer.text());
} finally {
  await miniflare.dispose();
}
