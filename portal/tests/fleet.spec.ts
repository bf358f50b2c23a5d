/**
 * 100,000 devices. Registering them takes minutes; what the page sees of them is their list, which is answered here in the
 * emulator's form, page by page.
 */

import type { Page } from "@playwright/test";
import { expect, test } from "./support/emulator.js";

const FLEET = 100_000;
const MIB = 1024 * 1024;
const LIST = /\/devicetrustmanager\/api\/v4\/device\?/;

test("a list of 100,000 shows what is looked at and keeps nothing else", async ({
  page,
  emulator,
}) => {
  test.setTimeout(300_000);
  const limits: number[] = [];
  await page.route(LIST, async (route) => {
    const query = new URL(route.request().url()).searchParams;
    const [limit, offset] = [Number(query.get("limit")), Number(query.get("offset") ?? 0)];
    limits.push(limit);
    const length = Math.min(limit, FLEET - offset);
    const records = Array.from({ length }, (_, index) => device(offset + index));
    await route.fulfill({ json: { total: FLEET, limit, offset, records } });
  });
  await page.goto(emulator.view("overview"));
  await expect(page.getByText("100,000").first()).toBeVisible();

  const begun = Date.now();
  await page.getByRole("navigation").getByRole("link", { name: "Devices", exact: true }).click();
  await expect(page.getByRole("link", { name: "Device 0", exact: true })).toBeVisible();
  console.info(`measured: portal, first rows of 100,000 after ${Date.now() - begun} ms`);
  await expect(page.getByRole("table")).toHaveAttribute("aria-rowcount", String(FLEET + 1));
  await expect(page.getByText("narrow the list to 1,000 to sort it")).toBeVisible();

  await jump(page, 0.5);
  const before = await heap(page);
  for (let step = 0; step <= 24; step += 1) await jump(page, step / 24);
  await expect(page.getByRole("link", { name: "Device 99999" })).toBeVisible();
  const after = await heap(page);
  console.info(`measured: portal, heap ${inMib(before)} MiB, after 24 jumps ${inMib(after)} MiB`);
  expect(after - before).toBeLessThan(16 * MIB);
  expect(await page.getByRole("row").count()).toBeLessThan(60);
  // Nobody has asked for all of them: one row to count, or a page.
  expect(new Set(limits)).toEqual(new Set([1, 100]));
});

function device(number: number) {
  return {
    id: `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`,
    name: `Device ${number}`,
    status: number % 3 === 0 ? "PROVISIONED" : "REGISTERED",
    operational_status: "ENABLED",
    connected: false,
    created_on: "2026-11-27T08:00:00Z",
    mqtt_endpoints: [],
  };
}

/** Goes to a place in the list and waits for its rows. */
async function jump(page: Page, share: number): Promise<void> {
  const list = page.getByRole("region", { name: "List of devices" });
  await list.evaluate((element, share) => element.scrollTo(0, share * element.scrollHeight), share);
  await expect(page.getByRole("row").last().getByRole("link")).toBeVisible();
}

async function heap(page: Page): Promise<number> {
  return page.evaluate(() => {
    (globalThis as { gc?: () => void }).gc?.();
    return (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize;
  });
}

const inMib = (bytes: number): string => (bytes / MIB).toFixed(1);
