import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { initialize } from "devtrust/slim";

const { resolve } = createRequire(import.meta.url);

initialize({
  module: () => readFile(resolve("devtrust/devtrust.wasm")),
  keys: () => readFile(resolve("devtrust/keys.wasm")),
  workflows: () => readFile(resolve("devtrust/workflows.wasm")),
});
await import("./main.js");
