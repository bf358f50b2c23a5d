/**
 * Lists of any length. How many devices there are, `DEVTRUST_PORTAL_FLEET` says; a run of every day takes fewer than the
 * 100,000 that the portal is made for. What the page does does not depend on the number.
 */

import type { Page } from "@playwright/test";
import { expect, test } from "./support/emulator.js";

const FLEET = Number(process.env.DEVTRUST_PORTAL_FLEET ?? 1_500);
const MIB = 1024 * 1024;

test("a long list shows what is looked at and keeps nothing else", async ({ page, emulator }) => {
  test.setTimeout(240_000 + FLEET * 10);
  const place = await emulator.provision("Press 1");
  await emulator.fill(FLEET, place);
  await emulator.control("requests", "DELETE");
  await page.goto(emulator.view("overview"));
  await expect(page.getByRole("link", { name: /^Devices/ }).last()).toBeVisible();

  const begun = Date.now();
  await page.goto(emulator.view("devices"));
  await expect(page.getByRole("link", { name: "Press 1", exact: true })).toBeVisible();
  console.info(`measured: first rows of ${FLEET + 1} devices after ${Date.now() - begun} ms`);
  await expect(page.getByRole("table")).toHaveAttribute("aria-rowcount", String(FLEET + 2));
  expect(await page.getByRole("row").count()).toBeLessThan(60);

  const list = page.getByRole("region", { name: "List of devices" });
  const jump = async (share: number) => {
    await list.evaluate(
      (element, share) => element.scrollTo(0, share * element.scrollHeight),
      share,
    );
    await expect(page.getByRole("row").last().getByRole("link")).toBeVisible();
  };
  await jump(0.5);
  const before = await heap(page);
  for (let step = 0; step <= 40; step += 1) await jump(step / 40);
  const after = await heap(page);
  console.info(
    `measured: heap ${(before / MIB).toFixed(1)} MiB, after 40 jumps ${(after / MIB).toFixed(1)} MiB`,
  );
  expect(await page.getByRole("row").count()).toBeLessThan(60);

  // Nobody has asked for all of them.
  const { requests } = await emulator.control<{ requests: { path: string; query: string }[] }>(
    "requests",
  );
  const limits = requests.map(({ query }) => Number(/limit=(\d+)/.exec(query ?? "")?.[1] ?? 0));
  expect(Math.max(...limits.filter((_, index) => requests[index]?.path.endsWith("/device")))).toBe(
    100,
  );
});

async function heap(page: Page): Promise<number> {
  return page.evaluate(() => {
    (globalThis as { gc?: () => void }).gc?.();
    return (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize;
  });
}
