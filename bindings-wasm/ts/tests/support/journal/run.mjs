// A run with a journal in a process of its own, on the package as it is built. Told in a file what to run; says each outcome in a line.
import { readFileSync } from "node:fs";
import { Client } from "../../../dist/esm/node.js";

const { settings, operation, rows, options } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const { many } = new Client(settings);
const run =
  operation === "provisionDevice"
    ? many.provisionDevice(rows, options)
    : many.devices.register(rows, options);
for await (const { position, result, error, known = false } of run) {
  const id = result?.device_id ?? null;
  console.info(JSON.stringify({ position, id, code: error?.code ?? null, known }));
}
const { ending, error } = run.summary;
console.info(JSON.stringify({ ending, code: error?.code ?? null }));
