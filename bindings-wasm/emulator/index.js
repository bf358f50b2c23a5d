import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { program } from "./program.js";

export class Emulator {
  #process;

  constructor(process, ready) {
    this.#process = process;
    this.ready = ready;
  }

  static async start({ arguments: switches = [], port = 0, data, executable } = {}) {
    const path = program(executable);
    const args = ["--listen", `127.0.0.1:${port}`, "--exit-with-stdin", ...switches];
    if (data !== undefined) args.push("--data", data);
    const child = spawn(path, args, { stdio: ["pipe", "pipe", "pipe"] });
    const said = [];
    child.stderr.on("data", (piece) => {
      // What it says while it runs is of no interest, and must not fill memory.
      if (said.length < 64) said.push(piece);
    });
    const line = await new Promise((ready, failed) => {
      createInterface(child.stdout).once("line", ready);
      child.once("error", (error) => failed(new Error(`${path} does not start: ${error.message}`)));
      child.once("close", (code) => {
        failed(new Error(`${path} ended with ${code}: ${Buffer.concat(said).toString().trim()}`));
      });
    });
    // It ends with this process, and does not keep it.
    child.unref();
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.unref();
    return new Emulator(child, JSON.parse(line));
  }

  get baseUrl() {
    return this.ready.base_url;
  }

  get settings() {
    return { apiKey: this.ready.api_key, baseUrl: this.ready.base_url };
  }

  async requests(since = 0) {
    return (await this.#json("GET", `requests?since=${since}`)).requests;
  }

  async arm(fault, { method, path, ...rule } = {}) {
    await this.#ask("POST", "faults", { fault, match: { method, path }, times: null, ...rule });
  }

  async disarm() {
    await this.#ask("DELETE", "faults");
  }

  async setProvisioned(deviceId) {
    await this.#ask("POST", `devices/${encodeURIComponent(deviceId)}/provisioned`);
  }

  async reset() {
    await this.#ask("POST", "reset");
    await this.disarm();
    await this.#ask("DELETE", "requests");
  }

  async stats() {
    return this.#json("GET", "stats");
  }

  async caPem() {
    return (await this.#ask("GET", "ca.pem")).text();
  }

  async stop() {
    const child = this.#process;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once("exit", done));
    child.ref();
    child.stdin.end();
    // Closing its input is enough; one that does not heed that is killed.
    const timer = setTimeout(() => child.kill("SIGKILL"), 5000);
    await ended;
    clearTimeout(timer);
  }

  async [Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose")]() {
    await this.stop();
  }

  async #json(method, path) {
    return (await this.#ask(method, path)).json();
  }

  async #ask(method, path, body) {
    const answer = await fetch(`${this.baseUrl}/__emulator/${path}`, {
      method,
      headers: { "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  }
}
