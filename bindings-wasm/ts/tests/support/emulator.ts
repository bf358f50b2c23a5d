/** The emulator as tests use it: clients, faults, and what arrived. */

import { inject } from "vitest";
import { Client, type ClientOptions, type ProvisionDevice } from "../../src/index.js";
import { ask } from "./control.js";

export const ready = inject("emulator");

/** A client for the emulator. */
export function connect(options: Partial<ClientOptions> = {}): Client {
  return new Client({ apiKey: ready.api_key, baseUrl: ready.base_url, ...options });
}

declare module "vitest/browser" {
  interface BrowserCommands {
    ask: typeof ask;
  }
}

/** What the emulator is asked for at its own endpoints; for a page, Node asks. */
async function control<T>(path: string, method?: string, body?: object): Promise<T> {
  if (!("document" in globalThis)) return ask(ready.base_url, path, method, body);
  const { commands } = await import("vitest/browser");
  return commands.ask(ready.base_url, path, method, body);
}

/** One request that arrived. */
export interface Arrived {
  readonly id: number;
  readonly method: string;
  readonly path: string;
  /** The client left before the answer. */
  readonly aborted: boolean;
  readonly headers: readonly (readonly [string, string])[];
  readonly [name: string]: unknown;
}

/** What is in the journal, without the questions that a browser asks first. */
export async function recorded(): Promise<Arrived[]> {
  const { requests } = await control<{ requests: Arrived[] }>("requests");
  return requests.filter(({ method }) => method !== "OPTIONS");
}

/** The same, and the journal forgets it. */
export async function arrived(): Promise<Arrived[]> {
  const requests = await recorded();
  await control("requests", "DELETE");
  return requests;
}

/** Arms a fault. */
export async function arm(fault: object): Promise<void> {
  await control("faults", "POST", fault);
}

/** Disarms all faults. */
export async function disarm(): Promise<void> {
  await control("faults", "DELETE");
}

let names = 0;
/** A name that no other test has. */
export function unique(word: string): string {
  names += 1;
  return `${word} ${Math.random().toString(36).slice(2)}${names}`;
}

/** A device described from its division down. */
export function description(device = unique("Press")): ProvisionDevice {
  return {
    account_id: ready.account_id,
    division: { name: "Plant 7", primary_rzone_id: ready.primary_rzone_id },
    certificate_policy: {
      name: "Birth certificates",
      ica_id: ready.ica_id,
      certificate_profile_id: ready.certificate_profile_id,
    },
    device_group: { name: "Presses", attributes: ["mac_address"] },
    device: { name: device, attributes: { "subject.common_name": "press-41" } },
  };
}
