/** What only the emulator has, what the page makes of trouble, and who may not use it. */

import { expect, test } from "./support/emulator.js";

test("faults are armed, strike, and are disarmed", async ({ page, emulator }) => {
  await page.goto(emulator.view("faults"));
  await page.getByRole("button", { name: "Arm: Out of order" }).click();
  await expect(page.getByRole("table", { name: "Armed faults" })).toContainText('{"status":');
  const { faults } = await emulator.control<{ faults: unknown[] }>("faults");
  expect(faults).toHaveLength(1);
  await page.getByRole("button", { name: "Disarm all" }).click();
  await expect(page.getByText("None: the emulator behaves.")).toBeVisible();
});

test("every list says that it cannot be had, and comes back", async ({ page, emulator }) => {
  const rule = {
    match: { path: "/devicetrustmanager/" },
    times: null,
    fault: { status: { status: 403 } },
  };
  await emulator.control("faults", "POST", rule);
  for (const view of [
    "devices",
    "certificates",
    "groups",
    "policies",
    "divisions",
    "jobs",
    "audit",
  ]) {
    await page.goto(emulator.view(view));
    await expect(page.getByRole("alert"), view).toContainText("HTTP 403");
  }
  await emulator.control("faults", "DELETE");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByText("Nothing has happened yet")).toBeVisible();
});

test("it says when the library tries again", async ({ page, emulator }) => {
  const rule = {
    match: { path: "/devicetrustmanager/" },
    times: 1,
    fault: { status: { status: 429, retry_after: 3 } },
  };
  await emulator.control("faults", "POST", rule);
  await page.goto(emulator.view("devices"));
  await expect(page.getByRole("status").getByText(/trying again in/)).toBeVisible();
  await expect(page.getByText("No devices yet")).toBeVisible();
});

test("requests show as they arrived, without the key", async ({ page, emulator }) => {
  await emulator.provision("Press 1");
  await page.goto(emulator.view("requests"));
  await page.getByRole("button", { name: /POST .*\/device\/registration/ }).click();
  const one = page.getByRole("dialog");
  await expect(one.getByText('"name": "Press 1"')).toBeVisible();
  await expect(one.getByText("***")).toBeVisible();
  await expect(page.getByText(emulator.ready.api_key)).toHaveCount(0);
});

test("no page of another origin frames it or reads the key", async ({ page, emulator }) => {
  const answer = await page.request.get(emulator.ready.portal);
  expect(answer.headers()["content-security-policy"]).toContain("frame-ancestors 'none'");
  const foreign = await page.request.get(`${emulator.ready.portal}ready`, {
    headers: { origin: "http://evil.example" },
  });
  expect(foreign.status()).toBe(403);
});
