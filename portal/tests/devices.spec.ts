/** The fleet: found, opened, changed. */

import { createCsr, PrivateKey } from "devtrust";
import { expect, test } from "./support/emulator.js";

test("filters narrow the list, and the address keeps them", async ({ page, emulator }) => {
  const place = await emulator.provision("Press 1");
  await emulator.fill(30, place);
  await emulator.control(`devices/${place.device_id}/provisioned`, "POST", {});
  await page.goto(emulator.view("devices"));
  await expect(page.getByText("31 devices")).toBeVisible();
  await page.getByRole("textbox", { name: "Name contains" }).fill("Sensor 1");
  await expect(page.getByText("11 devices")).toBeVisible();
  await page.reload();
  await expect(page.getByText("11 devices")).toBeVisible();
  await page.goto(emulator.view("devices?status=PROVISIONED"));
  await expect(page.getByText("1 device", { exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: "Press 1" })).toBeVisible();
  await page.goto(emulator.view("devices?name=Nothing"));
  await expect(page.getByText("No device fits")).toBeVisible();
});

test("a short list is sorted here", async ({ page, emulator }) => {
  const place = await emulator.provision("Press 1");
  await emulator.fill(3, place);
  await page.goto(emulator.view("devices"));
  await page.getByRole("button", { name: "Name" }).click();
  const names = page.getByRole("row").getByRole("link");
  await expect(names).toHaveText(["Press 1", "Sensor 0", "Sensor 1", "Sensor 2"]);
  await page.getByRole("button", { name: "Name" }).click();
  await expect(names).toHaveText(["Sensor 2", "Sensor 1", "Sensor 0", "Press 1"]);
  await expect(page.getByRole("columnheader", { name: "Name" })).toHaveAttribute(
    "aria-sort",
    "descending",
  );
});

test("many are changed at once, and those that cannot be are named", async ({ page, emulator }) => {
  const place = await emulator.provision("Press 1");
  await emulator.fill(5, place);
  await emulator.client.devices.disable(place.device_id, "test");
  await page.goto(emulator.view("devices"));
  await expect(page.getByText("6 devices")).toBeVisible();
  await page.getByRole("checkbox", { name: "Choose the rows on the screen" }).check();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete", exact: true }).click();
  await expect(page.getByText("6 of 6 done, 5 failed")).toBeVisible();
  await expect(page.getByRole("dialog").getByRole("listitem")).toHaveCount(5);
  await page.getByRole("button", { name: "Done" }).click();
  const deleted = emulator.client.devices.list({
    account_id: emulator.ready.account_id,
    status: "DELETED",
  });
  expect((await deleted.all()).map(({ name }) => name)).toEqual(["Press 1"]);
});

test("a certificate is read into fields, with the chain that it stands on", async ({
  page,
  emulator,
}) => {
  const { device_id, certificate } = await emulator.provision("Press 1");
  const read = await emulator.client.x509.read(certificate);
  await page.goto(emulator.view(`devices/${device_id}`));
  await page.getByRole("button", { name: "In detail" }).click();
  await expect(page.getByText("EC P-256")).toBeVisible();
  await expect(page.getByText(read.subject, { exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: "/ocsp" })).toHaveAttribute(
    "href",
    read.ocsp_urls[0] ?? "",
  );
  const links = page.getByLabel("Chain of trust").locator("> *");
  await expect(links).toHaveCount(3);
  await expect(links.first()).toContainText("root");
  await expect(links.last()).toContainText(read.common_name ?? "");
});

test("a device's whole life", async ({ page, emulator }) => {
  const { device_id } = await emulator.provision("Press 1");
  await page.goto(emulator.view(`devices/${device_id}`));
  await page.getByRole("button", { name: "Let it connect" }).click();
  await expect(page.getByText("Provisioned", { exact: true }).first()).toBeVisible();

  await page.getByRole("button", { name: "Renew", exact: true }).click();
  const csr = await createCsr(await PrivateKey.generate(), { "subject.common_name": "press-1" });
  await page.getByRole("textbox", { name: "CSR for a new key" }).fill(csr);
  await page.getByRole("dialog").getByRole("button", { name: "Renew", exact: true }).click();
  await expect(page.getByRole("button", { name: "Revoke", exact: true })).toHaveCount(2);
  await page.getByRole("button", { name: "Revoke", exact: true }).first().click();
  await page.getByRole("combobox", { name: "Reason" }).click();
  await page.getByRole("option", { name: "Superseded" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke", exact: true }).click();
  await expect(page.getByText("Revoked", { exact: true })).toHaveCount(1);

  await page.getByRole("button", { name: "Disable", exact: true }).click();
  await page.getByRole("textbox", { name: "Reason" }).fill("Stolen");
  await page.getByRole("dialog").getByRole("button", { name: "Disable", exact: true }).click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("button", { name: "Delete for good" }).click();
  await expect(page.getByRole("heading", { name: "Devices", level: 1 })).toBeVisible();
  const device = await emulator.client.devices.get(device_id);
  expect([device.status, device.operational_status]).toEqual(["DELETED", "DISABLED"]);
  await page.goto(emulator.view(`devices/${device_id}`));
  for (const event of ["Register", "Provisioned", "Disable", "Delete"]) {
    await expect(
      page.getByRole("region", { name: "History" }).getByText(event, { exact: true }),
    ).toBeVisible();
  }
});
