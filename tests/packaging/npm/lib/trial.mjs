// What a project's try.mjs may do: install, build, serve, open pages, and have its registration checked.

import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LISTED } from "./browser.mjs";
import { Failed, Skipped } from "./failure.mjs";
import { install } from "./npm.mjs";
import { Processes } from "./processes.mjs";
import { block, portalOptions, replaced } from "./readme.mjs";
import { serve } from "./serve.mjs";
import { sizesOf } from "./sizes.mjs";

/** One project in a fresh folder. */
export class Trial {
  #tarball;
  #emulatorTarball;
  #browser;
  #processes = new Processes();
  #closing = [];

  constructor({ dir, tarball, emulatorTarball, emulator, browser }) {
    this.dir = dir;
    this.emulator = emulator;
    this.#tarball = tarball;
    this.#emulatorTarball = emulatorTarball;
    this.#browser = browser;
    this.registrations = 0;
    this.sizes = [];
  }

  /** A path in the project. */
  path(...parts) {
    return join(this.dir, ...parts);
  }

  /** Installs the package and what the project pins, and puts the README's first block into main.ts or main.js. */
  async install() {
    await install(this.#processes, this.dir, this.#tarball);
  }

  /** Installs the emulator's own package, too. */
  async installEmulator() {
    if (this.#emulatorTarball === undefined) throw new Skipped("no --emulator was given");
    // Together: npm takes out what neither it nor package.json names.
    await install(this.#processes, this.dir, this.#tarball, this.#emulatorTarball);
  }

  /** The README's first TypeScript block; only the emulator's address differs. */
  example() {
    return replaced(block("ts"), "http://127.0.0.1:8080", this.emulator.address);
  }

  /** The same block for a page behind a proxy: the address is the proxy's, and the options are those of the README. */
  portalExample() {
    const own = replaced(block("ts"), "http://127.0.0.1:8080", "/digicert");
    const direct = "{ apiKey: emulator.api_key, baseUrl: emulator.base_url }";
    return replaced(own, direct, portalOptions());
  }

  /** Writes a file of the project. */
  write(name, text) {
    writeFileSync(this.path(name), text);
  }

  /** Replaces the emulator's address in a file of the project. */
  address(name) {
    const text = readFileSync(this.path(name), "utf8");
    this.write(name, replaced(text, "http://127.0.0.1:8080", this.emulator.address));
  }

  /** Runs one of the project's programs (`node`, or what is in node_modules/.bin) to its end. */
  run(program, parameters, options) {
    return this.#processes.run(this.#program(program), parameters, this.#options(options));
  }

  /** Starts one that goes on. */
  start(program, parameters, options) {
    return this.#processes.start(this.#program(program), parameters, this.#options(options));
  }

  /** Serves a folder of the project on a loopback port. */
  async serve(folder = ".", headers = {}) {
    const { address, close } = await serve(this.path(folder), headers);
    this.#closing.push(close);
    return address;
  }

  /** What a page prints to its console until `pattern` is found; see `Browser.read`. */
  page(address, options) {
    return this.#browser.read(address, options);
  }

  /** What the service worker of a browser extension prints; see `Browser.extension`. */
  extension(folder, options) {
    return this.#browser.extension(this.path(folder), options);
  }

  /**
   * Checks what was printed against the emulator, which then forgets it: the next registration is a new one. The README's
   * example prints the list of devices, too.
   */
  async registered(output, { listed = true } = {}) {
    await this.emulator.expectRegistered(output);
    if (listed && !LISTED.test(output)) throw new Failed("it printed no list of devices", output);
    this.registrations += 1;
    await this.emulator.reset();
  }

  /** Counts what the project has registered and checked itself, in an emulator of its own. */
  checked() {
    this.registrations += 1;
  }

  /** Has the sizes of what a bundler made printed. */
  measure(folder) {
    this.sizes.push(...sizesOf(this.path(folder)));
  }

  /** Stops everything. */
  async end() {
    await this.#browser.closePages();
    await this.#processes.end();
    await Promise.all(this.#closing.map((close) => close()));
    rmSync(this.path("node_modules"), { recursive: true, force: true });
  }

  #program(program) {
    if (program === "node") return process.execPath;
    return program.includes("/") ? program : this.path("node_modules/.bin", program);
  }

  #options({ env, ...options } = {}) {
    // npm's own variables would make a tool take the folder of whoever runs this for its own.
    const inherited = Object.entries(process.env).filter(
      ([name]) => !/^npm_(?!config_)/.test(name),
    );
    const base = { ...Object.fromEntries(inherited), NO_COLOR: "1" };
    return { cwd: this.dir, ...options, env: { ...base, ...env } };
  }
}
