// A page with two copies of the package, which is left, and shown again as it was.
import { cpSync } from "node:fs";
import { LISTED } from "../../lib/browser.mjs";
import { Failed } from "../../lib/failure.mjs";

const told = (restored) =>
  JSON.stringify({ names: ["Press 41", "Press 41"], known: [true, true], apart: true, restored });

export default async (trial) => {
  trial.write("main.js", trial.example());
  trial.address("life.js");
  trial.write("elsewhere.html", "<!doctype html><title>elsewhere</title>");
  cpSync(trial.path("node_modules/devtrust"), trial.path("another"), { recursive: true });
  const address = await trial.serve();
  const act = async (page) => {
    const isListed = (pattern) => globalThis.lines?.some((line) => new RegExp(pattern).test(line));
    await page.waitForFunction(isListed, LISTED.source);
    const before = await page.evaluate(() => globalThis.told());
    await page.goto(`${address}/elsewhere.html`);
    // What is shown again is not loaded again.
    await page.goBack({ waitUntil: "commit" });
    await page.waitForFunction(() => globalThis.restored);
    const after = await page.evaluate(() => globalThis.told());
    return `${before} ${after} told`;
  };
  const output = await trial.page(address, { act, pattern: /told$/m });
  if (!output.includes(`${told(false)} ${told(true)} told`)) {
    throw new Failed("a copy, or the page that was shown again, did not work", output);
  }
  await trial.registered(output);
};
