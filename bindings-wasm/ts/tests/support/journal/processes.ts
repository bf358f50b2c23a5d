/** Runs with a journal in processes of their own, and an emulator for them alone. */

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { Client, createCsr, PrivateKey } from "../../../src/index.js";
import { ask } from "../control.js";
import type { Ready } from "../emulators.js";

/** What a run says of a row. */
export interface Told {
  readonly position: number;
  readonly id: string | null;
  readonly code: string | null;
  readonly known: boolean;
}

/** What a run says at its end. */
export interface Ended {
  readonly ending: string;
  readonly code: string | null;
}

/** What a process is told to run. */
export interface Task {
  readonly operation: "register" | "provisionDevice";
  readonly rows: readonly object[];
  readonly options: {
    readonly journal: string;
    readonly inFlight: number;
    readonly common?: object;
  };
}

/** An empty folder, for as long as the test runs. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "devtrust-journal-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** An emulator of one test. */
export class Station {
  private constructor(readonly ready: Ready) {}

  static async start(): Promise<Station> {
    const program = process.env.DEVTRUST_EMULATOR ?? "devtrust-emulator";
    const emulator = spawn(program, ["--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", 2] });
    onTestFinished(() => void emulator.kill());
    const { value } = await lines(emulator).next();
    return new Station(JSON.parse(value ?? "{}"));
  }

  client(): Client {
    return new Client({ apiKey: this.ready.api_key, baseUrl: this.ready.base_url });
  }

  /** Three calls in ten fail, each in one of five ways. */
  async storm(): Promise<void> {
    const faults = [
      { status: { status: 429 } },
      { status: { status: 503 } },
      "reset_before",
      "reset_after",
      "truncate",
    ];
    const probability = 1 - 0.7 ** (1 / faults.length);
    const match = { path: "/devicetrustmanager" };
    const rules = faults.map((fault, seed) => ({ match, probability, seed, fault }));
    await ask(this.ready.base_url, "faults", "POST", rules);
  }

  async calm(): Promise<void> {
    await ask(this.ready.base_url, "faults", "DELETE");
  }

  /** What all devices of a table have. */
  async place(): Promise<object> {
    const { account_id, primary_rzone_id, ica_id, certificate_profile_id } = this.ready;
    const { device_group_id, certificate_policy_id } = await this.client().provisionDevice({
      account_id,
      division: { name: "Plant 7", primary_rzone_id },
      certificate_policy: { name: "Birth certificates", ica_id, certificate_profile_id },
      device_group: { name: "Presses", attributes: ["mac_address"] },
      device: { name: "First", attributes: { "subject.common_name": "first" } },
    });
    const certificate_policies = { bootstrap: [{ certificate_policy_id }] };
    return { account_id, device_group_id, certificate_policies };
  }

  /** The names and ids of all devices but the first. */
  async registered(): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    for await (const { id, name } of this.client().devices.list({
      account_id: this.ready.account_id,
    })) {
      if (name === "First" || name === undefined || id === undefined) continue;
      if (found.has(name)) throw new Error(`${name} is there twice`);
      found.set(name, id);
    }
    return found;
  }
}

/** Rows with a request for a certificate each. */
export async function table(place: object, count: number): Promise<object[]> {
  const { certificate_policies } = place as { certificate_policies: { bootstrap: [object] } };
  const [bootstrap] = certificate_policies.bootstrap;
  return Promise.all(
    Array.from({ length: count }, async (_, number) => {
      const csr = await createCsr(await PrivateKey.generate(), { "subject.common_name": "press" });
      const name = `Press ${String(number).padStart(4, "0")}`;
      return { ...place, name, certificate_policies: { bootstrap: [{ ...bootstrap, csr }] } };
    }),
  );
}

/** Which package runs it. */
export type Language = "node" | "python";

const PATIENT = { apiKey: "", baseUrl: "", timeout: 120_000 };

/** A process that runs a task. */
export class Process {
  readonly #child: ChildProcess;
  readonly #lines: AsyncGenerator<string, undefined>;

  /** @param before - Words of a shell before the program. */
  constructor(language: Language, station: Station, task: Task, before = "") {
    const { api_key, base_url } = station.ready;
    const settings =
      language === "node"
        ? {
            ...PATIENT,
            apiKey: api_key,
            baseUrl: base_url,
            retry: { maxAttempts: 20, base: 5, cap: 20 },
          }
        : { api_key, base_url, max_attempts: 20, retry_base: 0.005, retry_cap: 0.02, timeout: 120 };
    const file = join(folder(), "task.json");
    writeFileSync(file, JSON.stringify({ settings, ...task }));
    const script = fileURLToPath(
      new URL(language === "node" ? "run.mjs" : "run.py", import.meta.url),
    );
    const python = process.env.DEVTRUST_PYTHON ?? "python3";
    const program = language === "node" ? process.execPath : python;
    const shell = ["-c", `${before} exec "$0" "$@"`, program, script, file];
    this.#child = spawn("bash", shell, { stdio: ["ignore", "pipe", 2] });
    this.#lines = lines(this.#child);
    onTestFinished(() => void this.#child.kill("SIGKILL"));
  }

  /** The next so many outcomes. */
  async some(count: number): Promise<Told[]> {
    const told: Told[] = [];
    while (told.length < count) {
      const { done, value } = await this.#lines.next();
      if (done) throw new Error(`it ended after ${told.length} rows`);
      told.push(JSON.parse(value));
    }
    return told;
  }

  /** All other outcomes, and how it ended. */
  async rest(): Promise<{ told: Told[]; ended: Ended | undefined }> {
    const all: (Told | Ended)[] = [];
    for await (const line of this.#lines) all.push(JSON.parse(line));
    const told = all.filter((one): one is Told => "position" in one);
    return { told, ended: all.find((one): one is Ended => "ending" in one) };
  }

  async kill(): Promise<void> {
    const gone = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.kill("SIGKILL");
    await gone;
  }
}

async function* lines(child: ChildProcess): AsyncGenerator<string, undefined> {
  if (child.stdout === null) return;
  yield* createInterface(child.stdout);
}
