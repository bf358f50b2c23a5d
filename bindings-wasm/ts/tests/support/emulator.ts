/** The emulator as tests use it: clients, faults, and what arrived. */

import { inject } from "vitest";
import { Client, type ClientOptions, type ProvisionDevice } from "../../src/index.js";

export const ready = inject("emulator");

/** A client for the emulator. */
export function connect(options: Partial<ClientOptions> = {}): Client {
  return new Client({ apiKey: ready.api_key, baseUrl: ready.base_url, ...options });
}

/** What the emulator is asked for at its own endpoints. */
async function control(path: string, init?: RequestInit): Promise<Response> {
  const response = await fetch(`${ready.base_url}/__emulator/${path}`, init);
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response;
}

/** One request that arrived. */
export interface Arrived {
  readonly id: number;
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly [name: string]: unknown;
}

/** What arrived since it was asked last, without the questions that a browser asks first. */
export async function arrived(): Promise<Arrived[]> {
  const response = await control("requests");
  const journal = await response.json();
  await control("requests", { method: "DELETE" });
  return (journal.requests as Arrived[]).filter(({ method }) => method !== "OPTIONS");
}

/** Arms a fault. */
export async function arm(fault: object): Promise<void> {
  await control("faults", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(fault),
  });
}

/** Disarms all faults. */
export async function disarm(): Promise<void> {
  await control("faults", { method: "DELETE" });
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
