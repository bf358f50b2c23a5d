// Installs the npm package into throwaway projects, each of which registers a device with the README's own lines.
//
//   node run.mjs --tarball FILE [--emulator FILE] [--only NAME,...]

import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { Browser } from "./lib/browser.mjs";
import { Emulator } from "./lib/emulator.mjs";
import { Failed, Skipped } from "./lib/failure.mjs";
import { Processes } from "./lib/processes.mjs";
import { Trial } from "./lib/trial.mjs";

/** How much of what a project printed is shown where it fails. */
const LINES = 30;

const here = fileURLToPath(new URL(".", import.meta.url));
const folder = join(here, "projects");

const { values } = parseArgs({
  options: {
    tarball: { type: "string" },
    emulator: { type: "string" },
    only: { type: "string" },
  },
});
if (values.tarball === undefined) {
  console.error("usage: node run.mjs --tarball FILE [--only NAME,...]");
  process.exit(2);
}
const tarball = resolve(values.tarball);
const all = readdirSync(folder).sort();
const chosen = values.only?.split(",") ?? all;
const unknown = chosen.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`no such project: ${unknown.join(", ")}; there are ${all.join(", ")}`);
  process.exit(2);
}

const scratch = mkdtempSync(join(tmpdir(), "devtrust-projects-"));
const shared = new Processes();
const browser = new Browser(join(here, "package.json"), join(scratch, "browser"), shared);
let trial;
let ending = false;

/** Stops everything that was started, and leaves no file. */
async function end() {
  ending = true;
  await trial?.end();
  await browser.close();
  await shared.end();
  rmSync(scratch, { recursive: true, force: true });
}

// Whoever reads this may have gone: what was started is stopped all the same.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => end().finally(() => process.exit(1)));
}

/** One project, from an empty folder to a registered device. */
async function attempt(name, emulator) {
  const dir = join(scratch, name);
  mkdirSync(dir);
  cpSync(join(folder, name), dir, { recursive: true });
  const { default: steps } = await import(pathToFileURL(join(folder, name, "try.mjs")).href);
  trial = new Trial({ dir, tarball, emulatorTarball: values.emulator, emulator, browser });
  try {
    await emulator.reset();
    await trial.install();
    await steps(trial);
    if (trial.registrations === 0) throw new Error("its try.mjs checked no registration");
    return trial.sizes;
  } finally {
    await trial.end();
    rmSync(dir, { recursive: true, force: true });
  }
}

let failed = 0;
try {
  const emulator = await Emulator.start(shared);
  for (const name of chosen) {
    if (ending) break;
    const started = performance.now();
    try {
      const sizes = await attempt(name, emulator);
      console.log(`ok ${name} (${((performance.now() - started) / 1000).toFixed(1)})`);
      for (const line of sizes) console.log(`  ${line}`);
    } catch (problem) {
      if (problem instanceof Skipped) {
        console.log(`skip ${name}: ${problem.message}`);
        continue;
      }
      failed += 1;
      const [what, ...rest] = (
        problem instanceof Failed ? problem.message : String(problem.stack)
      ).split("\n");
      console.log(`not ok ${name}: ${what}`);
      for (const line of [...rest, ...(problem.output ?? "").trimEnd().split("\n").slice(-LINES)]) {
        console.log(`  ${line}`);
      }
    }
  }
} finally {
  await end();
}
process.exitCode = failed === 0 ? 0 : 1;
