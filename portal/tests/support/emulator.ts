/** An emulator for each test, which ends with it. */

import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { test as base, expect } from "@playwright/test";
import { Client, createCsr, PrivateKey } from "devtrust";

interface Ready {
  readonly base_url: string;
  readonly portal: string;
  readonly api_key: string;
  readonly account_id: string;
  readonly primary_rzone_id: string;
  readonly ica_id: string;
  readonly certificate_profile_id: string;
}

export class Emulator {
  readonly client: Client;
  readonly #child: ChildProcess;

  private constructor(
    readonly ready: Ready,
    child: ChildProcess,
  ) {
    this.#child = child;
    this.client = new Client({ apiKey: ready.api_key, baseUrl: ready.base_url });
  }

  static async start(): Promise<Emulator> {
    const program = process.env.DEVTRUST_EMULATOR;
    if (program === undefined)
      throw new Error("DEVTRUST_EMULATOR does not say where the emulator is");
    const child = spawn(program, ["--exit-with-stdin"], { stdio: ["pipe", "pipe", "inherit"] });
    for await (const line of createInterface({ input: child.stdout }))
      return new Emulator(JSON.parse(line), child);
    throw new Error("the emulator ended before it was ready");
  }

  /** The address of a view. */
  view(path: string): string {
    return `${this.ready.portal}#/${path}`;
  }

  /** Asks the emulator itself. */
  async control<T>(path: string, method = "GET", body?: unknown): Promise<T> {
    const answer = await fetch(`${this.ready.base_url}/__emulator/${path}`, {
      method,
      headers: { "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    expect(answer.ok, await answer.clone().text()).toBe(true);
    return answer.json() as Promise<T>;
  }

  /** Provisions a device, and with it the place that others go to. */
  provision(name: string) {
    const { account_id, primary_rzone_id, ica_id, certificate_profile_id } = this.ready;
    return this.client.provisionDevice({
      account_id,
      division: { name: "Plant 7", primary_rzone_id },
      certificate_policy: {
        name: "Birth certificates",
        ica_id,
        certificate_profile_id,
        certificate_management_methods: ["SINGLE", "BATCH"],
        key_generation_option: "client_or_server_side",
      },
      device_group: { name: "Presses", attributes: ["mac_address"] },
      device: { name },
    });
  }

  /** Registers many devices at one place, all with the same key: what matters is how many there are. */
  async fill(
    count: number,
    at: { device_group_id: string; certificate_policy_id: string },
  ): Promise<void> {
    const csr = await createCsr(await PrivateKey.generate(), { "subject.common_name": "sensor" });
    const bootstrap = [{ certificate_policy_id: at.certificate_policy_id, csr }];
    const numbers = Array.from({ length: count }, (_, number) => number).values();
    const worker = async () => {
      for (const number of numbers) {
        await this.client.devices.register({
          name: `Sensor ${number}`,
          account_id: this.ready.account_id,
          device_group_id: at.device_group_id,
          certificate_policies: { bootstrap },
        });
      }
    };
    await Promise.all(Array.from({ length: 32 }, worker));
  }

  stop(): void {
    this.#child.stdin?.end();
  }
}

/** `devtrust portal` for an emulator, as if that were an account. */
export class AccountPortal {
  private constructor(
    /** With the token behind the `#`. */
    readonly address: string,
    readonly child: ChildProcess,
  ) {}

  static async start({ ready }: Emulator, ...words: string[]): Promise<AccountPortal> {
    const program = process.env.DEVTRUST_CLI;
    if (program === undefined) throw new Error("DEVTRUST_CLI does not say where devtrust is");
    const env = {
      ...process.env,
      DEVTRUST_API_KEY: ready.api_key,
      DEVTRUST_BASE_URL: ready.base_url,
    };
    const child = spawn(program, ["portal", ...words], {
      stdio: ["ignore", "pipe", "inherit"],
      env,
    });
    for await (const line of createInterface({ input: child.stdout })) {
      return new AccountPortal(line, child);
    }
    throw new Error("devtrust portal ended before it was ready");
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.kill();
    await ended;
  }
}

/** A test with an emulator, and with a page on which no error may happen. */
export const test = base.extend<{ emulator: Emulator; problems: string[] }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names from the pattern
  emulator: async ({}, use) => {
    const emulator = await Emulator.start();
    await use(emulator);
    emulator.stop();
  },
  problems: [
    async ({ page }, use) => {
      const problems: string[] = [];
      page.on("pageerror", (error) => problems.push(String(error)));
      page.on("console", (message) => {
        // The browser's own remark on an answer such as 503 is no defect of the page.
        const isRemark = message.text().startsWith("Failed to load resource");
        if (message.type() === "error" && !isRemark) problems.push(message.text());
      });
      await use(problems);
      expect(problems).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
