import { Client } from "devtrust";
import { Emulator } from "devtrust-emulator";
import { test } from "devtrust-emulator/vitest";
import { expect } from "vitest";

/** A device, described from its division down. */
const press = ({ ready }) => ({
  account_id: ready.account_id,
  division: { name: "Plant 7", primary_rzone_id: ready.primary_rzone_id },
  certificate_policy: {
    name: "Birth certificates",
    ica_id: ready.ica_id,
    certificate_profile_id: ready.certificate_profile_id,
  },
  device_group: { name: "Presses", attributes: ["mac_address"] },
  device: { name: "Press 41" },
});

test("a device is registered once, whatever is lost", async ({ emulator }) => {
  await emulator.arm("reset_after", { method: "POST", path: "/**/registration", times: 1 });
  const client = new Client(emulator.settings);
  const device = await client.provisionDevice(press(emulator));
  const sent = await emulator.requests();
  expect(sent.filter(({ path }) => path.endsWith("/device/registration"))).toHaveLength(1);
  await emulator.setProvisioned(device.device_id);
  expect((await client.devices.get(device.device_id)).status).toBe("PROVISIONED");
  expect(await emulator.caPem()).toContain("BEGIN CERTIFICATE");
}, 60_000);

test("each test has a clean account", async ({ emulator }) => {
  expect(await emulator.requests()).toEqual([]);
  const client = new Client(emulator.settings);
  expect(await client.devices.list({ account_id: emulator.ready.account_id }).all()).toEqual([]);
});

test("one of its own ends when it is told to", async () => {
  const emulator = await Emulator.start({ arguments: ["--registration-status", "200"] });
  expect((await fetch(`${emulator.baseUrl}/__emulator/ready`)).status).toBe(200);
  await emulator.stop();
  await expect(fetch(emulator.baseUrl)).rejects.toThrow();
});

test("one that does not start says why", async () => {
  await expect(Emulator.start({ arguments: ["--no-such-switch"] })).rejects.toThrow("no-such-switch");
  await expect(Emulator.start({ executable: "./missing" })).rejects.toThrow("./missing");
});
