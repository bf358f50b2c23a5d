/** Starts the emulator for all tests, and tells them what it said when it was ready. */

import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import type { TestProject } from "vitest/node";

/** What the emulator says when it is ready. */
export interface Ready {
  readonly base_url: string;
  readonly api_key: string;
  readonly account_id: string;
  readonly primary_rzone_id: string;
  readonly ica_id: string;
  readonly certificate_profile_id: string;
}

declare module "vitest" {
  interface ProvidedContext {
    emulator: Ready;
    /** The module that can be ended on purpose, in base64. */
    traps: string;
  }
}

export default async function setup(project: TestProject): Promise<() => void> {
  const program = process.env.DEVTRUST_EMULATOR ?? "devtrust-emulator";
  const emulator = spawn(program, ["--listen", "127.0.0.1:0", "--cors", "http://localhost:*"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  project.provide("emulator", await firstLine(emulator));
  const traps = readFileSync(new URL("traps/traps.wasm", import.meta.url));
  project.provide("traps", traps.toString("base64"));
  return () => {
    emulator.kill();
  };
}

function firstLine(emulator: ChildProcess): Promise<Ready> {
  return new Promise((resolve, reject) => {
    emulator.once("error", reject);
    emulator.once("exit", (code) => reject(new Error(`the emulator ended with ${code}`)));
    if (emulator.stdout === null) return;
    createInterface(emulator.stdout).once("line", (line) => resolve(JSON.parse(line)));
  });
}
