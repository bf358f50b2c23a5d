/** From the empty form to a certificate that others verify. */

import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expect, test } from "./support/emulator.js";

async function fill(page: Page, name: string): Promise<void> {
  await page.getByRole("textbox", { name: "Name", exact: true }).fill(name);
  await page.getByRole("combobox", { name: "Division" }).fill("Plant 7");
  await page.getByRole("combobox", { name: "Device group" }).fill("Presses");
  await page.getByRole("combobox", { name: "Certificate policy" }).fill("Birth certificates");
}

test("a device from the empty form, with a certificate that openssl verifies", async ({
  page,
  emulator,
}, info) => {
  await page.goto(emulator.view("provision"));
  await fill(page, "Press 41");
  await page.getByText("Made here, for download").click();
  await page.getByRole("button", { name: "Provision", exact: true }).click();
  await expect(page.getByText("The device is registered and has its certificate.")).toBeVisible();

  const saved = async (button: string) => {
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: button, exact: true }).click();
    const path = info.outputPath(`${button}.pem`);
    await (await download).saveAs(path);
    return path;
  };
  const [certificate, chain, key] = [
    await saved("Certificate"),
    await saved("Chain"),
    await saved("Private key"),
  ];
  const authorities = info.outputPath("ca.pem");
  await writeFile(authorities, await (await fetch(`${emulator.ready.portal}ca.pem`)).text());
  const openssl = (...words: string[]) => execFileSync("openssl", words, { encoding: "utf8" });
  expect(openssl("verify", "-CAfile", authorities, "-untrusted", chain, certificate)).toBe(
    `${certificate}: OK\n`,
  );
  expect(openssl("x509", "-in", certificate, "-noout", "-pubkey")).toBe(
    openssl("pkey", "-in", key, "-pubout"),
  );
  expect(await readFile(key, "utf8")).toContain("BEGIN PRIVATE KEY");

  // What the emulator has is what the page says, and no key was sent to it.
  const { requests } = await emulator.control<{ requests: { body: string }[] }>("requests");
  expect(requests.some(({ body }) => body.includes("PRIVATE KEY"))).toBe(false);
  await page.getByRole("link", { name: "To the device" }).click();
  await expect(page.getByRole("heading", { name: "Press 41", level: 1 })).toBeVisible();
  await expect(page.getByText("EC_prime256v1")).toBeVisible();
});

test("what breaks a rule is said in the library's words while one types, and nothing is sent", async ({
  page,
  emulator,
}) => {
  await page.goto(emulator.view("provision"));
  const name = page.getByRole("textbox", { name: "Name", exact: true });
  await name.fill("1st press");
  const rule = await emulator.client.devices
    .register({
      name: "1st press",
      account_id: "",
      device_group_id: "",
      certificate_policies: { bootstrap: [] },
    })
    .catch((error) => error.violations.find(({ field }: { field: string }) => field === "name"));
  await expect(page.getByText(rule.message)).toBeVisible();
  await name.fill("Press 1");
  await expect(page.getByText(rule.message)).toBeHidden();
  await page.getByText("On the device: paste its CSR").click();
  await page.getByRole("textbox", { name: "CSR" }).fill("no CSR");
  await page.getByRole("button", { name: "Provision", exact: true }).click();
  await expect(page.getByRole("textbox", { name: "CSR" })).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByRole("combobox", { name: "Division" })).toHaveAttribute(
    "aria-invalid",
    "true",
  );
  const { requests } = await emulator.control<{ requests: { method: string }[] }>("requests");
  expect(requests.filter(({ method }) => method !== "GET")).toEqual([]);
});

test("lost answers make nothing twice", async ({ page, emulator }) => {
  await emulator.control("faults", "POST", {
    match: { method: "POST" },
    times: 2,
    fault: "reset_after",
  });
  await page.goto(emulator.view("provision"));
  await fill(page, "Press 42");
  await page.getByRole("button", { name: "Provision", exact: true }).click();
  await expect(page.getByText("The device is registered and has its certificate.")).toBeVisible();
  const counts = await emulator.control<Record<string, number>>("stats");
  expect(counts).toMatchObject({
    devices: 1,
    divisions: 1,
    device_groups: 1,
    certificate_policies: 1,
  });
});

test("an error says what happened, and the form goes on where it stopped", async ({
  page,
  emulator,
}) => {
  await emulator.control("faults", "POST", {
    match: { method: "POST", path: "/devicetrustmanager/**/registration" },
    times: 1,
    fault: { status: { status: 403 } },
  });
  await page.goto(emulator.view("provision"));
  await fill(page, "Press 43");
  await page.getByRole("button", { name: "Provision", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("HTTP 403");
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByText("The device is registered and has its certificate.")).toBeVisible();
  expect(await emulator.control<Record<string, number>>("stats")).toMatchObject({
    devices: 1,
    divisions: 1,
  });
});
