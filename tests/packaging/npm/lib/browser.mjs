// Chromium, and what a page says on its console. An error that nobody catches fails the project.

import { copyFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Failed } from "./failure.mjs";
import { install } from "./npm.mjs";

/** The last line that the README's example prints. */
export const LISTED = /^Press 41 \S/m;

/** One browser for all projects, started when the first of them needs it. */
export class Browser {
  #manifest;
  #dir;
  #processes;
  #installed;
  #running;
  #contexts = [];

  constructor(manifest, dir, processes) {
    this.#manifest = manifest;
    this.#dir = dir;
    this.#processes = processes;
  }

  /**
   * Opens a page and gives what it prints, once the pattern is among it. Where there is something to do on the page,
   * `act` does it, and what it gives counts as printed.
   */
  async read(address, { pattern = LISTED, deadline = 60_000, act } = {}) {
    this.#running ??= this.#start();
    const context = await (await this.#running).newContext();
    this.#contexts.push(context);
    const page = await context.newPage();
    let output = "";
    let problem;
    const printed = new Promise((resolve, reject) => {
      const fail = (message) => {
        problem ??= new Failed(message, output);
        reject(problem);
      };
      const timer = setTimeout(() => fail(`the page printed no ${pattern}`), deadline);
      const print = (text) => {
        output += `${text}\n`;
        if (pattern.test(output)) resolve();
      };
      page.on("console", (message) => print(message.text()));
      page
        .goto(address)
        .then(() => act?.(page))
        .then((text = "") => print(text))
        .catch((error) => fail(error.message));
      page.on("pageerror", (error) => fail(`the page has an error: ${error.stack ?? error}`));
      page.on("crash", () => fail("the page crashed"));
      page.on("close", () => clearTimeout(timer));
    });
    await printed;
    // An error that comes after the last line comes before the answer to a question.
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
    if (problem !== undefined) throw problem;
    await context.close();
    return output;
  }

  /** What the service worker of an extension has printed, once the pattern is among it. It keeps that in `printed`. */
  async extension(folder, { pattern = LISTED, deadline = 60_000 } = {}) {
    const chromium = await this.#driver();
    const only = ["--disable-extensions-except", "--load-extension"].map((flag) => `${flag}=${folder}`);
    const context = await chromium.launchPersistentContext(`${folder}-profile`, {
      ...this.#options(),
      // Playwright's own way without a window is a program that knows no extensions.
      headless: false,
      args: ["--no-sandbox", "--headless=new", ...only],
    });
    this.#contexts.push(context);
    const [started] = context.serviceWorkers();
    const worker = started ?? (await context.waitForEvent("serviceworker", { timeout: deadline }));
    const end = Date.now() + deadline;
    for (;;) {
      const output = await worker.evaluate(() => globalThis.printed);
      if (pattern.test(output)) return output;
      if (Date.now() > end) throw new Failed(`the extension printed no ${pattern}`, output);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async closePages() {
    await Promise.all(this.#contexts.splice(0).map((context) => context.close()));
  }

  async close() {
    await (await this.#running?.catch(() => undefined))?.close();
  }

  async #start() {
    const chromium = await this.#driver();
    // As people's browsers do, it keeps a page that is left.
    const ignoreDefaultArgs = ["--disable-back-forward-cache"];
    return chromium.launch({ ...this.#options(), args: ["--no-sandbox"], ignoreDefaultArgs });
  }

  #options() {
    const executablePath = process.env.DEVTRUST_CHROMIUM;
    if (!executablePath) throw new Error("DEVTRUST_CHROMIUM does not say where the browser is");
    return { executablePath, handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
  }

  /** Playwright, installed when it is first needed. */
  #driver() {
    this.#installed ??= this.#install();
    return this.#installed;
  }

  async #install() {
    mkdirSync(this.#dir);
    copyFileSync(this.#manifest, join(this.#dir, "package.json"));
    await install(this.#processes, this.#dir);
    return createRequire(join(this.#dir, "package.json"))("playwright-core").chromium;
  }
}
