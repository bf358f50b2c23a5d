/** Many devices from a file: bad rows show before anything is sent, and the job does the rest. */

import { createCsr, PrivateKey } from "devtrust";
import { expect, test } from "./support/emulator.js";

test("bad rows are named with their lines, and the good ones become devices", async ({
  page,
  emulator,
}) => {
  await emulator.provision("Press 1");
  const csr = await createCsr(await PrivateKey.generate(), { "subject.common_name": "press" });
  const rows = [
    "device_name,device_description,subject.common_name,csr",
    `Press 41,Hall 2,press-41,"${csr}"`,
    `1 press,Hall 2,press-42,"${csr}"`,
    "Press 43,Hall 2,press-43,no CSR",
    `Press 44,"Hall 2, left",press-44,"${csr}"`,
  ];
  await page.goto(emulator.view("batch"));
  await page.getByRole("combobox", { name: "Device group" }).click();
  await page.getByRole("option", { name: "Presses" }).click();
  await page.getByRole("combobox", { name: "Certificate policy" }).click();
  await page.getByRole("option", { name: "Birth certificates" }).click();
  await page.getByLabel("CSV file").setInputFiles({
    name: "presses.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(rows.join("\n")),
  });
  await expect(page.getByText("2 rows are good, 2 rows are not.")).toBeVisible();
  const bad = page.getByRole("table", { name: "Rows that are not good" }).getByRole("row");
  await expect(bad.nth(1)).toContainText("31 press");
  await expect(bad.nth(1)).toContainText("name");
  await expect(bad.nth(2)).toContainText("csr");
  const { requests } = await emulator.control<{ requests: { path: string }[] }>("requests");
  expect(requests.some(({ path }) => path.endsWith("/batch-registration"))).toBe(false);

  await page.getByRole("button", { name: "Register 2 devices" }).click();
  await expect(page.getByText("2 of 2")).toBeVisible();
  await expect(page.getByRole("region", { name: "Job" }).getByText("Completed")).toBeVisible();
  const devices = emulator.client.devices.list({ account_id: emulator.ready.account_id });
  expect((await devices.all()).map(({ name }) => name).sort()).toEqual([
    "Press 1",
    "Press 41",
    "Press 44",
  ]);
  const download = page.waitForEvent("download");
  await page.getByRole("region", { name: "Job" }).getByRole("button", { name: "CSV" }).click();
  expect((await download).suggestedFilename()).toMatch(/^job-.*\.csv$/);
});

test("what is no such file is refused in words", async ({ page, emulator }) => {
  await page.goto(emulator.view("batch"));
  const drop = (text: string) =>
    page
      .getByLabel("CSV file")
      .setInputFiles({ name: "x.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await drop("name\nPress 41\n");
  await expect(page.getByRole("alert")).toContainText("x.csv has no column device_name.");
  await drop("device_name\n");
  await expect(page.getByRole("alert")).toContainText("x.csv has no rows.");
});
