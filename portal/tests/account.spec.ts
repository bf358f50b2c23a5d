/** The same page for an account: `devtrust portal` passes its calls on, and the key stays there. */

import { AccountPortal, expect, test } from "./support/emulator.js";

test("a page without the key does everything, and an earlier start's does nothing", async ({
  page,
  emulator,
}) => {
  await emulator.provision("Press 1");
  let portal = await AccountPortal.start(emulator);
  const heard: string[] = [];
  page.on("request", async (request) => heard.push(JSON.stringify(await request.allHeaders())));
  page.on("response", async (response) => heard.push(await response.text().catch(() => "")));
  await page.goto(portal.address);
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();
  expect(page.url()).not.toContain("token");
  await expect(page.getByRole("link", { name: "Faults" })).toHaveCount(0);
  await page.getByRole("navigation").getByRole("link", { name: "Devices", exact: true }).click();
  await page.getByRole("link", { name: "Press 1" }).click();
  await page.getByRole("button", { name: "Disable", exact: true }).click();
  await page.getByRole("textbox", { name: "Reason" }).fill("Stolen");
  await page.getByRole("dialog").getByRole("button", { name: "Disable", exact: true }).click();
  await expect(page.getByText("Disabled", { exact: true }).first()).toBeVisible();
  // The token stays with the tab.
  await page.reload();
  await expect(page.getByRole("heading", { name: "Press 1", level: 1 })).toBeVisible();
  expect(heard.length).toBeGreaterThan(20);
  expect(heard.filter((text) => text.includes(emulator.ready.api_key))).toEqual([]);

  const { host } = new URL(portal.address);
  await portal.stop();
  portal = await AccountPortal.start(emulator, "--listen", host);
  await page.reload();
  await expect(page.getByRole("alert")).toContainText("earlier start");
  await portal.stop();
});
