/** Every view: nothing for axe to find, no line too long for 360 px, and a picture of it. */

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { createCsr, PrivateKey } from "devtrust";
import { type Emulator, expect, test } from "./support/emulator.js";

const VIEWS = [
  "overview",
  "devices",
  "device",
  "provision",
  "batch",
  "certificates",
  "groups",
  "policies",
  "divisions",
  "jobs",
  "audit",
  "faults",
  "requests",
];
/** Where pictures go, for whoever wants to look at them. */
const PICTURES = process.env.DEVTRUST_PORTAL_PICTURES;

for (const [scheme, width] of [
  ["light", 1280],
  ["dark", 1280],
  ["light", 360],
  ["dark", 360],
] as const) {
  test(`${scheme}, ${width} px`, async ({ page, emulator }) => {
    test.setTimeout(900_000);
    const device = await furnish(emulator);
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: width < 500 ? 740 : 800 });
    for (const view of VIEWS) {
      await page.goto(emulator.view(view === "device" ? `devices/${device}` : view));
      await settled(page);
      if (PICTURES) await page.screenshot({ path: `${PICTURES}/${view}-${width}-${scheme}.png` });
      expect(await tooWide(page), view).toEqual([]);
      const { violations } = await new AxeBuilder({ page }).analyze();
      const found = violations.map(({ id, nodes }) => [
        id,
        nodes.map(({ html }) => html.slice(0, 160)),
      ]);
      expect(found, view).toEqual([]);
    }
  });
}

test("with the keyboard alone", async ({ page, emulator }) => {
  await emulator.provision("Press 1");
  await page.goto(emulator.view("overview"));
  await settled(page);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("#main")).toBeFocused();
  await page
    .getByRole("navigation")
    .getByRole("link", { name: "Devices", exact: true })
    .press("Enter");
  await page.getByRole("link", { name: "Press 1" }).press("Enter");
  await page.getByRole("button", { name: "Disable" }).press("Enter");
  await expect(page.getByRole("textbox", { name: "Reason" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(page.getByRole("button", { name: "Disable" })).toBeFocused();
});

/** A fleet that is worth a picture. */
async function furnish(emulator: Emulator): Promise<string> {
  const { client, ready } = emulator;
  const place = await emulator.provision("Press 41");
  await emulator.fill(40, place);
  const devices = await client.devices.list({ account_id: ready.account_id }).all();
  const csr = await createCsr(await PrivateKey.generate(), { "subject.common_name": "sensor" });
  for (const [number, { id }] of devices.entries()) {
    if (number % 3 === 0) {
      await emulator.control(`devices/${id}/provisioned`, "POST", {});
      // Once it has connected, a device asks for a certificate for its work, which ends after 90 days.
      const { certificate_policy_id } = place;
      await client.certificates.request({ certificate_policy_id, device_id: id, csr });
    }
    if (number % 9 === 4) await client.devices.disable(id, "Not found at the last inventory");
    if (number % 18 === 4) await client.devices.delete(id);
  }
  await client.jobs.registerDevices({
    account_id: ready.account_id,
    device_group_id: place.device_group_id,
    certificate_policy_id: place.certificate_policy_id,
    data: "device_name\nPress 42\n",
  });
  return place.device_id;
}

/** Nothing is being loaded any more. */
async function settled(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.locator('[role="status"][aria-label^="Loading"]')).toHaveCount(0);
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  // Charts and dialogs arrive with an animation, which axe would judge half-way.
  await page.waitForFunction(() =>
    document.getAnimations().every(({ playState }) => playState !== "running"),
  );
}

/** What sticks out of the page. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const all = [...document.querySelectorAll("body *")];
    const out = all.filter((element) => element.getBoundingClientRect().right > width + 1);
    return out.slice(0, 5).map((element) => element.outerHTML.slice(0, 120));
  });
}
