// The emulator, and what it knows of a device that a project says it registered. Asked with plain fetch.

import { X509Certificate } from "node:crypto";
import { Failed } from "./failure.mjs";

const PRINTED =
  /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\s+(-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----)/;

/** Where the projects' pages come from, each server on a port of its own. */
const ORIGINS = ["127.0.0.1", "localhost"].flatMap((host) => ["--cors", `http://${host}:*`]);

/** A running emulator. */
export class Emulator {
  #ready;

  constructor(ready) {
    this.#ready = ready;
  }

  static async start(processes) {
    const program = process.env.DEVTRUST_EMULATOR;
    if (!program) throw new Error("DEVTRUST_EMULATOR does not say where the emulator is");
    const parameters = ["--listen", "127.0.0.1:0", ...ORIGINS, "--exit-with-stdin"];
    const running = processes.start(program, parameters);
    const [line] = await running.found(/^\{.*\}$/m, 20_000);
    return new Emulator(JSON.parse(line));
  }

  /** Where it is, without a slash at the end. */
  get address() {
    return this.#ready.base_url;
  }

  /** What has to be sent as `x-api-key`. */
  get key() {
    return this.#ready.api_key;
  }

  /** Forgets devices and all that they need. */
  async reset() {
    await this.#ask("/__emulator/reset", { method: "POST" });
    await this.#ask("/__emulator/requests", { method: "DELETE" });
  }

  /** The requests that have arrived since it was reset: method and path. */
  async requests() {
    const journal = await (await this.#ask("/__emulator/requests")).json();
    return journal.requests.map(({ method, path }) => `${method} ${path}`);
  }

  /** Whether the one device is the one that was printed, with the certificate that was printed. */
  async expectRegistered(output) {
    const [, id, certificate] = output.match(PRINTED) ?? [];
    if (id === undefined) throw new Failed("it printed no device with a certificate", output);
    const fail = (what) => {
      throw new Failed(what, output);
    };
    const device = await (await this.#ask(`/devicetrustmanager/api/v4/device/${id}`)).json();
    if (device.name !== "Press 41") fail(`the device's name is ${device.name}`);
    const counts = await (await this.#ask("/__emulator/stats")).json();
    if (counts.devices !== 1) fail(`there are ${counts.devices} devices`);
    const issuing = new X509Certificate(await (await this.#ask(this.#ready.ca_pem)).text());
    const printed = new X509Certificate(certificate);
    if (!printed.verify(issuing.publicKey)) fail("the issuing CA did not sign what was printed");
    if (!/^CN=press-41$/m.test(printed.subject)) fail(`the subject is ${printed.subject}`);
  }

  async #ask(path, options = {}) {
    const headers = { "x-api-key": this.#ready.api_key, "content-type": "application/json" };
    const signal = AbortSignal.timeout(10_000);
    const answer = await fetch(`${this.address}${path}`, { ...options, headers, signal });
    if (!answer.ok) throw new Error(`${path}: HTTP ${answer.status}: ${await answer.text()}`);
    return answer;
  }
}
